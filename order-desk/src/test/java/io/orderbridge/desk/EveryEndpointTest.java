package io.orderbridge.desk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may call what: all endpoints that the desk says it has, one after the other. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class EveryEndpointTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private record Endpoint(String method, String path) {}

    private static List<Endpoint> endpoints() {
        Map<String, Map<String, Object>> paths = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        List<Endpoint> endpoints = new ArrayList<>();
        paths.forEach((path, operations) -> operations.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method ->
                        endpoints.add(new Endpoint(method.toUpperCase(Locale.ROOT), path.replaceAll("\\{.*?}", "1")))));
        return endpoints;
    }

    private static int status(RequestSpecification caller, Endpoint endpoint) {
        return caller.contentType("application/json")
                .redirects()
                .follow(false)
                .request(endpoint.method(), endpoint.path())
                .statusCode();
    }

    private static RequestSpecification bearer(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    @Test
    void no_endpoint_answers_somebody_without_a_right() {
        assertThat(endpoints()).hasSizeGreaterThan(12).allSatisfy(endpoint -> {
            assertThat(status(given(), endpoint)).isEqualTo(401);
            assertThat(status(bearer("wrong"), endpoint)).isEqualTo(401);
        });
    }

    @Test
    void a_reader_sees_everything_and_changes_nothing() {
        assertThat(endpoints()).allSatisfy(endpoint -> {
            int status = status(bearer(DeskServers.READER_KEY), endpoint);
            if (endpoint.method().equals("GET") && !endpoint.path().equals("/forgotten")) {
                assertThat(status).isNotIn(401, 403);
            } else {
                assertThat(status).isEqualTo(403);
            }
        });
    }

    @Test
    void a_session_of_an_admin_opens_no_endpoint_that_changes_something() {
        String session = Visitor.named("ada", "admin").session();
        assertThat(endpoints())
                .filteredOn(endpoint -> !endpoint.method().equals("GET"))
                .hasSizeGreaterThan(8)
                .allSatisfy(endpoint -> assertThat(given().cookie("desk-session", session)
                                .contentType("application/json")
                                .request(endpoint.method(), endpoint.path())
                                .then()
                                .extract()
                                .<String>path("code"))
                        .isEqualTo("KEY_NEEDED"));
    }

    @Test
    void a_resource_that_forgets_to_say_who_may_call_it_is_closed() {
        assertThat(endpoints()).contains(new Endpoint("GET", "/forgotten"));
        assertThat(status(bearer(DeskServers.ADMIN_KEY), new Endpoint("GET", "/forgotten")))
                .isEqualTo(403);
    }
}
