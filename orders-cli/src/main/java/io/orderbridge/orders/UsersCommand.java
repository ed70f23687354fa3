package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Who may use the desk in a browser. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        subcommands = {UsersCommand.Add.class, UsersCommand.Remove.class},
        description = "Who may use the desk in a browser; add and remove change that.")
final class UsersCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Override
    public Integer call() throws DeskProblem {
        show(orders, orders.desk().get("/users"));
        return 0;
    }

    private static void show(Orders orders, JsonNode users) throws DeskProblem {
        if (orders.shownAsJson(users)) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        users.forEach(user -> rows.add(List.of(
                OrderText.text(user, "name"),
                OrderText.text(user, "role"),
                user.path("hasPassword").asBoolean() ? "" : "has not chosen a password yet")));
        orders.screen().table(List.of("NAME", "ROLE", ""), rows);
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds a user and prints a one-time link, by which they choose a password.",
                "For one who is there it changes the role, and the link is for a forgotten password."
            })
    static final class Add implements Callable<Integer> {

        @ParentCommand
        UsersCommand users;

        @Parameters(paramLabel = "<name>")
        String name;

        @Option(names = "--role", required = true, paramLabel = "<role>", description = "reader, operator or admin")
        String role;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode link = users.orders
                    .desk()
                    .post(
                            "/users/" + Desk.encoded(name),
                            Desk.JSON.createObjectNode().put("role", role));
            if (!users.orders.shownAsJson(link)) {
                users.orders
                        .screen()
                        .line(OrderText.text(link, "user") + " is " + OrderText.text(link, "role") + ". Once, within "
                                + OrderText.text(link, "hours") + " hours, this opens the desk:");
                users.orders.screen().line(users.orders.inBrowser(OrderText.text(link, "path")));
                if (users.orders.isPublishedEverywhere()) {
                    users.orders
                            .screen()
                            .line(
                                    "From another machine put its name in place of 127.0.0.1, or set ALERT_DESK_PAGE in .env.");
                }
            }
            return 0;
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a user and ends their sessions.")
    static final class Remove implements Callable<Integer> {

        @ParentCommand
        UsersCommand users;

        @Parameters(paramLabel = "<name>")
        String name;

        @Override
        public Integer call() throws DeskProblem {
            show(
                    users.orders,
                    users.orders.desk().post("/users/" + Desk.encoded(name) + "/remove", Desk.JSON.createObjectNode()));
            return 0;
        }
    }
}
