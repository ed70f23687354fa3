package io.orderbridge.processor.desk.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Single sign-on by OpenID Connect, which takes the place of the keys where it is configured. */
@ApplicationScoped
class SignOn {

    private final CurrentIdentityAssociation identities;
    private final DeskSettings.SignOn settings;
    private final boolean on;

    SignOn(
            CurrentIdentityAssociation identities,
            DeskSettings settings,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "false") boolean on) {
        this.identities = identities;
        this.settings = settings.signOn();
        this.on = on;
    }

    /**
     * Who a token says they are.
     *
     * @param role empty if they may not even look
     */
    record Person(String name, Optional<Role> role) {}

    boolean isOn() {
        return on;
    }

    /** Whose valid token the request carries, or empty if it carries none. */
    Optional<Person> person() {
        SecurityIdentity identity;
        try {
            identity = identities.getDeferredIdentity().await().indefinitely();
        } catch (AuthenticationFailedException e) {
            return Optional.empty();
        }
        if (identity.isAnonymous()) {
            return Optional.empty();
        }
        Optional<Role> role = identity.hasRole(settings.adminRole())
                ? Optional.of(Role.ADMIN)
                : identity.hasRole(settings.readerRole()) ? Optional.of(Role.READER) : Optional.empty();
        return Optional.of(new Person(identity.getPrincipal().getName(), role));
    }
}
