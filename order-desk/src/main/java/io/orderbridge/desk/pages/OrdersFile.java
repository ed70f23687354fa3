package io.orderbridge.desk.pages;

import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.Reports;
import io.orderbridge.desk.orders.OrderSummary;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of all orders for a spreadsheet: all that fit, however many, a thousand at a time. */
@Path("/desk/orders.csv")
@RolesAllowed(Roles.READER)
@Produces("text/csv;charset=UTF-8")
class OrdersFile {

    private static final int AT_A_TIME = 1_000;

    private final OrderQueries queries;

    OrdersFile(OrderQueries queries) {
        this.queries = queries;
    }

    @GET
    public Response file(
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("q") @DefaultValue("") String search,
            @QueryParam("reason") @DefaultValue("") String reason)
            throws SQLException {
        Optional<OrderState> in = DeskPages.state(state);
        Reports.Listed first = queries.list(in, Lists.filter(search, reason, "", AT_A_TIME));
        StreamingOutput file = out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            writer.write("shop,order,state,customer,email,amount,currency,staged,reason,ticket\r\n");
            write(writer, first);
            for (String after = Lists.next(first); !after.isEmpty(); ) {
                Reports.Listed listed = next(in, search, reason, after);
                write(writer, listed);
                after = Lists.next(listed);
            }
            writer.flush();
        };
        return Response.ok(file)
                .header("Content-Disposition", "attachment; filename=orders.csv")
                .build();
    }

    private Reports.Listed next(Optional<OrderState> state, String search, String reason, String after)
            throws IOException {
        try {
            return queries.list(state, Lists.filter(search, reason, after, AT_A_TIME));
        } catch (SQLException e) {
            // The connection ends without an end of the file, so that nobody takes half a file for a whole one.
            throw new IOException("the list could not be read to its end", e);
        }
    }

    private static void write(Writer writer, Reports.Listed listed) throws IOException {
        for (OrderSummary order : listed.orders()) {
            writer.write(Stream.of(
                            order.shop(),
                            order.orderNumber(),
                            Words.word(order.state()),
                            order.customer(),
                            order.email(),
                            order.amount().toPlainString(),
                            order.currency(),
                            order.stagedAt().toString(),
                            order.reason().orElse(""),
                            order.ticket().orElse(""))
                    .map(OrdersFile::cell)
                    .collect(Collectors.joining(",", "", "\r\n")));
        }
    }

    /** Text that a spreadsheet would take for a formula is kept from being one. */
    private static String cell(String text) {
        String clean = Words.clean(text);
        String harmless = clean.matches("[=+@-].*") && !clean.matches("-?[0-9.]+") ? "'" + clean : clean;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
