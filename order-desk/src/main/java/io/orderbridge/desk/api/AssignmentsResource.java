package io.orderbridge.desk.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.orders.Assignment;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Who has taken which order or reason, and what they noted, for alerting, whose mails say so. It shows the secret by which the desk asks alerting for a test
 * mail; without one nobody is answered.
 */
@Path("/assignments")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
class AssignmentsResource {

    private final FollowUp followUp;
    private final DeskSettings settings;

    /** About orders, by staging id, and about reasons, by code. */
    public record SaidAtDesk(Map<Integer, Said> orders, Map<String, Said> reasons) {}

    /** What people said about one of them. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Said(
            Optional<String> takenBy, Optional<String> note, Optional<String> noteBy, Optional<Instant> noteAt) {}

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
        return Response.ok(new SaidAtDesk(said(followUp.of(ids)), said(followUp.ofReasons())))
                .build();
    }

    private static <K> Map<K, Said> said(Map<K, Assignment> about) {
        Map<K, Said> said = new TreeMap<>();
        about.forEach((what, each) -> {
            if (each.takenBy().isPresent() || each.note().isPresent()) {
                said.put(what, new Said(each.takenBy(), each.note(), each.noteBy(), each.noteAt()));
            }
        });
        return said;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
