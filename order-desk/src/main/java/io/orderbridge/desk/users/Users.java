package io.orderbridge.desk.users;

import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.problem.DeskRefusal;
import io.quarkus.elytron.security.common.BcryptUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The people who use the desk in a browser, their passwords and sessions. A session ends after 8 hours without use, after 7
 * days in any case, and with the user. Of passwords only bcrypt hashes are kept, of tokens only SHA-256. Thread-safe.
 */
@ApplicationScoped
public class Users {

    /** How long a browser is known in which somebody has logged in. */
    public static final Duration BROWSER_KNOWN = KnownBrowsers.LASTS;

    /** How long a one-time link opens. */
    public static final Duration LINK = Duration.ofHours(24);

    static final Duration IDLE = Duration.ofHours(8);
    static final Duration LONGEST = Duration.ofDays(7);

    private static final int SHORTEST_PASSWORD = 10;

    /** bcrypt looks at 72 bytes. */
    private static final int LONGEST_PASSWORD = 72;

    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9._@-]{0,49}";

    private static final int LONGEST_NAME = 50;

    /** Compared with where there is no such user, so that the time of an answer does not say whether there is. */
    private static final String NOBODY = BcryptUtil.bcryptHash(Secrets.token());

    private final UserRepository users;
    private final Attempts attempts;
    private final KnownBrowsers browsers;
    private final Clock clock;
    private final Hashing hashing = new Hashing();

    Users(UserRepository users, Attempts attempts, KnownBrowsers browsers, Clock clock) {
        this.users = users;
        this.attempts = attempts;
        this.browsers = browsers;
        this.clock = clock;
    }

    /** Somebody who is logged in. */
    public record Person(String name, String role) {}

    /** A user in a list. */
    public record User(String name, String role, boolean hasPassword) {}

    /** How a log-in ended. */
    public sealed interface LogIn {
        /**
         * @param session what the cookie holds
         * @param browser what another one holds, by which the browser is known next time; empty if it is not by this log-in
         */
        record Done(String session, String browser) implements LogIn {}

        /** Name or password are wrong. */
        record Wrong() implements LogIn {}

        /** Too many attempts at this name from this address, or too many people at once: wait. */
        record Wait() implements LogIn {}
    }

    /** Whether anybody may log in at all. */
    public boolean none() throws SQLException {
        return users.all().isEmpty();
    }

    /** All users, by name. */
    public List<User> all() throws SQLException {
        return users.all().stream()
                .map(user ->
                        new User(user.name(), user.role(), user.passwordHash().isPresent()))
                .toList();
    }

    /** Adds a user, or lets one choose a new password or have another role; returns the token of the one-time link. */
    public String link(String name, String role) throws SQLException {
        if (!name.matches(NAME)) {
            throw DeskRefusal.wrongUse("a user's name has letters, digits and . _ - @, at most 50");
        }
        if (!List.of(Roles.READER, Roles.OPERATOR, Roles.ADMIN).contains(role)) {
            throw DeskRefusal.wrongUse("the role is reader, operator or admin");
        }
        Instant now = clock.instant();
        String token = Secrets.token();
        users.link(name, role, Secrets.hash(token), now.plus(LINK), now);
        return token;
    }

    /** Removes a user and ends their sessions; a refusal if there is none of that name. */
    public void remove(String name) throws SQLException {
        if (!users.remove(name)) {
            throw DeskRefusal.notFound("there is no user " + name);
        }
    }

    /** Whose link this is, or empty if it has expired or was used. */
    public Optional<String> ofLink(String token) throws SQLException {
        return users.ofLink(Secrets.hash(token), clock.instant()).map(UserRepository.Row::name);
    }

    /**
     * Uses a link up and logs in.
     *
     * @param password a new one; empty keeps the one that there is
     */
    public LogIn byLink(String token, Optional<String> password) throws SQLException {
        String hash = Secrets.hash(token);
        Optional<UserRepository.Row> user = users.ofLink(hash, clock.instant());
        if (user.isEmpty()) {
            return new LogIn.Wrong();
        }
        password.ifPresent(Users::check);
        if (!users.useLink(hash)) {
            return new LogIn.Wrong();
        }
        if (password.isPresent()) {
            users.endSessionsOf(user.get().name());
            String chosen = BcryptUtil.bcryptHash(password.get());
            users.password(user.get().name(), chosen);
            return begin(user.get().name(), browsers.cookie(user.get().name(), chosen));
        }
        return begin(user.get().name(), "");
    }

    private static void check(String password) {
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw DeskRefusal.wrongUse(
                    "a password has " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
    }

    /**
     * Logs in by name and password. A wrong one counts against this name from this address only.
     *
     * @param browserCookie by which the browser may be known; anything
     */
    public LogIn logIn(String name, String password, String address, String browserCookie) throws SQLException {
        String who = name.strip().length() <= LONGEST_NAME ? name.strip() : "";
        Optional<String> known = browsers.browser(browserCookie, who).filter(browser -> !attempts.tooMany(browser));
        if (known.isPresent()) {
            String browser = known.get();
            LogIn result = hashing.inTurn(
                    "browser " + browser, false, new LogIn.Wait(), () -> compared(who, who, password, address));
            if (result instanceof LogIn.Wrong) {
                attempts.add(browser);
            }
            return result;
        }
        return attempts.tooMany(who, address)
                ? new LogIn.Wait()
                : hashing.inTurn(
                        address,
                        attempts.any(address),
                        new LogIn.Wait(),
                        // Those before it may have used up what the address may try.
                        () -> attempts.tooMany(who, address)
                                ? new LogIn.Wait()
                                : compared(name.strip(), who, password, address));
    }

    private LogIn compared(String name, String who, String password, String address) throws SQLException {
        Optional<String> hash =
                name.matches(NAME) ? users.find(name).flatMap(UserRepository.Row::passwordHash) : Optional.empty();
        boolean right = BcryptUtil.matches(password.length() <= LONGEST_PASSWORD ? password : "", hash.orElse(NOBODY))
                && hash.isPresent();
        if (!right) {
            attempts.add(who, address);
            return new LogIn.Wrong();
        }
        return begin(name, browsers.cookie(name, hash.get()));
    }

    /** Logs in somebody whom the identity provider has named; a refusal if that is the name of a user with a password here. */
    public LogIn.Done signedOn(String name, String role) throws SQLException {
        if (!name.matches(NAME)) {
            throw DeskRefusal.wrongUse(
                    "the name that the identity provider gives has characters that names have not here");
        }
        if (!users.signedOn(name, role, clock.instant())) {
            throw DeskRefusal.conflict(
                    "NAME_TAKEN", name + " is a user with a password at this desk: log in with it, or ask an admin");
        }
        return begin(name, "");
    }

    private LogIn.Done begin(String name, String browser) throws SQLException {
        Instant now = clock.instant();
        users.forgetEnded(now);
        String session = Secrets.token();
        users.begin(Secrets.hash(session), name, now.plus(IDLE), now.plus(LONGEST));
        return new LogIn.Done(session, browser);
    }

    /**
     * Whose session this is, or empty if it has ended.
     *
     * @param uses whether somebody uses it, which prolongs it
     */
    public Optional<Person> ofSession(String session, boolean uses) throws SQLException {
        Instant now = clock.instant();
        Optional<UserRepository.Session> found = users.session(Secrets.hash(session), now);
        if (uses && found.isPresent()) {
            users.prolong(Secrets.hash(session), now.plus(IDLE));
        }
        return found.map(each -> new Person(each.user(), each.role()));
    }

    /** Ends a session. */
    public void logOut(String session) throws SQLException {
        users.end(Secrets.hash(session));
    }

    /** What a form of this session has to carry. */
    public static String csrfOf(String session) {
        return Secrets.hash("csrf " + session);
    }

    /** Whether a form carries what it has to. */
    public static boolean isCsrfOf(String session, String given) {
        return given != null && Secrets.same(csrfOf(session), given);
    }
}
