package io.orderbridge.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a person at a terminal sees. */
class OnATerminalTest {

    private static final String REPAIRED =
            """
            {"order":{"orderNumber":"1001","stagingId":1},"changes":[],"valid":true,"reasons":[]}
            """;
    private static final String SHOWN =
            """
            {"order":{"orderNumber":"1001","stagingId":1,"customer":"C1 Ann\\u009b31m","amount":"12.50","currency":"USD","state":"CREATED","ticket":"101-1"}}
            """;
    private static final String REPLAYED =
            """
            {"dryRun":false,"orders":1,"fromQueue":1,"madeAnew":0,"nothingToDo":0,"notSent":0,"leftInQueue":0}
            """;

    private static final String LINK =
            """
            {"user":"ann","role":"admin","hours":24,"path":"/login/link?token=t"}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> named = new CopyOnWriteArrayList<>();
    private final CountDownLatch looked = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer desk;
    private int exitCode;

    @BeforeEach
    void a_desk_that_replays_until_somebody_has_looked() throws IOException {
        desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        desk.setExecutor(threads);
        desk.createContext("/", this::answer);
        desk.start();
    }

    @AfterEach
    void close() {
        desk.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        named.add(exchange.getRequestHeaders().getFirst("X-Desk-User"));
        String json = path.equals("/orders/1001") ? SHOWN : REPAIRED;
        if (path.equals("/users/ann")) {
            json = LINK;
        }
        if (path.equals("/orders/replay")) {
            json = exchange.getRequestMethod().equals("GET")
                    ? "{\"running\":true,\"by\":\"ann\",\"seen\":5,\"of\":10}"
                    : replayed();
        }
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        if (exchange.getRequestMethod().equals("GET")) {
            looked.countDown();
        }
    }

    private String replayed() throws IOException {
        try {
            return looked.await(10, TimeUnit.SECONDS) ? REPLAYED : "{}";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private String typed(String answer, boolean moves, String... arguments) {
        var out = new StringWriter();
        var printer = new PrintWriter(out, true);
        var terminal = new Terminal(printer, printer, new BufferedReader(new StringReader(answer)), true, moves);
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = "http://127.0.0.1:" + desk.getAddress().getPort();
        exitCode = Orders.run(terminal, all);
        return out.toString();
    }

    @Test
    void after_a_repair_it_is_asked_whether_to_replay() {
        assertThat(typed("n\n", false, "repair", "1001", "--release", "--reason", "r"))
                .contains("Replay it now? [y/N]", "Send it on with: bin/orders replay 1001");
        assertThat(asked).containsExactly("POST /orders/1001/repair");

        looked.countDown();
        assertThat(typed("y\n", false, "repair", "1001", "--release", "--reason", "r"))
                .contains("Replayed 1 order.", "The failed-order queue is empty now.");
        assertThat(asked).endsWith("POST /orders/1001/repair", "POST /orders/replay");
    }

    @Test
    void a_replay_shows_how_far_it_is() {
        assertThat(typed("", true, "replay", "--all", "--yes")).contains("5 of 10", "Replayed 1 order.");
    }

    @Test
    void a_rollback_and_a_skip_show_customer_and_amount_and_ask() {
        for (String change : List.of("rollback", "skip", "process")) {
            asked.clear();
            assertThat(typed("n\n", false, change, "1001", "--reason", "r"))
                    .contains(
                            "order 1001 (staging 1): C1 Ann 31m, 12.50 USD, created, ticket 101-1",
                            "[y/N]",
                            "Nothing is changed.");
            assertThat(exitCode).isEqualTo(1);
            assertThat(asked).containsExactly("GET /orders/1001");

            typed("y\n", false, change, "1001", "--reason", "r");
            assertThat(exitCode).isZero();
            assertThat(asked).endsWith("POST /orders/1001/" + change);
            asked.clear();
            typed("", false, change, "1001", "--reason", "r", "--yes");
            assertThat(asked).containsExactly("POST /orders/1001/" + change);
        }
    }

    @Test
    void a_link_for_a_person_leads_to_where_their_browser_reaches_the_desk() {
        assertThat(typed("", false, "users", "add", "ann", "--role", "admin"))
                .contains("\nhttp://127.0.0.1:" + desk.getAddress().getPort() + "/login/link?token=t\n");
        assertThat(typed("", false, "users", "add", "ann", "--role", "admin", "--page", "https://orders.example"))
                .contains("\nhttps://orders.example/login/link?token=t\n");
        assertThat(typed("", false, "users", "add", "ann", "--role", "admin", "--page", "https://0.0.0.0:28082"))
                .contains("\nhttps://127.0.0.1:28082/login/link?token=t\n", "put its name in place of 127.0.0.1");
    }

    @Test
    void where_the_environment_names_nobody_the_audit_says_so() {
        for (String nobody : List.of("", "?")) {
            named.clear();
            typed("", false, "users", "add", "ann", "--role", "admin", "--user", nobody);
            assertThat(exitCode).isZero();
            assertThat(named).containsExactly("command-line");
        }
    }

    @Test
    void options_that_belong_together_can_be_given_together() {
        looked.countDown();
        assertThat(typed("", false, "repair", "1001", "--release", "--reason", "r", "--replay", "--yes"))
                .contains("Replayed 1 order.");
        assertThat(exitCode).isZero();
        assertThat(typed("", false, "replay", "1001", "--yes")).contains("Replayed 1 order.");
    }

    @Test
    void no_character_of_an_answer_steers_the_terminal() {
        assertThat(Screen.printable("a\u009b31mb\u202ec")).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        assertThat(typed("", false, "show", "1001", "--json"))
                .contains("\\u009b31m")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\r\\n]]");
    }
}
