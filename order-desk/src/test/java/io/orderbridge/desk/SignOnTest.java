package io.orderbridge.desk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Path;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
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
                    exchange -> answer(
                            exchange,
                            "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\","
                                    + "\"authorization_endpoint\":\"" + issuer + "/authorize\",\"token_endpoint\":\""
                                    + issuer + "/token\"}"));
            KeyPair keys = keys();
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            http.createContext(
                    "/keys",
                    exchange -> answer(
                            exchange,
                            "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"1\",\"n\":\""
                                    + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent())
                                    + "\"}]}"));
            logsIn(issuer, keys.getPrivate());
            http.start();
            Map<String, String> settings = new HashMap<>(Map.of(
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
                    Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())));
            settings.put("quarkus.oidc.browser.tenant-enabled", "true");
            settings.put("quarkus.oidc.browser.auth-server-url", issuer);
            settings.put("orderbridge.desk.sign-on.in-browser", "true");
            settings.put("DESK_BEHIND_PROXY", "true");
            return settings;
        }

        /** Whoever comes to the log-in page is who {@code /next} has said last, and goes back at once. */
        private void logsIn(String issuer, PrivateKey key) {
            AtomicReference<String> next = new AtomicReference<>("");
            http.createContext("/next", exchange -> {
                next.set(exchange.getRequestURI().getQuery());
                answer(exchange, "{}");
            });
            http.createContext("/authorize", exchange -> {
                Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
                exchange.getResponseHeaders()
                        .set("Location", asked.get("redirect_uri") + "?code=once&state=" + asked.get("state"));
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            http.createContext("/token", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String name = next.get().replaceFirst(",.*", "");
                String role = next.get().replaceFirst(".*,", "");
                if (!parameters(body).getOrDefault("code", "").equals("once")) {
                    exchange.sendResponseHeaders(400, -1);
                    exchange.close();
                    return;
                }
                try {
                    answer(
                            exchange,
                            "{\"token_type\":\"Bearer\",\"expires_in\":300,\"access_token\":\""
                                    + token(issuer, key, "orderbridge", name, role) + "\",\"id_token\":\""
                                    + token(issuer, key, "orderbridge-desk", name, role) + "\"}");
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        private static Map<String, String> parameters(String query) {
            Map<String, String> parameters = new HashMap<>();
            Pattern.compile("&").splitAsStream(query).forEach(each -> {
                int at = each.indexOf('=');
                parameters.put(
                        each.substring(0, at), URLDecoder.decode(each.substring(at + 1), StandardCharsets.UTF_8));
            });
            return parameters;
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

    @Test
    void people_in_a_browser_log_in_at_the_provider_and_come_back_to_where_they_wanted_to_go() throws Exception {
        HttpResponse<String> page = browse("nora,orderbridge-operator", "/desk/permissions");

        assertThat(page.uri().getPath()).isEqualTo("/desk/permissions");
        assertThat(page.body()).contains(">nora</a>", "Log out");
        assertThat(page.body()).doesNotContain("API key");
    }

    @Test
    void whom_the_provider_gives_no_role_and_who_takes_the_name_of_a_user_with_a_password_gets_no_session()
            throws Exception {
        HttpResponse<String> stranger = browse("sam,sales", "/desk");
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.body()).contains("have no role at this desk");

        try (Connection connection = DriverManager.getConnection(
                        ConfigProvider.getConfig().getValue("orderbridge.counterpoint.url", String.class),
                        CounterPointSandbox.USER,
                        CounterPointSandbox.DEFAULT_PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO dbo.USER_DESK_USER (USER_NAME, ROLE_NAME, PASSWORD_HASH, CREATED_DT)"
                    + " VALUES ('ada', 'admin', 'a hash', SYSUTCDATETIME())");
        }
        HttpResponse<String> taken = browse("ada,orderbridge-reader", "/desk");
        assertThat(taken.statusCode()).isEqualTo(403);
        assertThat(taken.body()).contains("ada is a user with a password");
    }

    @Test
    void a_log_in_at_the_provider_leads_nowhere_else() throws Exception {
        for (String to : SecurityTest.ELSEWHERE) {
            HttpResponse<String> page =
                    browse("nora,orderbridge-operator", URLEncoder.encode(to, StandardCharsets.UTF_8));

            assertThat(page.uri()).as(to).isEqualTo(URI.create("http://127.0.0.1:" + RestAssured.port + "/desk"));
        }
    }

    private static int statusFor(String address, String by) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port, InetAddress.getByName(by), 0)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            ("POST /orders/1/skip HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 0\r\nX-Forwarded-For: "
                                            + address + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return Integer.parseInt(line.substring(9, 12));
        }
    }

    @Test
    void behind_a_proxy_attempts_count_by_the_address_that_it_names_and_others_name_none() throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            statusFor("198.51.100.1", "127.0.0.1");
        }
        assertThat(statusFor("198.51.100.1", "127.0.0.1")).isEqualTo(429);
        assertThat(statusFor("198.51.100.2", "127.0.0.1")).isEqualTo(401);

        for (int attempt = 0; attempt < 10; attempt++) {
            statusFor("203.0.113." + attempt, "127.0.0.3");
        }
        assertThat(statusFor("203.0.113.77", "127.0.0.3")).isEqualTo(429);
    }

    @Test
    void an_operator_gets_no_further_by_the_api_than_an_operator_may() throws Exception {
        String token = token("orderbridge", "orderbridge-operator");
        int tried = 0;
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.orderbridge.desk.api")) {
            for (JavaMethod method : resource.getMethods()) {
                if (!method.isAnnotatedWith(RolesAllowed.class)
                        || !List.of(method.getAnnotationOfType(RolesAllowed.class)
                                        .value())
                                .equals(List.of("admin"))) {
                    continue;
                }
                String verb = method.getAnnotations().stream()
                        .map(annotation -> annotation.getRawType().getSimpleName())
                        .filter(List.of("GET", "POST", "PUT", "PATCH", "DELETE")::contains)
                        .findFirst()
                        .orElseThrow();
                String path = resource.getAnnotationOfType(Path.class).value()
                        + (method.isAnnotatedWith(Path.class)
                                ? "/" + method.getAnnotationOfType(Path.class).value()
                                : "");
                given().header("Authorization", "Bearer " + token)
                        .contentType("application/json")
                        .body("{}")
                        .request(verb, path.replaceAll("/+", "/").replaceAll("\\{.*?}", "1"))
                        .then()
                        .statusCode(403)
                        .body("code", equalTo("OPERATOR"));
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(5);
    }

    /** Goes to a page as a browser does in which that person is logged in at the provider. */
    private static HttpResponse<String> browse(String person, String page) throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        String issuer = ConfigProvider.getConfig().getValue("test.issuer", String.class);
        browser.send(
                HttpRequest.newBuilder(URI.create(issuer + "/next?" + person)).build(),
                HttpResponse.BodyHandlers.discarding());
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/login/sign-on?to=" + page))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
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
        return token(issuer, key, audience, "ann", role);
    }

    private static String token(String issuer, PrivateKey key, String audience, String name, String role)
            throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"preferred_username\":\"%s\",\"aud\":\"%s\",\"groups\":[\"%s\"],\"iat\":%d,\"exp\":%d}"
                        .formatted(issuer, name, name, audience, role, now, now + 300);
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
