package io.orderbridge.statussync.woocommerce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.statussync.StatusSyncSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Calls of WooCommerce's REST interface and what their answers mean. Thread-safe; every method blocks, for no longer than
 * its settings say.
 *
 * <p>What an answer means: an order that the shop does not know is {@link ShopException.UnknownOrder}, data
 * that it does not take are {@link ShopException.Refused}. Without a connection the shop is {@link ShopException.Unavailable}. Anything else that went
 * wrong (5xx, 401, 403, a redirect, no answer in time, half an answer) may be the shop's trouble or this order's alone,
 * so the shop is asked for something cheap that needs the same permissions: if that fails as well, the shop is
 * unavailable; if it works, the trouble is this order's.
 */
@ApplicationScoped
public class ShopApi implements Dependency {

    /** The {@link Dependency#name()}. */
    public static final String NAME = "WooCommerce";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> UNKNOWN_ORDER =
            Set.of("woocommerce_rest_shop_order_invalid_id", "woocommerce_rest_order_invalid_id");
    private static final Pattern ID = Pattern.compile("\\d+");
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final SignedCalls calls;
    private final StatusSyncSettings.WooCommerce settings;
    private final Clock clock;
    private final AdaptiveLimit limit;
    private volatile WaitUntil leftAlone = WaitUntil.NOW;

