package io.orderbridge.statussync.woocommerce;

import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.loop.Loops;
import io.orderbridge.statussync.StatusSyncSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends one request to the shop, logged in: by key and secret over https, by an OAuth signature over http, where the
 * secret must not travel. A signature covers address and query, not the JSON body. Bounded in time from the first byte to
 * the last, and in size. No query of a call, which over http holds key, nonce and signature, leaves this class. Thread-safe.
 */
@ApplicationScoped
class SignedCalls {

    /** Shorter than web servers keep an idle connection (Apache: 5 s), so that none is reused while it is closed. */
    private static final String KEEP_ALIVE_SECONDS = "4";

    private static final String API = "/wp-json/wc/v3";

    private final StatusSyncSettings.WooCommerce shop;
    private final String address;
    private final String key;
    private final String secret;
    private final Clock clock;
    private final HttpClient http;
    private final SecureRandom random = new SecureRandom();

    /**
     * What the shop answered.
     *
     * @param location where a redirect leads, without its query, which repeats what signed the call
     */
    record Answer(int status, String body, String retryAfter, String location, String date) {}

    /** No connection came about, so the shop certainly knows nothing of the request. */
    static final class NotConnectedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotConnectedException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    SignedCalls(StatusSyncSettings settings, Clock clock) {
        this.shop = settings.woocommerce();
        this.address = withoutSlash(shop.url().orElse(""));
        this.key = shop.consumerKey().orElse("");
        this.secret = shop.consumerSecret().orElse("");
        this.clock = clock;
        System.setProperty("jdk.httpclient.keepalive.timeout", KEEP_ALIVE_SECONDS);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(shop.connectTimeout())
                .build();
    }

    /** Where the shop is, for messages to people. */
    String address() {
        return address;
    }

    /**
     * Sends a request.
     *
     * @param path below {@code /wp-json/wc/v3}
     * @param query unencoded
     * @param json empty for no body
     * @throws NotConnectedException if it was certainly not sent
     * @throws IOException if it is unknown what became of it
     */
    Answer send(String method, String path, Map<String, String> query, String json, Duration timeout)
            throws IOException {
        Loops.moved();
        String url = address() + API + path;
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(timeout).header("Accept", "application/json");
        List<Map.Entry<String, String>> parameters = new ArrayList<>(query.entrySet());
        if (url.startsWith("https:")) {
            request.header("Authorization", basic());
        } else {
            sign(method, url, parameters);
        }
        request.uri(URI.create(parameters.isEmpty() ? url : url + "?" + OAuthSignature.query(parameters)));
        if (json.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json; charset=utf-8")
                    .method(method, HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        }
        return await(http.sendAsync(request.build(), LimitedBody.of(shop.longestAnswerKib() * 1024)), timeout);
    }

    private Answer await(CompletableFuture<HttpResponse<String>> call, Duration timeout) throws IOException {
        try {
            // The request's own time-out ends with the headers; this one covers the body, too.
            HttpResponse<String> response = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Retry-After").orElse(""),
                    Redaction.address(response.headers().firstValue("Location").orElse("")),
                    response.headers().firstValue("Date").orElse(""));
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new IOException("no complete answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw describe(e.getCause(), timeout);
        }
    }

    private static IOException describe(Throwable cause, Duration timeout) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new NotConnectedException("it does not accept connections in time", cause);
        }
        if (cause instanceof ConnectException) {
            boolean unknownHost = cause.getCause() instanceof UnresolvedAddressException
                    || (cause.getCause() != null && cause.getCause().getCause() instanceof UnresolvedAddressException);
            return new NotConnectedException(
                    unknownHost ? "its host name is unknown" : "it refuses connections", cause);
        }
        if (cause instanceof SSLHandshakeException) {
            return new NotConnectedException("TLS failed: " + Redaction.of(ErrorDescription.of(cause)), cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new IOException("no answer within " + timeout.toMillis() + " ms", cause);
        }
        return new IOException("the call broke off: " + Redaction.of(ErrorDescription.of(cause)), cause);
    }

    private String basic() {
        String login = key + ":" + secret;
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private void sign(String method, String url, List<Map.Entry<String, String>> parameters) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        parameters.add(Map.entry("oauth_consumer_key", key));
        parameters.add(Map.entry("oauth_nonce", HexFormat.of().formatHex(nonce)));
        parameters.add(Map.entry("oauth_signature_method", OAuthSignature.METHOD));
        parameters.add(
                Map.entry("oauth_timestamp", Long.toString(clock.instant().getEpochSecond())));
        String signature = OAuthSignature.of(method, signedUrl(url), parameters, secret);
        parameters.add(Map.entry("oauth_signature", signature));
    }

    /** WooCommerce signs with scheme, host and port of its own home URL, whatever address it was called by. */
    private String signedUrl(String url) {
        URI home = URI.create(shop.homeUrl().orElse(address));
        return home.getScheme() + "://" + home.getRawAuthority()
                + URI.create(url).getRawPath();
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
