package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.admin;
import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without JavaScript, in which somebody is logged in. */
public final class Visitor {

    private final String session;

    /** @param session what the cookie holds */
    public Visitor(String session) {
        this.session = session;
    }

    /** Logged in by a one-time link. */
    public static Visitor named(String name, String role) {
        String link = admin().body("{\"role\":\"" + role + "\"}")
                .post("/users/" + name)
                .then()
                .statusCode(200)
                .extract()
                .path("path");
        return new Visitor(stranger().urlEncodingEnabled(false).get(link).cookie("desk-session"));
    }

    public static RequestSpecification stranger() {
        return given().accept("text/html,*/*;q=0.8").redirects().follow(false);
    }

    public RequestSpecification asks() {
        return stranger().cookie("desk-session", session);
    }

    public String session() {
        return session;
    }

    /** A page that is there. */
    public String page(String path) {
        Response answer = asks().urlEncodingEnabled(false).get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode());
        }
        return answer.asString();
    }

    /** A form with what its page carries in hidden fields of these names. */
    public RequestSpecification form(String page, String... hidden) {
        RequestSpecification form = asks();
        for (String name : hidden) {
            form = form.formParam(name, field(page, name));
        }
        return form;
    }

    /** The value of the first field of that name. */
    public static String field(String page, String name) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        if (!field.find()) {
            throw new AssertionError("no field " + name + " in " + page);
        }
        return field.group(1);
    }
}
