package io.orderbridge.desk.pages;

import io.orderbridge.desk.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What goes wrong, as a page for people; programs, which accept no HTML, read JSON. */
class ProblemsAsPages {

    /** After the audit, which reads the problem: filters of responses run from high to low. */
    private static final int LAST = 1;

    private final Page page;

    ProblemsAsPages(Page page) {
        this.page = page;
    }

    @ServerResponseFilter(priority = LAST)
    void show(ContainerRequestContext request, ContainerResponseContext response) {
        String accepted = request.getHeaderString("Accept");
        if (response.getEntity() instanceof Problem problem && accepted != null && accepted.contains("text/html")) {
            String html = page.of("problem", "That did not work")
                    .data("problem", problem)
                    .render();
            response.setEntity(html, null, MediaType.TEXT_HTML_TYPE);
        }
    }
}
