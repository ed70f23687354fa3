package io.orderbridge.desk.access;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource that forgets to say who may call it. */
@Path("/forgotten")
public class OpenResource {

    @GET
    public String secret() {
        return "secret";
    }
}
