package io.orderbridge.desk.access;

import io.orderbridge.desk.DeskSettings;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Set;

/** Gives whom an OpenID Connect provider has named the desk's roles for the provider's. */
@ApplicationScoped
class SignOnRoles implements SecurityIdentityAugmentor {

    private final DeskSettings.SignOn settings;

    SignOnRoles(DeskSettings settings) {
        this.settings = settings.signOn();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        // Those who come with a key or a session of the desk have its roles already.
        if (identity.isAnonymous()
                || identity.getAttribute(Caller.BY_SESSION) != null
                || identity.getAttribute(Caller.BY_KEY) != null) {
            return Uni.createFrom().item(identity);
        }
        Set<String> roles = new HashSet<>();
        if (identity.hasRole(settings.readerRole())) {
            roles.addAll(Roles.including(Roles.READER));
        }
        if (identity.hasRole(settings.operatorRole())) {
            roles.addAll(Roles.including(Roles.OPERATOR));
        }
        if (identity.hasRole(settings.adminRole())) {
            roles.addAll(Roles.including(Roles.ADMIN));
        }
        // Builds it anew: a role of the provider that happens to be called like one of ours gives no right.
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(identity.getPrincipal())
                        .addCredentials(identity.getCredentials())
                        .addAttributes(identity.getAttributes())
                        .addRoles(roles)
                        .build());
    }
}
