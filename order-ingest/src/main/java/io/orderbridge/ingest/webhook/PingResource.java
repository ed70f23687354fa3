package io.orderbridge.ingest.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the plug-in in {@code deploy/woocommerce} says, at the end of a request of the shop, which orders were paid, changed
 * or refunded in it: {@code {"orders":[12,13]}}. Pings may come twice, late or never.
 */
@Path("/pings/woocommerce")
public class PingResource {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LARGEST = 16_384;

    private final Deliveries deliveries;
    private final PollingLoop polling;

    @Inject
    PingResource(Deliveries deliveries, PollingLoop polling) {
        this.deliveries = deliveries;
        this.polling = polling;
    }

    /**
     * 204 for a ping that the shop has signed with the secret of its webhooks, 400 if it names no orders, 401 for everything
     * else, 404 if no secret is set, 429 for a source of many that the shop has not signed.
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Response receive(
            InputStream stream,
            @HeaderParam("X-OrderBridge-Signature") String signed,
            @Context HttpServerRequest request)
            throws IOException {
        byte[] body = stream.readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE).build();
        }
        return deliveries.answer(
                request.remoteAddress().hostAddress(),
                new ByteArrayInputStream(body),
                signed,
                () -> Response.Status.UNAUTHORIZED,
                () -> look(body));
    }

    private Response look(byte[] body) {
        Set<Long> orders = new TreeSet<>();
        try {
            for (JsonNode order : JSON.readTree(body).path("orders")) {
                if (order.canConvertToLong() && order.asLong() > 0) {
                    orders.add(order.asLong());
                }
            }
        } catch (IOException e) {
            return Response.status(Response.Status.BAD_REQUEST).build();
        }
        if (orders.isEmpty()) {
            return Response.status(Response.Status.BAD_REQUEST).build();
        }
        polling.lookNow(orders);
        return Response.noContent().build();
    }
}
