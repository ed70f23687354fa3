package io.orderbridge.processor.desk.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.processor.desk.DeskRefusal;
import io.orderbridge.processor.desk.access.DeskSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Looks at the shop through woo-status-sync, which alone has the shop's key. Thread-safe. */
@ApplicationScoped
public class ShopWindow {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Longer than woo-status-sync waits for the shop, for the order and its notes. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(45);

    private final DeskSettings settings;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    ShopWindow(DeskSettings settings, ObjectMapper json) {
        this.settings = settings;
        this.json = json;
    }

    private record Problem(String code, String message) {}

    /** The order as the shop has it now; a refusal if the shop does not know it, or nobody can tell. */
    public ShopView order(long wooOrderId) {
        String secret = settings.shopViewSecret()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> DeskRefusal.conflict(
                        "NO_SECRET", "set SHOP_VIEW_SECRET in order-processor, and the same in woo-status-sync"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.shopViewUrl() + "/shop/orders/" + wooOrderId))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + secret)
                .build();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw DeskRefusal.notReachable("woo-status-sync at " + settings.shopViewUrl() + " does not answer"
                    + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeskRefusal.notReachable("interrupted");
        }
        try {
            if (answer.statusCode() == 200) {
                return json.readValue(answer.body(), ShopView.class);
            }
            String message = json.readValue(answer.body(), Problem.class).message();
            throw switch (answer.statusCode()) {
                case 404 -> DeskRefusal.notFound(message);
                case 401, 403 -> DeskRefusal.conflict("SECRET", message);
                default -> DeskRefusal.notReachable(message);
            };
        } catch (JsonProcessingException e) {
            throw DeskRefusal.notReachable("woo-status-sync at " + settings.shopViewUrl() + " answered "
                    + answer.statusCode() + " with something that cannot be read");
        }
    }
}
