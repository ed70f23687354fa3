package io.orderbridge.desk.users;

import static io.orderbridge.desk.Bench.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.orderbridge.desk.DeskServers;
import io.orderbridge.desk.Visitor;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passwords that somebody guesses. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class GuessesTest {

    private static final String PASSWORD = "correct horse battery";
    private static final int ALLOWED = 3;
    private static final int MANY = 10 * ALLOWED;

    @Inject
    UserRepository repository;

    @Inject
    KnownBrowsers browsers;

    @Inject
    Attempts attempts;

    @Inject
    Clock clock;

    private Users users;

    @BeforeEach
    void begin() throws Exception {
        users = new Users(repository, new Attempts(clock, ALLOWED), browsers, clock);
        Visitor.named("gus", "admin");
        execute("UPDATE dbo.USER_DESK_USER SET PASSWORD_HASH = '" + BcryptUtil.bcryptHash(PASSWORD)
                + "' WHERE USER_NAME = 'gus'");
    }

    private Users.LogIn tried(String name, String password, String address) throws Exception {
        return users.logIn(name, password, address, "");
    }

    @Test
    void who_has_guessed_often_enough_waits_even_with_the_right_one_and_nobody_else_does() throws Exception {
        for (int guess = 0; guess < ALLOWED; guess++) {
            assertThat(tried("gus", "guess" + guess, "192.0.2.1")).isInstanceOf(Users.LogIn.Wrong.class);
        }

        assertThat(tried("gus", PASSWORD, "192.0.2.1")).isInstanceOf(Users.LogIn.Wait.class);
        assertThat(tried("gus", PASSWORD, "192.0.2.2")).isInstanceOf(Users.LogIn.Done.class);
    }

    @Test
    void who_guesses_at_many_names_waits_too() throws Exception {
        int guesses = 0;
        while (guesses < MANY && tried("name" + guesses, "guess", "192.0.2.3") instanceof Users.LogIn.Wrong) {
            guesses++;
        }

        assertThat(guesses).isBetween(ALLOWED, MANY - 1);
        assertThat(tried("gus", PASSWORD, "192.0.2.3")).isInstanceOf(Users.LogIn.Wait.class);
    }

    @Test
    void whoever_has_to_wait_is_told_so() {
        while (!attempts.tooMany("gil", "127.0.0.1")) {
            attempts.add("gil", "127.0.0.1");
        }

        Visitor.stranger()
                .formParam("name", "gil")
                .formParam("password", "a guess")
                .post("/login")
                .then()
                .statusCode(429)
                .header("Retry-After", equalTo("60"))
                .body(containsString("Too many attempts"));
    }
}
