package io.orderbridge.desk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the pages take that people open most; a search that leads on takes as long as all that it leads to. */
final class PageTimes {

    private static final int WARM_UP = Boolean.getBoolean("bench") ? 5 : 1;
    private static final int ROUNDS = Boolean.getBoolean("bench") ? 40 : 3;

    private static final List<String> PAGES = List.of(
            "/desk",
            "/desk/reasons/SKU_UNKNOWN",
            "/desk/reasons/CUSTOMER_UNMAPPED",
            "/desk/orders",
            "/desk/orders?state=failed",
            "/desk/orders?state=failed&reason=SKU_UNKNOWN",
            "/desk/orders?state=failed&after=90000",
            "/desk/orders?q=N-77777",
            "/desk/orders?q=nobody@example.test",
            "/desk/orders?q=Shopper",
            "/desk/orders?q=NO-SUCH-SKU",
            "/desk/audit");

    private PageTimes() {}

    /** The middle one and the one that 95 of 100 do not exceed, and how large the page is. */
    record Times(Duration p50, Duration p95, int bytes) {}

    static Map<String, Times> of(String desk, String session) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        Map<String, Times> times = new LinkedHashMap<>();
        for (String page : PAGES) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(desk + page))
                    .header("Accept", "text/html")
                    .header("Cookie", "desk-session=" + session)
                    .build();
            List<Duration> taken = new ArrayList<>();
            int bytes = 0;
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                long begin = System.nanoTime();
                HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200
                        || !answer.uri().getPath().startsWith("/desk")
                        || !new String(answer.body(), StandardCharsets.UTF_8).contains("Log out</button>")) {
                    throw new AssertionError(page + ": " + answer.statusCode() + " from " + answer.uri());
                }
                bytes = answer.body().length;
                if (round >= WARM_UP) {
                    taken.add(Duration.ofNanos(System.nanoTime() - begin));
                }
            }
            Collections.sort(taken);
            times.put(page, new Times(taken.get(ROUNDS / 2), taken.get(ROUNDS * 95 / 100), bytes));
        }
        return times;
    }
}
