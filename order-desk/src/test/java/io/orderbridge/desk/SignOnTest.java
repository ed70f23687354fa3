package io.orderbridge.desk;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Single sign-on in place of keys. RabbitMQ is not there, which nobody needs for it. */
@QuarkusTest
@TestProfile(SignOnTest.WithSignOn.class)
class SignOnTest {

    /** A service that trusts an identity provider of ours. */
    public static final class WithSignOn implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Provider.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    /** The identity provider, as far as tokens are checked against it, and an embedded CounterPoint. */
    public static final class Provider implements QuarkusTestResourceLifecycleManager {

        private HttpServer http;
        private CounterPointSandbox counterPoint;

        @Override
        public Map<String, String> start() {
            counterPoint = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
            try {
                http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String issuer = "http://127.0.0.1:" + http.getAddress().getPort();
            http.createContext(
                    "/.well-known/openid-configuration",
                    exchange ->
                            answer(exchange, "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}"));
            KeyPair keys = keys();
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            http.createContext(
                    "/keys",
                    exchange -> answer(
                            exchange,
                            "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"1\",\"n\":\""
                                    + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent())
                                    + "\"}]}"));
            http.start();
            return Map.of(
                    "orderbridge.counterpoint.url",
                    counterPoint.jdbcUrl(),
                    "rabbitmq-port",
                    "1",
                    "orderbridge.demo",
                    "true",
                    "orderbridge.desk.admin-key",
                    DeskServers.ADMIN_KEY,
                    "quarkus.oidc.tenant-enabled",
                    "true",
                    "quarkus.oidc.auth-server-url",
                    issuer,
                    "quarkus.http.test-port",
                    "0",
                    "test.issuer",
                    issuer,
                    "test.key",
                    Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        }

        @Override
        public void stop() {
            if (http != null) {
                http.stop(0);
            }
            if (counterPoint != null) {
                counterPoint.close();
            }
        }

        private static void answer(HttpExchange exchange, String json) throws IOException {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }

    @Test
    void a_token_s_roles_say_who_may_look_and_who_may_change() throws Exception {
        looks(token("orderbridge", "orderbridge-reader"), 200, null);
        looks(token("orderbridge", "orderbridge-admin"), 200, null);
        looks(token("orderbridge", "sales"), 403, "NO_ROLE");
        changes(token("orderbridge", "orderbridge-reader"), 403, "READER");
        // Let in, and told that there is no such order.
        changes(token("orderbridge", "orderbridge-admin"), 404, "NOT_FOUND");
    }

    @Test
    void a_token_for_somebody_else_a_forged_one_and_a_key_open_nothing() throws Exception {
        looks(token("another-service", "orderbridge-admin"), 401, "TOKEN_WRONG");
        String good = token("orderbridge", "orderbridge-admin");
        looks(good.substring(0, good.length() - 8) + "AAAAAAAA", 401, "TOKEN_WRONG");
        looks(DeskServers.ADMIN_KEY, 401, "TOKEN_WRONG");
    }

    private static void looks(String token, int status, String code) {
        given().header("Authorization", "Bearer " + token)
                .get("/orders/failed")
                .then()
                .statusCode(status)
                .body("code", equalTo(code));
    }

    private static void changes(String token, int status, String code) {
        given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body("{\"reason\":\"r\"}")
                .post("/orders/no-such-order/skip")
                .then()
                .statusCode(status)
                .body("code", equalTo(code));
    }

    private static String token(String audience, String role) throws GeneralSecurityException {
        Config config = ConfigProvider.getConfig();
        String issuer = config.getValue("test.issuer", String.class);
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getDecoder().decode(config.getValue("test.key", String.class))));
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\":\"%s\",\"sub\":\"ann\",\"preferred_username\":\"ann\",\"aud\":\"%s\",\"groups\":[\"%s\"],\"iat\":%d,\"exp\":%d}"
                        .formatted(issuer, audience, role, now, now + 300);
        String signed = text("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"1\"}") + "." + text(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encoded(signature.sign());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String json) {
        return encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
