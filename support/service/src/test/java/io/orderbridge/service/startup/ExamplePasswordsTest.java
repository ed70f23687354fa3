package io.orderbridge.service.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExamplePasswordsTest {

    @Test
    void the_name_that_a_vault_knows_a_password_by_is_no_password() {
        assertThat(ExamplePasswords.isSecret("quarkus.tls.trust-store.credentials-provider.password-key"))
                .isFalse();
        assertThat(ExamplePasswords.isSecret("rabbitmq-password")).isTrue();
        assertThat(ExamplePasswords.isSecret("shop.consumer-key")).isTrue();
    }
}
