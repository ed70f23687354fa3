package io.orderbridge.desk.api;

import io.orderbridge.desk.access.Caller;
import io.orderbridge.desk.access.Roles;
import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.audit.AuditLog;
import io.orderbridge.desk.users.Users;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who may use the desk in a browser. */
@Path("/users")
@RolesAllowed(Roles.READER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "users")
class UsersResource {

    private final Users users;
    private final AuditLog audit;
    private final Caller caller;

    UsersResource(Users users, AuditLog audit, Caller caller) {
        this.users = users;
        this.audit = audit;
        this.caller = caller;
    }

    /** The role that a user is to have. */
    public record Wanted(String role) implements Requests.Checked {
        public Wanted {
            role = Requests.orEmpty(role);
        }

        @Override
        public void check() {
            Requests.printable("the role", role, 10);
        }
    }

    /**
     * A one-time link by which a person chooses a password.
     *
     * @param path on this desk
     * @param hours for how long it opens
     */
    public record Link(String user, String role, String path, long hours) {}

    @GET
    @Operation(summary = "All users and their roles")
    public List<Users.User> all() throws SQLException {
        return users.all();
    }

    @POST
    @Path("/{name}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Adds a user, or changes one's role or lost password; answers with a one-time link for them")
    public Link link(@PathParam("name") String name, Wanted wanted) throws SQLException {
        String role = Requests.given(wanted).role();
        String user = caller.user();
        String token = users.link(name, role);
        audit.user(user, "link for " + name + " as " + role);
        return new Link(name, role, "/login/link?token=" + token, Users.LINK.toHours());
    }

    @POST
    @Path("/{name}/remove")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Removes a user and ends their sessions")
    public List<Users.User> remove(@PathParam("name") String name) throws SQLException {
        String user = caller.user();
        users.remove(name);
        audit.user(user, "removed " + name);
        return users.all();
    }
}
