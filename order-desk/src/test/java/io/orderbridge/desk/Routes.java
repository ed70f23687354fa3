package io.orderbridge.desk;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses of the pages, as the code has them. */
final class Routes {

    private static final String VARIABLE = "\\{(?:[^{}]|\\{[^}]*})*}";

    private Routes() {}

    /**
     * One address.
     *
     * @param path with its variables in braces
     * @param least the least role that it takes; empty where nobody need be logged in
     * @param isPage whether it may answer with a page, not only lead to one
     */
    record Route(String method, String path, Optional<String> least, boolean isPage) {

        boolean matches(String address) {
            return address.matches(path.replace(".", "[.]").replaceAll(VARIABLE, "[^/]+"));
        }
    }

    static List<Route> all() {
        List<Route> routes = new ArrayList<>();
        for (JavaClass page : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.orderbridge.desk.pages")) {
            if (page.isAnnotatedWith(Path.class)) {
                page.getMethods().stream()
                        .filter(method -> method.isAnnotatedWith(GET.class) || method.isAnnotatedWith(POST.class))
                        .forEach(method -> routes.add(route(page, method)));
            }
        }
        return routes;
    }

    private static Route route(JavaClass page, JavaMethod method) {
        String path = page.getAnnotationOfType(Path.class).value()
                + (method.isAnnotatedWith(Path.class)
                        ? "/" + method.getAnnotationOfType(Path.class).value()
                        : "");
        boolean get = method.isAnnotatedWith(GET.class);
        return new Route(
                get ? "GET" : "POST",
                path.replaceAll("/{2,}", "/"),
                method.tryGetAnnotationOfType(RolesAllowed.class)
                        .or(() -> page.tryGetAnnotationOfType(RolesAllowed.class))
                        .map(roles -> roles.value()[0]),
                (get || !method.getRawReturnType().isEquivalentTo(Response.class))
                        && method.tryGetAnnotationOfType(Produces.class)
                                .or(() -> page.tryGetAnnotationOfType(Produces.class))
                                .filter(type -> type.value()[0].equals(MediaType.TEXT_HTML))
                                .isPresent());
    }
}
