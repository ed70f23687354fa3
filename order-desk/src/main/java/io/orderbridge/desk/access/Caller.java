package io.orderbridge.desk.access;

import io.orderbridge.desk.problem.DeskRefusal;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Who asks, as the audit log names them. */
@RequestScoped
public class Caller {

    /** The header in which a caller with a key names the person. */
    public static final String USER_HEADER = "X-Desk-User";

    /** The cookie of those who have logged in. */
    public static final String COOKIE = "desk-session";

    /** Marks an identity that comes from that cookie. */
    public static final String BY_SESSION = "desk.by-session";

    static final String BY_KEY = "desk.by-key";
    private static final int LONGEST = 50;

    private final HttpServerRequest http;
    private final CurrentIdentityAssociation identities;

    Caller(HttpServerRequest http, CurrentIdentityAssociation identities) {
        this.http = http;
        this.identities = identities;
    }

    /**
     * The person, at most 50 characters: whom a log-in or a token names, else, with a key, whom the header names. The
     * header is believed: the key is what proves a right.
     */
    public String user() {
        String user = named();
        if (user.isEmpty()) {
            throw DeskRefusal.wrongUse(
                    "who does it? Name yourself in the header " + USER_HEADER + " (bin/orders: --user)");
        }
        if (user.length() > LONGEST || user.chars().anyMatch(Character::isISOControl)) {
            throw DeskRefusal.wrongUse(
                    "the name of who does it has more than " + LONGEST + " characters, or some that cannot be printed");
        }
        return user;
    }

    /** As far as it can be written down, whatever they said. */
    public String userForTheRecord() {
        String printable = named().replaceAll("\\p{Cntrl}", "?");
        String named = printable.isEmpty() ? "unnamed" : printable;
        return named.length() <= LONGEST ? named : named.substring(0, LONGEST);
    }

    /** Where the request comes from. */
    public String address() {
        return addressOf(http);
    }

    static String addressOf(HttpServerRequest http) {
        return http.remoteAddress() == null
                ? ""
                : FailedAttempts.countedAs(http.remoteAddress().hostAddress());
    }

    /** What the cookie holds, where a log-in is what lets the caller in; else empty. */
    public Optional<String> session() {
        SecurityIdentity identity = authenticated();
        return identity != null && identity.getAttribute(BY_SESSION) != null
                ? Optional.of(http.getCookie(COOKIE).getValue())
                : Optional.empty();
    }

    /** Whether the caller has this role. */
    public boolean may(String role) {
        SecurityIdentity identity = authenticated();
        return identity != null && identity.hasRole(role);
    }

    private String named() {
        SecurityIdentity identity = authenticated();
        if (identity != null && !identity.isAnonymous() && identity.getAttribute(BY_KEY) == null) {
            return identity.getPrincipal().getName();
        }
        String header = http.getHeader(USER_HEADER);
        return header == null ? "" : header.strip();
    }

    /** Null where nobody could be authenticated. Does not wait: whether they could is known when a resource is called. */
    private SecurityIdentity authenticated() {
        try {
            return identities.getDeferredIdentity().subscribeAsCompletionStage().getNow(null);
        } catch (CompletionException e) {
            return null;
        }
    }
}
