package io.orderbridge.ingest.webhook;

import io.orderbridge.ingest.polling.PollingLoop;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where WooCommerce's webhooks go. A delivery says only that something has changed: it makes the service look at the
 * shop's database at once, and what it says is not read. Deliveries may come twice, late or never.
 */
@Path(WebhookResource.PATH)
public class WebhookResource {

    static final String PATH = "/webhooks/woocommerce";

    /** Sent, unsigned, when somebody sets up the webhook; the shop wants a 200. */
    private static final Pattern PING = Pattern.compile("webhook_id=[0-9]{1,20}");

    private static final int LONGEST_PING = 40;

    private final Deliveries deliveries;
    private final PollingLoop polling;

    @Inject
    WebhookResource(Deliveries deliveries, PollingLoop polling) {
        this.deliveries = deliveries;
        this.polling = polling;
    }

    /**
     * 200 for the ping of a new webhook and for what the shop has signed, 401 for everything else, 404 if no secret is set,
     * 429 for a source of many that the shop has not signed.
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Response receive(
            InputStream body, @HeaderParam("X-WC-Webhook-Signature") String signed, @Context HttpServerRequest request)
            throws IOException {
        // A ping is unsigned and short; what is signed may be long and is never held as a whole.
        byte[] ping = signed == null ? body.readNBytes(LONGEST_PING + 1) : new byte[0];
        return deliveries.answer(
                request.remoteAddress().hostAddress(),
                body,
                signed,
                () -> isPing(ping) ? Response.Status.OK : Response.Status.UNAUTHORIZED,
                () -> {
                    polling.lookNow();
                    return Response.ok().build();
                });
    }

    private static boolean isPing(byte[] body) {
        return body.length <= LONGEST_PING
                && PING.matcher(new String(body, StandardCharsets.UTF_8)).matches();
    }
}
