package io.orderbridge.desk.api;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.desk.problem.Problem;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Who has taken which order, for alerting, whose mails say so. It shows the secret by which the desk asks alerting for a test
 * mail; without one nobody is answered.
 */
@Path("/assignments")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
class AssignmentsResource {

    private final FollowUp followUp;
    private final DeskSettings settings;

    AssignmentsResource(FollowUp followUp, DeskSettings settings) {
        this.followUp = followUp;
        this.settings = settings;
    }

    @GET
    @Operation(hidden = true)
    public Response taken(
            @HeaderParam("Authorization") @DefaultValue("") String authorization,
            @QueryParam("orders") @DefaultValue("") String orders)
            throws SQLException {
        if (settings.testMailSecret()
                .filter(secret -> !secret.isBlank())
                .filter(secret -> same("Bearer " + secret, authorization))
                .isEmpty()) {
            return Problem.answer(401, "SECRET_WRONG", "TEST_MAIL_SECRET of alerting is not the one of order-desk");
        }
        if (!orders.matches("[0-9]{1,9}(,[0-9]{1,9}){0,199}")) {
            throw DeskRefusal.wrongUse("orders is a list of staging ids, at most 200");
        }
        List<Integer> ids =
                Arrays.stream(orders.split(",")).map(Integer::valueOf).toList();
        return Response.ok(followUp.of(ids).values().stream()
                        .filter(each -> each.takenBy().isPresent())
                        .collect(Collectors.toMap(
                                each -> Integer.toString(each.stagingId()),
                                each -> each.takenBy().get(),
                                (one, other) -> one,
                                TreeMap::new)))
                .build();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