    ShopApi(SignedCalls calls, StatusSyncSettings settings, Clock clock) {
        this.calls = calls;
        this.settings = settings.woocommerce();
        this.limit = new AdaptiveLimit(settings.concurrency());
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** How many calls may be under way at once, now; grows and shrinks with what the shop bears. */
    public int callsAtOnce() {
        return limit.current();
    }

    /**
     * Asks for one order, and for the change of order 0, which no shop has: the first shows that the shop works, both
     * together that our key may read and write.
     */
    @Override
    public void probe() throws ShopException.Unavailable {
        WaitUntil wanted = leftAlone;
        if (!wanted.isOver(clock.instant())) {
            throw new ShopException.Unavailable(shop() + " asked not to be called before " + wanted.end());
        }
        SignedCalls.Answer read = cheap("GET", "/orders", Map.of("per_page", "1", "_fields", "id"), "");
        if (read.status() != 200 || !isArray(read.body())) {
            throw new ShopException.Unavailable(describe(read));
        }
        SignedCalls.Answer write = cheap("PUT", "/orders/0", Map.of(), "{}");
        if (write.status() == 401 || write.status() == 403) {
            throw new ShopException.Unavailable(describe(write));
        }
    }

    private SignedCalls.Answer cheap(String method, String path, Map<String, String> query, String json)
            throws ShopException.Unavailable {
        try {
            SignedCalls.Answer answer = calls.send(method, path, query, json, settings.probeTimeout());
            if (answer.status() == 429) {
                throw leaveAlone(answer);
            }
            return answer;
        } catch (IOException e) {
            throw new ShopException.Unavailable(shop() + ": " + e.getMessage());
        }
    }

    /**
     * Sends a call and reads what the shop says to it.
     *
     * @param path below {@code /wp-json/wc/v3}
     * @param json empty for no body
     */
    JsonNode call(String method, String path, Map<String, String> query, String json) throws ShopException {
        awaitTurn();
        SignedCalls.Answer answer = send(method, path, query, json);
        if (answer.status() == 429) {
            // Nothing was done, so the same call may be sent again after the wait.
            leaveAlone(answer);
            awaitTurn();
            answer = send(method, path, query, json);
        }
        return switch (answer.status()) {
            case 200, 201 -> {
                try {
                    yield JSON.readTree(answer.body());
                } catch (JsonProcessingException e) {
                    throw unreadable("something that is no JSON", answer.body());
                }
            }
            case 429 -> throw leaveAlone(answer);
            case 401, 403 -> {
                boolean knownNonce = text(answer.body(), "message").contains("nonce");
                Exception reason = doubtful(describe(answer));
                throw knownNonce
                        ? new ShopException.Doubtful(reason.getMessage())
                        : new ShopException.Refused(reason.getMessage());
            }
            case 400, 404 -> {
                if (UNKNOWN_ORDER.contains(text(answer.body(), "code"))) {
                    throw new ShopException.UnknownOrder(describe(answer));
                }
                throw answer.status() == 400
                        ? new ShopException.Refused(describe(answer))
                        : doubtful(describe(answer) + " (is the address right, and are permalinks not \"Plain\"?)");
            }
            case 405, 409, 410, 413, 422 -> throw new ShopException.Refused(describe(answer));
            default -> throw doubtful(describe(answer));
        };
    }

    private SignedCalls.Answer send(String method, String path, Map<String, String> query, String json)
            throws ShopException {
        try {
            return sendInTurn(method, path, query, json);
        } catch (SignedCalls.NotConnectedException e) {
            throw new ShopException.Unavailable(shop() + ": " + e.getMessage());
        } catch (IOException e) {
            throw doubtful(shop() + ", " + method + " " + path + ": " + e.getMessage());
        }
    }

    private SignedCalls.Answer sendInTurn(String method, String path, Map<String, String> query, String json)
            throws IOException, ShopException.Doubtful {
        try {
            limit.begin();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShopException.Doubtful("interrupted before the call was sent");
        }
        long began = System.nanoTime();
        boolean borne = false;
        try {
            SignedCalls.Answer answer = calls.send(method, path, query, json, settings.requestTimeout());
            borne = answer.status() != 429 && answer.status() < 500;
            return answer;
        } finally {
            limit.end(method + " " + ID.matcher(path).replaceAll("*"), began, System.nanoTime(), borne);
        }
    }

    /** Tells trouble of one order from trouble of the shop. */
    private ShopException.Doubtful doubtful(String reason) throws ShopException.Unavailable {
        try {
            probe();
        } catch (ShopException.Unavailable e) {
            throw e.getMessage().equals(reason)
                    ? e
                    : new ShopException.Unavailable(reason + "; asked again: " + e.getMessage());
        }
        return new ShopException.Doubtful(reason);
    }

    /** The shop answered a call as if it had succeeded, but with something else than was asked for. */
    ShopException.Doubtful unreadable(String what, String body) throws ShopException.Unavailable {
        return doubtful(shop() + " answered " + what + ": " + ErrorPage.sentence(body));
    }

    private void awaitTurn() throws ShopException {
        WaitUntil wanted = leftAlone;
        Instant now = clock.instant();
        if (wanted.isOver(now)) {
            return;
        }
        Duration wait = Duration.between(now, wanted.end());
        if (wait.compareTo(settings.longestWait()) > 0) {
            throw new ShopException.Unavailable(shop() + " asked not to be called before " + wanted.end());
        }
        try {
            Thread.sleep(wait.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShopException.Doubtful("interrupted while waiting for the shop");
        }
    }

    private ShopException.Unavailable leaveAlone(SignedCalls.Answer answer) {
        WaitUntil wanted = WaitUntil.after(retryAfter(answer.retryAfter()), clock.instant());
        leftAlone = wanted;
        return new ShopException.Unavailable(
                shop() + " has had too many calls (429) and asked not to be called before " + wanted.end());
    }

    private Duration retryAfter(String header) {
        Duration wait = Duration.ofSeconds(1);
        try {
            wait = header.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            // No or no readable time: a short wait.
            return wait;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private String describe(SignedCalls.Answer answer) {
        String code = text(answer.body(), "code");
        String message = text(answer.body(), "message");
        String said = ErrorPage.sentence(message.isEmpty() ? answer.body() : message);
        if (answer.status() == 401 || answer.status() == 403) {
            return "the consumer key …%s is refused by %s: %s (%d%s)%s"
                    .formatted(
                            end(settings.consumerKey().orElse("")),
                            shop(),
                            said,
                            answer.status(),
                            code.isEmpty() ? "" : " " + code,
                            message.contains("timestamp") ? clockDifference(answer.date()) : "");
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            return redirected(answer.location());
        }
        return "%s answered %d%s%s"
                .formatted(
                        shop(), answer.status(), code.isEmpty() ? "" : " " + code, said.isEmpty() ? "" : ": " + said);
    }

    /** A signature holds for a quarter of an hour by the shop's clock, so it is a wrong clock that makes the shop refuse one. */
    private String clockDifference(String date) {
        try {
            long minutes = Duration.between(
                            clock.instant(), ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .toMinutes();
            return "; the clock of the shop's web server is %d min %s ours: set the one that is wrong"
                    .formatted(Math.abs(minutes), minutes < 0 ? "behind" : "ahead of");
        } catch (DateTimeException e) {
            return "; compare the clock of the shop's web server with ours";
        }
    }

    /** A shop with plain permalinks has no REST path, and WordPress sends whoever asks for one to its front page. */
    private String redirected(String to) {
        return to.contains("/wp-json/")
                ? "%s sends us to another address, %s: set WOOCOMMERCE_URL to where the shop is".formatted(shop(), to)
                : ("%s has no REST path and sends us to %s: its permalinks are probably \"Plain\", with which WordPress"
                                + " serves no /wp-json. Choose any other structure in wp-admin, Settings, Permalinks")
                        .formatted(shop(), to);
    }

    private String shop() {
        return "the shop at " + calls.address();
    }

    private static boolean isArray(String body) {
        try {
            return JSON.readTree(body).isArray();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String text(String body, String field) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? "" : json.path(field).asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** WooCommerce itself shows the last seven characters of a key, so that a person can tell which one it is. */
    private static String end(String key) {
        return key.length() <= 14 ? key : key.substring(key.length() - 7);
    }
}
