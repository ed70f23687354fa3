package io.orderbridge.desk.access;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import io.orderbridge.service.startup.StartupRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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

    private final Map<String, byte[]> hashes = new LinkedHashMap<>();

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
        take(Roles.READER, "DESK_READER_KEY", reader, demo);
        take(Roles.ADMIN, "DESK_ADMIN_KEY", admin, demo);
        if (!demo && hashes.size() == 2 && MessageDigest.isEqual(hashes.get(Roles.READER), hashes.get(Roles.ADMIN))) {
            throw new StartupRefused("DESK_READER_KEY and DESK_ADMIN_KEY are the same: whoever may look could change");
        }
    }

    private void take(String role, String setting, Optional<String> key, boolean demo) {
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

    /** The role that this key opens, or empty if none. Takes the same time for every wrong key. */
    Optional<String> roleOf(String key) {
        byte[] hash = hash(key);
        Optional<String> found = Optional.empty();
        for (Map.Entry<String, byte[]> expected : hashes.entrySet()) {
            if (MessageDigest.isEqual(expected.getValue(), hash)) {
                found = Optional.of(expected.getKey());
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
