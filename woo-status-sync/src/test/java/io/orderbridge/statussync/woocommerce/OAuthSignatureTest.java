package io.orderbridge.statussync.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OAuthSignatureTest {

    @Test
    void the_base_string_is_that_of_rfc_5849_section_3_4_1_1() {
        String base = OAuthSignature.base(
                "post",
                "http://example.com/request",
                List.of(
                        Map.entry("b5", "=%3D"),
                        Map.entry("a3", "a"),
                        Map.entry("c@", ""),
                        Map.entry("a2", "r b"),
                        Map.entry("oauth_consumer_key", "9djdj82h48djs9d2"),
                        Map.entry("oauth_token", "kkk9d7dh3k39sjv7"),
                        Map.entry("oauth_signature_method", "HMAC-SHA1"),
                        Map.entry("oauth_timestamp", "137131201"),
                        Map.entry("oauth_nonce", "7d8f3e4a"),
                        Map.entry("c2", ""),
                        Map.entry("a3", "2 q")));

        assertThat(base)
                .isEqualTo("POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da"
                        + "%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2"
                        + "%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1"
                        + "%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
    }

    /** The expected value was computed with Python's hmac. */
    @Test
    void the_signature_is_hmac_sha256_of_the_base_string_with_the_secret_and_no_token() {
        String signature = OAuthSignature.of(
                "PUT",
                "http://shop.example:8080/wp-json/wc/v3/orders/30",
                List.of(
                        Map.entry("_fields", "id,status,meta_data"),
                        Map.entry("oauth_consumer_key", "ck_key"),
                        Map.entry("oauth_nonce", "abc123"),
                        Map.entry("oauth_signature_method", "HMAC-SHA256"),
                        Map.entry("oauth_timestamp", "1784118605")),
                "cs_secret");

        assertThat(signature).isEqualTo("QVxouQD2UQcQbL/jNJEb1yo9gmz3AaTSL+VH6kwXgII=");
    }

    @Test
    void what_forms_encode_otherwise_is_encoded_as_rfc_5849_wants() {
        assertThat(OAuthSignature.encode("a b*c~d+ü")).isEqualTo("a%20b%2Ac~d%2B%C3%BC");
    }
}
