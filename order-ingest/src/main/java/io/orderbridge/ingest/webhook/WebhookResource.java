package io.orderbridge.ingest.webhook;

import io.orderbridge.ingest.polling.PollingLoop;
import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Where WooCommerce's webhooks go. A delivery says only that something has changed: it makes the service look at the
 * shop's database at once, and what it says is not read. Deliveries may come twice, late or never.
 */
@Path(WebhookResource.PATH)
public class WebhookResource {

    static final String PATH = "/webhooks/woocommerce";

    private static final Logger LOG = Logger.getLogger(WebhookResource.class);

    /** Sent, unsigned, when somebody sets up the webhook; the shop wants a 200. */
    private static final Pattern PING = Pattern.compile("webhook_id=[0-9]{1,20}");

    private final Optional<WebhookSignature> signature;
    private final PollingLoop polling;

    @Inject
    WebhookResource(IngestSettings settings, PollingLoop polling) {
        this.signature = settings.webhook().secret().map(WebhookSignature::new);
        this.polling = polling;
    }

    /** 200 for the ping and for what the shop has signed, 401 for everything else, 404 if no secret is set. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Response receive(byte[] body, @HeaderParam("X-WC-Webhook-Signature") String signed) {
        if (signature.isEmpty()) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
        if (signed == null) {
            boolean ping =
                    PING.matcher(new String(body, StandardCharsets.UTF_8)).matches();
            return Response.status(ping ? Response.Status.OK : Response.Status.UNAUTHORIZED)
                    .build();
        }
        if (!signature.get().matches(body, signed)) {
            LOG.warn("a webhook was refused: its signature is wrong; is its secret the one in SHOP_WEBHOOK_SECRET?");
            return Response.status(Response.Status.UNAUTHORIZED).build();
        }
        polling.lookNow();
        return Response.ok().build();
    }
}
