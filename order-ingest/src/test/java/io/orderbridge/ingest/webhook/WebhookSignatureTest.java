package io.orderbridge.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private final WebhookSignature signature = new WebhookSignature("a webhook's secret");

    /** {@code printf '%s' '{"id":53}' | openssl dgst -sha256 -hmac "a webhook's secret" -binary | base64} */
    private static final String SIGNED = "keoQqZHYkYGIR/szDlvw2Y2Q6VT1XQRhW0xWLVoeRhM=";

    /** {@code head -c 100000 /dev/zero | tr '\\0' x | openssl dgst -sha256 -hmac "a webhook's secret" -binary | base64} */
    private static final String LARGE_SIGNED = "wGxvrHtUTx1bzGK8WyqZkIl7PAXb1ByI8HjfvObJD20=";

    @Test
    void what_the_shop_has_signed_is_known() throws IOException {
        assertThat(signature.matches(body("{\"id\":53}"), SIGNED)).isTrue();
    }

    @Test
    void everything_else_is_not() throws IOException {
        assertThat(signature.matches(body("{\"id\":54}"), SIGNED)).isFalse();
        assertThat(signature.matches(body("{\"id\":53}"), SIGNED.substring(1))).isFalse();
        assertThat(signature.matches(body("{\"id\":53}"), "")).isFalse();
        assertThat(new WebhookSignature("another").matches(body("{\"id\":53}"), SIGNED))
                .isFalse();
    }

    @Test
    void a_body_of_several_parts_is_signed_as_a_whole() throws IOException {
        String large = "x".repeat(100_000);

        assertThat(signature.matches(body(large), LARGE_SIGNED)).isTrue();
        assertThat(signature.matches(body(large + "x"), LARGE_SIGNED)).isFalse();
    }

    private static InputStream body(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
