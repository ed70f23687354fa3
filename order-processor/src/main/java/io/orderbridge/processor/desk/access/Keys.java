package io.orderbridge.processor.desk.access;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import io.orderbridge.service.startup.StartupRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The desk's keys, of which only hashes are kept. A setting holds a key's hash, {@code sha256:<64 hex digits>}, or the key
 * itself. A fast hash without salt is enough for keys that are made at random, as they should be. Thread-safe.
 */
@ApplicationScoped
class Keys implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(Keys.class);
    private static final Pattern HASHED = Pattern.compile("sha256:([0-9a-fA-F]{64})");
    private static final String EXAMPLE = "change-me";
    private static final int SHORTEST = 16;

    private final Map<Role, byte[]> hashes = new EnumMap<>(Role.class);

    @Inject
    DeskSettings settings;

    @ConfigProperty(name = "orderbridge.demo", defaultValue = "false")
    boolean demo;

    @Override
    public Stage stage() {
        return Stage.SETTINGS;
    }

    /** Refuses a key that is an example, or easy to guess. */
    @Override
    public void look(Findings found) {
        take(settings.readerKey(), settings.adminKey(), demo);
    }

    void take(Optional<String> reader, Optional<String> admin, boolean demo) {
        take(Role.READER, "DESK_READER_KEY", reader, demo);
        take(Role.ADMIN, "DESK_ADMIN_KEY", admin, demo);
        if (!demo && hashes.size() == 2 && MessageDigest.isEqual(hashes.get(Role.READER), hashes.get(Role.ADMIN))) {
            throw new StartupRefused("DESK_READER_KEY and DESK_ADMIN_KEY are the same: whoever may look could change");
        }
    }

    private void take(Role role, String setting, Optional<String> key, boolean demo) {
        if (key.isEmpty() || key.get().isBlank()) {
            return;
        }
        Matcher hashed = HASHED.matcher(key.get().strip());
        if (hashed.matches()) {
            hashes.put(role, HexFormat.of().parseHex(hashed.group(1).toLowerCase(Locale.ROOT)));
            return;
        }
        if (key.get().startsWith("sha256:")) {
            throw new StartupRefused("setting " + setting + " is no hash: sha256: and 64 hex digits, as"
                    + " printf %s \"$key\" | sha256sum prints them");
        }
        if (!demo && key.get().equals(EXAMPLE)) {
            throw new StartupRefused("setting " + setting + " still has the example value \"" + EXAMPLE
                    + "\": set a key of your own (ORDERBRIDGE_DEMO=true allows it, for the demo only)");
        }
        if (!demo && key.get().length() < SHORTEST) {
            throw new StartupRefused("setting " + setting + " is shorter than " + SHORTEST
                    + " characters: make one with openssl rand -hex 24");
        }
        if (!demo) {
            LOG.warnf("setting %s holds the key itself: better its hash, sha256:<64 hex digits>", setting);
        }
        hashes.put(role, hash(key.get()));
    }

    boolean noneConfigured() {
        return hashes.isEmpty();
    }

    /** Who has this key, or empty if nobody has. Takes the same time for every wrong key. */
    Optional<Role> roleOf(String key) {
        byte[] hash = hash(key);
        Optional<Role> found = Optional.empty();
        for (Role role : Role.values()) {
            byte[] expected = hashes.get(role);
            if (expected != null && MessageDigest.isEqual(expected, hash)) {
                found = Optional.of(role);
            }
        }
        return found;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
