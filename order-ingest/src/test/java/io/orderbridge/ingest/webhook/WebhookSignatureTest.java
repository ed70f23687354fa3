package io.orderbridge.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private final WebhookSignature signature = new WebhookSignature("a webhook's secret");

    /** {@code printf '%s' '{"id":53}' | openssl dgst -sha256 -hmac "a webhook's secret" -binary | base64} */
    private static final String SIGNED = "keoQqZHYkYGIR/szDlvw2Y2Q6VT1XQRhW0xWLVoeRhM=";

    @Test
    void what_the_shop_has_signed_is_known() {
        assertThat(signature.matches(body("{\"id\":53}"), SIGNED)).isTrue();
    }

    @Test
    void everything_else_is_not() {
        assertThat(signature.matches(body("{\"id\":54}"), SIGNED)).isFalse();
        assertThat(signature.matches(body("{\"id\":53}"), SIGNED.substring(1))).isFalse();
        assertThat(signature.matches(body("{\"id\":53}"), "")).isFalse();
        assertThat(new WebhookSignature("another").matches(body("{\"id\":53}"), SIGNED))
                .isFalse();
    }

    private static byte[] body(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
