package io.orderbridge.desk.users;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** The cookie of somebody who has logged in. A request with an {@code Authorization} header is somebody else's business. */
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {

    private final Users users;

    SessionMechanism(Users users) {
        this.users = users;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
        Cookie cookie = http.request().getCookie(Caller.COOKIE);
        if (cookie == null || http.request().getHeader("Authorization") != null) {
            return Uni.createFrom().nullItem();
        }
        String session = cookie.getValue();
        boolean uses = !isLive(http);
        return Uni.createFrom()
                .item(Unchecked.supplier(() -> users.ofSession(session, uses)
                        .map(SessionMechanism::identity)
                        .orElse(null)))
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /** Whether an open page asks by itself, which nobody need sit before. */
    private static boolean isLive(RoutingContext http) {
        return http.normalizedPath().equals("/desk/events")
                || "live".equals(http.request().getHeader("HX-Trigger"));
    }

    private static SecurityIdentity identity(Users.Person person) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(person.name()))
                .addAttribute(Caller.BY_SESSION, true)
                .addRoles(Roles.including(person.role()))
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext http) {
        return Uni.createFrom().nullItem();
    }
}
