package io.orderbridge.desk.users;

import static io.orderbridge.desk.Bench.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.desk.DeskServers;
import io.orderbridge.desk.Visitor;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever guesses keeps nobody out who has logged in there before, though they share an address. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class KnownBrowsersTest {

    private static final String PASSWORD = "correct horse battery";

    @Inject
    Users users;

    @Inject
    Attempts attempts;

    private static void user(String name) throws Exception {
        Visitor.named(name, "reader");
        password(name, PASSWORD);
    }

    private static void password(String name, String password) throws Exception {
        execute("UPDATE dbo.USER_DESK_USER SET PASSWORD_HASH = '" + BcryptUtil.bcryptHash(password)
                + "' WHERE USER_NAME = '" + name + "'");
    }

    private void guessedFrom(String address) {
        for (int guess = 0; !attempts.tooMany("somebody", address); guess++) {
            attempts.add("guess" + guess, address);
        }
    }

    private String cookieOf(String name) throws Exception {
        return ((Users.LogIn.Done) users.logIn(name, PASSWORD, "198.51.100.1", "")).browser();
    }

    @Test
    void a_browser_in_which_somebody_has_logged_in_lets_them_in_while_others_guess_from_its_address() throws Exception {
        user("kim");
        String cookie = cookieOf("kim");
        guessedFrom("198.51.100.7");

        assertThat(users.logIn("kim", PASSWORD, "198.51.100.7", "")).isInstanceOf(Users.LogIn.Wait.class);
        // A password that was chosen within the last second may not be known yet.
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(users.logIn("kim", PASSWORD, "198.51.100.7", cookie))
                        .isInstanceOf(Users.LogIn.Done.class));
        assertThat(users.logIn("kim", "a guess", "198.51.100.7", cookie)).isInstanceOf(Users.LogIn.Wrong.class);
    }

    @Test
    void a_forged_one_that_of_another_person_and_an_old_one_are_worth_nothing() throws Exception {
        user("kay");
        user("kai");
        String cookie = cookieOf("kay");
        guessedFrom("198.51.100.8");

        for (String worthless : new String[] {
            cookieOf("kai"),
            cookie.substring(0, cookie.length() - 1) + (cookie.endsWith("0") ? "1" : "0"),
            cookie.replaceFirst("[.]([0-9]+)[.]", ".99999999999."),
            "x",
            ""
        }) {
            assertThat(users.logIn("kay", PASSWORD, "198.51.100.8", worthless))
                    .as(worthless)
                    .isInstanceOf(Users.LogIn.Wait.class);
        }
        password("kay", "another horse battery");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(users.logIn("kay", "another horse battery", "198.51.100.8", cookie))
                        .isInstanceOf(Users.LogIn.Wait.class));
    }

    @Test
    void a_known_browser_may_not_guess_without_end() throws Exception {
        user("koa");
        String cookie = cookieOf("koa");
        guessedFrom("198.51.100.9");
        String browser = cookie.substring(0, cookie.indexOf('.'));
        while (!attempts.tooMany(browser)) {
            attempts.add(browser);
        }

        assertThat(users.logIn("koa", PASSWORD, "198.51.100.9", cookie)).isInstanceOf(Users.LogIn.Wait.class);
    }

    @Test
    void the_cookie_is_for_the_log_in_only_and_no_script_sees_it() throws Exception {
        user("kit");
        Response answer = Visitor.stranger()
                .formParam("name", "kit")
                .formParam("password", PASSWORD)
                .post("/login");

        Cookie cookie = answer.getDetailedCookie("desk-browser");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualToIgnoringCase("Strict");
        assertThat(cookie.getPath()).isEqualTo("/login");
        assertThat(cookie.getMaxAge()).isEqualTo(180 * 24 * 3600);
        Visitor.stranger()
                .cookie("desk-browser", cookie.getValue())
                .formParam("name", "kit")
                .formParam("password", PASSWORD)
                .post("/login")
                .then()
                .statusCode(303);
    }
}
