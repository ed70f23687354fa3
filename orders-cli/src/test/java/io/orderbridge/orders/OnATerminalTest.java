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
    private static final String REPLAYED =
            """
            {"dryRun":false,"orders":1,"fromQueue":1,"madeAnew":0,"nothingToDo":0,"notSent":0,"leftInQueue":0}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch looked = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer desk;

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
        String json = REPAIRED;
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
        assertThat(Orders.run(terminal, all)).isZero();
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
        assertThat(typed("", true, "replay", "--all")).contains("5 of 10", "Replayed 1 order.");
    }
}
