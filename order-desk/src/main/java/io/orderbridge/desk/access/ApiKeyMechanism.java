package io.orderbridge.desk.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code Authorization: Bearer <key>}, where no OpenID Connect provider is configured: then its tokens take the place of
 * the keys. A right key always opens; an address that has sent many wrong ones gets no further answer to wrong ones.
 */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String BEARER = "Bearer ";

    private final Keys keys;
    private final FailedAttempts failedAttempts;
    private final boolean signOn;

    ApiKeyMechanism(
            Keys keys,
            FailedAttempts failedAttempts,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "false") boolean signOn) {
        this.keys = keys;
        this.failedAttempts = failedAttempts;
        this.signOn = signOn;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
        String header = http.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (signOn || header == null || !header.startsWith(BEARER)) {
            return Uni.createFrom().nullItem();
        }
        Optional<String> role = keys.roleOf(header.substring(BEARER.length()).strip());
        if (role.isEmpty()) {
            failedAttempts.add(Caller.addressOf(http.request()));
            return Uni.createFrom().failure(new AuthenticationFailedException("the key is wrong"));
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal("key of the " + role.get()))
                        .addAttribute(Caller.BY_KEY, true)
                        .addRoles(Roles.including(role.get()))
                        .build());
    }

    /** What a caller reads who is not let in, say {@link AccessProblems}. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext http) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }
}
