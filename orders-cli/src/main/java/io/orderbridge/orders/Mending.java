package io.orderbridge.orders;

import static io.orderbridge.orders.Looking.name;
import static io.orderbridge.orders.Looking.reasons;
import static io.orderbridge.orders.Looking.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands that change something; they take the admin's key. */
final class Mending {

    private Mending() {}

    /** Replays; shows what came of it; 1 if something was not sent. */
    private static int replay(Orders orders, ObjectNode body) throws DeskProblem {
        JsonNode replayed = orders.desk().post("/orders/replay", body);
        int notSent = replayed.path("notSent").asInt();
        if (!orders.shownAsJson(replayed)) {
            Screen screen = orders.screen();
            screen.line((replayed.path("dryRun").asBoolean() ? "Would replay " : "Replayed ")
                    + (replayed.path("fromQueue").asInt()
                            + replayed.path("madeAnew").asInt()) + " of "
                    + text(replayed, "orders") + " order(s): " + text(replayed, "fromQueue")
                    + " from the failed-order queue, " + text(replayed, "madeAnew") + " with a new trigger.");
            if (replayed.path("nothingToDo").asInt() > 0) {
                screen.line(text(replayed, "nothingToDo") + " are tickets already: nothing to do.");
            }
            if (notSent > 0) {
                screen.line(notSent
                        + " were not sent, since RabbitMQ did not confirm them: they are as they were. Try again.");
            }
            screen.line(text(replayed, "leftInQueue") + " dead letter(s) are in the failed-order queue now.");
        }
        return notSent > 0 ? DeskProblem.NOT_REACHABLE : 0;
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Sends failed orders on again. Safe to repeat.")
    static final class Replay implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @ArgGroup(exclusive = true, multiplicity = "1")
        Which which;

        @Option(names = "--dry-run", description = "Only tell what would be replayed")
        boolean dryRun;

        @Option(names = "--reason", defaultValue = "", description = "For the audit")
        String reason;

        static final class Which {
            @Parameters(paramLabel = "<order>", arity = "1..*")
            List<String> names = new ArrayList<>();

            @Option(names = "--group", paramLabel = "<code>", description = "All that failed for this reason first")
            String group;

            @Option(names = "--all", description = "All that failed")
            boolean all;
        }

        @Override
        public Integer call() throws DeskProblem {
            ObjectNode body = Desk.JSON.createObjectNode();
            which.names.forEach(body.putArray("orders")::add);
            body.put("group", which.group).put("all", which.all);
            body.put("dryRun", dryRun).put("reason", reason);
            return replay(orders, body);
        }
    }

    @Command(
            name = "repair",
            mixinStandardHelpOptions = true,
            description = "Mends a staged order, checks it, and offers to replay it.")
    static final class Repair implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Option(names = "--reason", required = true, description = "For the audit")
        String reason;

        @Option(names = "--cust-no", paramLabel = "<number>", description = "Customer, as in AR_CUST.CUST_NO")
        String customer;

        @Option(names = "--sku", paramLabel = "<old>=<new>", description = "Item; may be given again")
        Map<String, String> items = new LinkedHashMap<>();

        @Option(names = "--ship-name", description = "Address; an empty text empties the column")
        String shipName;

        @Option(names = "--ship-street", description = "First line")
        String street;

        @Option(names = "--ship-street-2", description = "Second line")
        String street2;

        @Option(names = "--ship-city")
        String city;

        @Option(names = "--ship-state", description = "At most 3 characters")
        String state;

        @Option(names = "--ship-zip")
        String zip;

        @Option(names = "--ship-country", description = "At most 3 characters")
        String country;

        @Option(names = "--ship-phone")
        String phone;

        @Option(
                names = "--release",
                description = "Let it be processed again after a rollback, a skip or a cancellation")
        boolean release;

        @Option(names = "--replay", description = "Replay it at once if it can become a ticket now")
        boolean replay;

        @Override
        public Integer call() throws DeskProblem {
            ObjectNode body = Desk.JSON.createObjectNode().put("reason", reason).put("release", release);
            if (customer != null) {
                body.put("customer", customer);
            }
            items.forEach(body.putObject("items")::put);
            ObjectNode shipTo = body.putObject("shipTo");
            put(shipTo, "SHIP_NAM", shipName);
            put(shipTo, "SHIP_ADRS_1", street);
            put(shipTo, "SHIP_ADRS_2", street2);
            put(shipTo, "SHIP_CITY", city);
            put(shipTo, "SHIP_STATE", state);
            put(shipTo, "SHIP_ZIP_COD", zip);
            put(shipTo, "SHIP_CNTRY", country);
            put(shipTo, "SHIP_PHONE", phone);
            JsonNode repaired = orders.desk().post("/orders/" + Desk.encoded(order) + "/repair", body);
            boolean shown = orders.shownAsJson(repaired);
            boolean valid = repaired.path("valid").asBoolean();
            String stagingName = "staging:" + text(repaired.path("order"), "stagingId");
            if (!shown) {
                show(repaired, valid);
            }
            if (valid && replay) {
                ObjectNode again = Desk.JSON.createObjectNode().put("reason", reason);
                again.putArray("orders").add(stagingName);
                return replay(orders, again);
            }
            if (valid && !shown) {
                orders.screen().line("Send it on with: bin/orders replay " + stagingName);
            }
            return 0;
        }

        private void show(JsonNode repaired, boolean valid) {
            Screen screen = orders.screen();
            List<List<String>> rows = new ArrayList<>();
            repaired.path("changes")
                    .forEach(change ->
                            rows.add(List.of(text(change, "column"), text(change, "before"), text(change, "after"))));
            if (!rows.isEmpty()) {
                screen.table(List.of("CHANGED", "BEFORE", "AFTER"), rows);
            }
            screen.line(name(repaired.path("order"))
                    + (valid ? " can become a ticket now." : " still cannot become a ticket:"));
            reasons(screen, repaired.path("reasons"));
        }

        private static void put(ObjectNode shipTo, String column, String value) {
            if (value != null) {
                shipTo.put(column, value);
            }
        }
    }

    @Command(
            name = "skip",
            mixinStandardHelpOptions = true,
            description = "Takes a staged order out of processing for good.")
    static final class Skip implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Option(names = "--reason", required = true, description = "For the audit and the order itself")
        String reason;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode skipped = orders.desk()
                    .post(
                            "/orders/" + Desk.encoded(order) + "/skip",
                            Desk.JSON.createObjectNode().put("reason", reason));
            if (!orders.shownAsJson(skipped)) {
                orders.screen()
                        .line(name(skipped.path("order")) + " is skipped; " + text(skipped, "deadLetters")
                                + " dead letter(s) taken out of the failed-order queue.");
            }
            return 0;
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Takes a ticket out of CounterPoint again, and tells the shop.")
    static final class Rollback implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Option(names = "--reason", required = true, description = "For the audit and the shop's note")
        String reason;

        @Option(names = "--dry-run", description = "Only tell what would happen")
        boolean dryRun;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode rolledBack = orders.desk()
                    .post(
                            "/orders/" + Desk.encoded(order) + "/rollback",
                            Desk.JSON.createObjectNode().put("reason", reason).put("dryRun", dryRun));
            if (!orders.shownAsJson(rolledBack)) {
                orders.screen().line(text(rolledBack, "message"));
            }
            return 0;
        }
    }
}
