package io.orderbridge.desk.pages;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.FollowUp;
import io.orderbridge.desk.actions.FollowUp.Subject;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.problem.DeskRefusal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/** Forms by which people take an order or a reason, give it back, note something or snooze it. */
@Path("/desk/follow-up")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
class FollowUpPages {

    private final FollowUp followUp;
    private final Page page;
    private final Caller caller;

    FollowUpPages(FollowUp followUp, Page page, Caller caller) {
        this.followUp = followUp;
        this.page = page;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Response change(
            @FormParam("csrf") String csrf,
            @FormParam("order") @DefaultValue("0") int order,
            @FormParam("code") @DefaultValue("") String code,
            @FormParam("kind") @DefaultValue("failed") String kind,
            @FormParam("action") @DefaultValue("") String action,
            @FormParam("note") @DefaultValue("") String note,
            @FormParam("time") @DefaultValue("") String time,
            @FormParam("holder") @DefaultValue("") String holder,
            @FormParam("before") @DefaultValue("") String before)
            throws SQLException {
        page.checkForm(csrf);
        if ((order == 0 && !code.matches("[A-Z_]{1,50}")) || !kind.matches("failed|held|unstaged|changed|untold")) {
            throw DeskRefusal.wrongUse("say which order or reason");
        }
        if (action.equals("give-back") && holder.isBlank()) {
            throw DeskRefusal.conflict("OLD_PAGE", "this page does not say from whom it is taken: open it again");
        }
        Subject subject = order == 0 ? Subject.reason(code) : Subject.order(order);
        followUp.change(
                subject, Requests.given(new Requests.FollowUp(action, note, time, holder, before)), caller.user());
        return Page.to(order == 0 ? "/desk/reasons/" + code + "?kind=" + kind : "/desk/orders/" + order);
    }
}
