package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.audit.AuditLog.Asked;
import io.orderbridge.desk.audit.AuditLog.Entry;
import io.orderbridge.desk.orders.OrderSummary;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What people did, and what they did not get done: of all, of one person, about one order. */
@Path("/desk/audit")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class AuditPages {

    private static final int MOST_DONE = 100;
    private static final int MOST_NOT_DONE = 50;

    private final AuditLog audit;
    private final OrderQueries queries;
    private final Page page;

    AuditPages(AuditLog audit, OrderQueries queries, Page page) {
        this.audit = audit;
        this.queries = queries;
        this.page = page;
    }

    /**
     * @param before only entries that are older than the one with this number
     * @param beforeNotDone the same for what was not done
     */
    @GET
    public TemplateInstance audit(
            @QueryParam("by") @DefaultValue("") String by,
            @QueryParam("order") @DefaultValue("") String order,
            @QueryParam("before") @DefaultValue("") String before,
            @QueryParam("before-not-done") @DefaultValue("") String beforeNotDone)
            throws SQLException {
        OptionalInt about = about(order);
        List<Entry> done = audit.done(new Asked(by.strip(), about, Lists.after(before)), MOST_DONE + 1);
        List<Entry> notDone =
                audit.notDone(new Asked(by.strip(), about, Lists.after(beforeNotDone)), MOST_NOT_DONE + 1);
        return page.of("audit", "Audit log")
                .data("by", by)
                .data("order", order)
                .data("query", "by=" + Page.encoded(by) + "&order=" + Page.encoded(order))
                .data("entries", done.stream().limit(MOST_DONE).toList())
                .data("older", older(done, MOST_DONE))
                .data("notDone", notDone.stream().limit(MOST_NOT_DONE).toList())
                .data("olderNotDone", older(notDone, MOST_NOT_DONE));
    }

    /** The order that goes by that name; of a name that no order has, there are no entries. */
    private OptionalInt about(String order) throws SQLException {
        if (order.isBlank()) {
            return OptionalInt.empty();
        }
        Optional<OrderSummary> found = queries.byName(order);
        return OptionalInt.of(found.map(OrderSummary::stagingId).orElse(-1));
    }

    /** The number of the last entry that is shown; empty if there are no older ones. */
    private static String older(List<Entry> entries, int shown) {
        return entries.size() > shown ? Integer.toString(entries.get(shown - 1).id()) : "";
    }
}
