package io.orderbridge.desk.users;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Browsers in which somebody has logged in with a password before. Their cookie names the person and an end, and is signed with what
 * the desk keeps of the password: nobody else can make one, another password makes it worthless, and the desk has no key to
 * keep. It lets nobody in; it gives the browser attempts of its own, so that it need not share those of its address with
 * whoever guesses there. Thread-safe.
 */
@ApplicationScoped
class KnownBrowsers {

    static final Duration LASTS = Duration.ofDays(180);

    /** So long the hashes are not read anew, whatever cookies somebody sends. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Pattern COOKIE =
            Pattern.compile("([A-Za-z0-9_-]{43})[.]([0-9]{1,12})[.]([A-Za-z0-9_-]{1,100})[.]([0-9a-f]{64})");

    private final UserRepository users;
    private final Clock clock;
    private Map<String, String> hashes = Map.of();
    private Instant read = Instant.MIN;

    KnownBrowsers(UserRepository users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    /** What the cookie of a browser holds in which that person has just logged in. */
    String cookie(String name, String passwordHash) {
        String signed = Secrets.token() + "." + clock.instant().plus(LASTS).getEpochSecond() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
        return signed + "." + Secrets.signature(signed, passwordHash);
    }

    /**
     * Which browser it is, for counting its attempts; empty if that person has not logged in there, or too long ago.
     *
     * @param cookie what the browser sent; anything
     */
    Optional<String> browser(String cookie, String name) throws SQLException {
        Matcher parts = COOKIE.matcher(cookie);
        if (!parts.matches() || !isFor(name, parts.group(3)) || isOver(Long.parseLong(parts.group(2)))) {
            return Optional.empty();
        }
        String signed = cookie.substring(0, parts.start(4) - 1);
        return hashOf(name)
                .filter(hash -> Secrets.same(Secrets.signature(signed, hash), parts.group(4)))
                .map(hash -> parts.group(1));
    }

    private static boolean isFor(String name, String encoded) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(name.getBytes(StandardCharsets.UTF_8))
                .equals(encoded);
    }

    private boolean isOver(long ends) {
        return Instant.ofEpochSecond(ends).isBefore(clock.instant());
    }

    private synchronized Optional<String> hashOf(String name) throws SQLException {
        Instant now = clock.instant();
        if (read.isBefore(now.minus(FRESH))) {
            Map<String, String> anew = new HashMap<>();
            for (UserRepository.Row user : users.all()) {
                user.passwordHash().ifPresent(hash -> anew.put(user.name(), hash));
            }
            hashes = anew;
            read = now;
        }
        return Optional.ofNullable(hashes.get(name));
    }
}
