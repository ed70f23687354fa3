package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.orders.OrderSummary;
import io.orderbridge.desk.problem.DeskRefusal;
import io.orderbridge.messaging.publishing.NotConfirmedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/** What the forms of an order's page have in common: they come from this session, and a page that is old changes nothing. */
@ApplicationScoped
class OrderForms {

    private final Page page;
    private final OrderQueries queries;
    private final Caller caller;

    OrderForms(Page page, OrderQueries queries, Caller caller) {
        this.page = page;
        this.queries = queries;
        this.caller = caller;
    }

    /** What every form carries. */
    static class Form {
        @PathParam("id")
        int id;

        @FormParam("csrf")
        String csrf;

        @FormParam("version")
        String version;

        @FormParam("reason")
        @DefaultValue("")
        String reason;

        String name() {
            return "staging:" + id;
        }

        /** The reason, or one for those who gave none. */
        String why() {
            String why = Requests.orEmpty(reason);
            return why.isEmpty() ? "repaired at the desk" : why;
        }
    }

    /** Does something to an order for a person, and returns what was done, for them to read. */
    @FunctionalInterface
    interface Action {
        String on(OrderSummary order, String user) throws SQLException, NotConfirmedException;
    }

    /** Does it unless the page is old, and leads back to the order's page, which says what was done. */
    Response act(Form form, Action action) throws SQLException, NotConfirmedException {
        page.checkForm(form.csrf);
        OrderSummary order = queries.show(form.name()).order();
        if (!version(order, queries.lastEntry(form.id)).equals(form.version)) {
            throw DeskRefusal.conflict(
                    "OLD_PAGE", order.name() + " has changed since this page was made: look at it again");
        }
        return Page.to("/desk/orders/" + form.id, action.on(order, caller.user()));
    }

    /**
     * What a page is made from: whatever changes the order changes it.
     *
     * @param lastEntry of the audit log about the order, since a repair may change nothing else that is looked at here
     */
    static String version(OrderSummary order, int lastEntry) {
        return order.state() + "/" + order.attempts() + "/" + lastEntry + "/"
                + Integer.toHexString(
                        order.error().hashCode() * 31 + order.customer().hashCode());
    }
}
