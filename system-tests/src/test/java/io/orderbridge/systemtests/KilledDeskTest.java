package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.counterpoint.CounterPointLedger;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import io.orderbridge.sandbox.woocommerce.OrderKind;
import io.orderbridge.sandbox.woocommerce.Shopper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The desk beside three processors dies while it changes a group of orders and sends them on. */
class KilledDeskTest {

    private static final int ORDERS = 40;
    private static final String SKU = "99-00001";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_desk_that_dies_in_the_middle_of_a_group_loses_no_order_and_books_none_twice() throws Exception {
        try (LocalStack stack = LocalStack.in(Path.of("target", "stack-killed-desk"))
                .instances(Service.ORDER_PROCESSOR, 3)
                .start()) {
            Shopper shopper = new Shopper(stack.shop(), 1);
            for (int i = 0; i < ORDERS; i++) {
                shopper.place(OrderKind.UNKNOWN_SKU);
            }
            await().atMost(PATIENCE)
                    .until(() -> count(stack, "ORDER_STATE = 'FAILED' AND DEAD_LETTER_ID IS NOT NULL") == ORDERS);
            ServiceProcess desk = stack.services().stream()
                    .filter(service -> service.service() == Service.ORDER_DESK)
                    .findFirst()
                    .orElseThrow();

            changeTheGroup(desk);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> count(stack, "LINE_ITEMS_JSON LIKE '%01-40000%'") > ORDERS / 4);
            desk.kill();

            int changed = count(stack, "LINE_ITEMS_JSON LIKE '%01-40000%'");
            assertThat(count(stack, "ORDER_STATE IN ('FAILED', 'PENDING', 'CREATED')"))
                    .isEqualTo(ORDERS);
            System.out.printf("the desk died after %d of %d were changed%n", changed, ORDERS);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(desk, "/desk", "").statusCode() == 303);
            if (count(stack, "LINE_ITEMS_JSON LIKE '%01-40000%'") < ORDERS) {
                changeTheGroup(desk);
            }
            sendAllOn(stack, desk);

            await().atMost(PATIENCE).until(() -> count(stack, "ORDER_STATE = 'CREATED'") == ORDERS);
            try (Connection counterPoint = stack.counterPoint().connect()) {
                assertThat(CounterPointLedger.discrepancies(counterPoint)).isEmpty();
            }
        }
    }

    /** As somebody does it in a browser: looks at the change for all, and confirms it. */
    private void changeTheGroup(ServiceProcess desk) throws Exception {
        String session = session(desk);
        String page = get(
                        desk,
                        "/desk/bulk?action=item&reason=SKU_UNKNOWN&scope=all&from=" + SKU + "&to=01-40000",
                        session)
                .body();
        assertThat(post(desk, session, page, "csrf", "action", "reason", "from", "to", "seen"))
                .isEqualTo(303);
    }

    /** What was changed and not sent on waits in the list, and is sent on by one button. */
    private void sendAllOn(LocalStack stack, ServiceProcess desk) throws Exception {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            if (count(stack, "ORDER_STATE = 'FAILED'") == 0) {
                return true;
            }
            String session = session(desk);
            String page = get(desk, "/desk/bulk?action=replay&reason=SKU_UNKNOWN", session)
                    .body();
            if (page.contains("name=\"seen\"")) {
                post(desk, session, page, "csrf", "action", "reason", "seen");
            }
            return false;
        });
    }

    private String session(ServiceProcess desk) throws Exception {
        HttpResponse<String> link = client.send(
                HttpRequest.newBuilder(URI.create(desk.url() + "/users/ann"))
                        .header("Authorization", "Bearer " + PrivateRabbitMq.PASSWORD)
                        .header("X-Desk-User", "test")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"role\":\"operator\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher path = Pattern.compile("\"path\":\"([^\"]*)\"").matcher(link.body());
        assertThat(path.find()).as(link.body()).isTrue();
        return get(desk, path.group(1), "")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceAll(";.*", "");
    }

    private HttpResponse<String> get(ServiceProcess desk, String path, String session) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(desk.url() + path))
                        .header("Accept", "text/html")
                        .header("Cookie", session)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int post(ServiceProcess desk, String session, String page, String... fields) throws Exception {
        StringBuilder form = new StringBuilder("why=test");
        for (String field : fields) {
            Matcher value =
                    Pattern.compile("name=\"" + field + "\" value=\"([^\"]*)\"").matcher(page);
            assertThat(value.find()).as(field + " in " + page).isTrue();
            form.append('&')
                    .append(field)
                    .append('=')
                    .append(URLEncoder.encode(value.group(1), StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(desk.url() + "/desk/bulk"))
                        .header("Accept", "text/html")
                        .header("Cookie", session)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.statusCode();
    }

    private static int count(LocalStack stack, String condition) throws SQLException {
        try (Connection counterPoint = stack.counterPoint().connect();
                Statement statement = counterPoint.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM dbo.USER_ORDER_STAGING WHERE IS_DUPLICATE = 0 AND " + condition)) {
            row.next();
            return row.getInt(1);
        }
    }
}
