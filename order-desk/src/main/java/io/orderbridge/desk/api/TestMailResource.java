package io.orderbridge.desk.api;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.services.TestMail;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A test mail, at an admin's wish. */
@Path("/test-mail")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health")
class TestMailResource {

    private final TestMail mail;
    private final AuditLog audit;
    private final Caller caller;

    TestMailResource(TestMail mail, AuditLog audit, Caller caller) {
        this.mail = mail;
        this.audit = audit;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Has alerting send a test mail at once; answers what the SMTP server said")
    public TestMail.Sent send() throws SQLException {
        String user = caller.user();
        TestMail.Sent sent = mail.send();
        audit.testMail(user, "to " + String.join(", ", sent.recipients()));
        return sent;
    }
}
