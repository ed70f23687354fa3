package io.orderbridge.orders;

import static io.orderbridge.orders.Looking.name;
import static io.orderbridge.orders.Looking.reasons;
import static io.orderbridge.orders.Looking.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands that change something; they take the admin's key. */
final class Mending {

    private Mending() {}

    private static JsonNode replay(Orders orders, ObjectNode body) throws DeskProblem {
        Desk desk = orders.desk();
        if (!orders.showsProgress() || body.path("dryRun").asBoolean()) {
            return desk.post("/orders/replay", body);
        }
        ReplayProgress progress = new ReplayProgress(desk, orders.screen().out());
        try {
            return desk.post("/orders/replay", body);
        } finally {
            progress.close();
        }
    }

    private static void show(Screen screen, JsonNode replayed) {
        int fromQueue = replayed.path("fromQueue").asInt();
        int madeAnew = replayed.path("madeAnew").asInt();
        int notSent = replayed.path("notSent").asInt();
        int asked = replayed.path("orders").asInt();
        int left = replayed.path("leftInQueue").asInt();
        screen.line((replayed.path("dryRun").asBoolean() ? "Would replay " : "Replayed ")
                + (fromQueue + madeAnew == asked
                        ? Screen.count(asked, "order")
                        : fromQueue + madeAnew + " of " + Screen.count(asked, "order"))
                + (madeAnew == 0
                        ? "."
                        : ": " + fromQueue + " from the failed-order queue, " + madeAnew + " with a new trigger."));
        if (replayed.path("nothingToDo").asInt() > 0) {
            screen.line("Already a ticket, so nothing to do: "
                    + Screen.count(replayed.path("nothingToDo").asInt(), "order") + ".");
        }
        if (notSent > 0) {
            screen.line("Not sent, since RabbitMQ did not confirm it, and as before: " + Screen.count(notSent, "order")
                    + ". Try again.");
        }
        screen.line(
                left == 0
                        ? "The failed-order queue is empty now."
                        : "In the failed-order queue now: " + Screen.count(left, "dead letter") + ".");
    }

    private static int exitCode(JsonNode replayed) {
        return replayed.path("notSent").asInt() > 0 ? DeskProblem.NOT_REACHABLE : 0;
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

        @Option(names = "--reason", defaultValue = "", paramLabel = "<text>", description = "For the audit")
        String reason;

        @Option(names = "--yes", description = "Do not ask on a terminal")
        boolean yes;

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
            if (which.names.isEmpty() && !dryRun && !confirmed()) {
                return DeskProblem.REFUSED;
            }
            JsonNode replayed = replay(orders, body);
            if (!orders.shownAsJson(replayed)) {
                show(orders.screen(), replayed);
            }
            return exitCode(replayed);
        }

        /** How many orders a bulk replay is about, and how much they come to. */
        private boolean confirmed() throws DeskProblem {
            if (yes || !orders.asks()) {
                return true;
            }
            int count = 0;
            BigDecimal amount = BigDecimal.ZERO;
            for (JsonNode group : orders.desk().get("/orders/failed").path("groups")) {
                if (which.all || text(group, "reason").equals(which.group)) {
                    count += group.path("orders").asInt();
                    amount = amount.add(new BigDecimal(group.path("amount").asText("0")));
                }
            }
            orders.screen().line(Screen.count(count, "failed order") + ", " + amount.toPlainString() + " in all.");
            if (orders.confirmed("Replay them?")) {
                return true;
            }
            orders.screen().line("Nothing is changed.");
            return false;
        }
    }

    @Command(
            name = "repair",
            mixinStandardHelpOptions = true,
            description = "Repairs a staged order, checks it, and offers to replay it.")
    static final class Repair implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the audit")
        String reason;

        @Option(names = "--cust-no", paramLabel = "<number>", description = "Customer, as in AR_CUST.CUST_NO")
        String customer;

        @Option(names = "--sku", paramLabel = "<old>=<new>", description = "Item; may be given again")
        Map<String, String> items = new LinkedHashMap<>();

        @Option(names = "--ship-name", paramLabel = "<text>", description = "Address; an empty text empties the column")
        String shipName;

        @Option(names = "--ship-street", paramLabel = "<text>", description = "First line")
        String street;

        @Option(names = "--ship-street-2", paramLabel = "<text>", description = "Second line")
        String street2;

        @Option(names = "--ship-city", paramLabel = "<text>")
        String city;

        @Option(names = "--ship-state", paramLabel = "<text>", description = "At most 3 characters")
        String state;

        @Option(names = "--ship-zip", paramLabel = "<text>")
        String zip;

        @Option(names = "--ship-country", paramLabel = "<text>", description = "At most 3 characters")
        String country;

        @Option(names = "--ship-phone", paramLabel = "<text>")
        String phone;

        @Option(
                names = "--release",
                description = "Let it be processed again after a rollback, a skip or a cancellation")
        boolean release;

        @Option(
                names = "--replay",
                description = "Replay it at once if it can become a ticket now; on a terminal it is asked otherwise")
        boolean replay;

        @Option(names = "--yes", description = "The same")
        boolean yes;

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
            boolean valid = repaired.path("valid").asBoolean();
            if (!orders.json) {
                show(repaired, valid);
            }
            Optional<JsonNode> replayed = Optional.empty();
            if (valid && (replay || yes || orders.confirmed("Replay it now?"))) {
                ObjectNode again = Desk.JSON.createObjectNode().put("reason", reason);
                again.putArray("orders").add("staging:" + text(repaired.path("order"), "stagingId"));
                replayed = Optional.of(replay(orders, again));
            }
            replayed.ifPresent(answer -> ((ObjectNode) repaired).set("replayed", answer));
            if (!orders.shownAsJson(repaired)) {
                replayed.ifPresentOrElse(answer -> Mending.show(orders.screen(), answer), () -> orders.screen()
                        .line(valid ? "Send it on with: bin/orders replay " + order : "Repair what is left."));
            }
            return replayed.map(Mending::exitCode).orElse(0);
        }

        private void show(JsonNode repaired, boolean valid) {
            Screen screen = orders.screen();
            List<List<String>> rows = new ArrayList<>();
            repaired.path("changes")
                    .forEach(change -> rows.add(
                            List.of(text(change, "column"), orNothing(change, "before"), orNothing(change, "after"))));
            if (!rows.isEmpty()) {
                screen.table(List.of("CHANGED", "BEFORE", "AFTER"), rows);
            }
            screen.line(name(repaired.path("order"))
                    + (valid ? " can become a ticket now." : " still cannot become a ticket:"));
            reasons(screen, repaired.path("reasons"));
        }

        private static String orNothing(JsonNode change, String field) {
            return text(change, field).isEmpty() ? "-" : text(change, field);
        }

        private static void put(ObjectNode shipTo, String column, String value) {
            if (value != null) {
                shipTo.put(column, value);
            }
        }
    }

    private static String taken(JsonNode answer) {
        int deadLetters = answer.path("deadLetters").asInt();
        return deadLetters == 0
                ? ""
                : " Taken out of the failed-order queue: " + Screen.count(deadLetters, "dead letter") + ".";
    }

    @Command(
            name = "process",
            mixinStandardHelpOptions = true,
            description = {
                "Makes an order a ticket now, past all that wait.",
                "One that the rules refuse stays as it is. Safe to repeat."
            })
    static final class ProcessOrder implements Callable<Integer> {

        @ParentCommand
        Orders orders;

        @Parameters(paramLabel = "<order>")
        String order;

        @Option(names = "--reason", defaultValue = "", paramLabel = "<text>", description = "For the audit")
        String reason;

        @Option(names = "--yes", description = "Do not ask on a terminal")
        boolean yes;

        @Override
        public Integer call() throws DeskProblem {
            if (!orders.confirmed(order, "Make it a ticket now?", yes)) {
                return DeskProblem.REFUSED;
            }
            JsonNode processed = orders.desk()
                    .post(
                            "/orders/" + Desk.encoded(order) + "/process",
                            Desk.JSON.createObjectNode().put("reason", reason));
            if (!orders.shownAsJson(processed)) {
                JsonNode ticket = processed.path("order");
                orders.screen()
                        .line(name(ticket)
                                + (processed.path("before").asBoolean() ? " was ticket " : " is ticket ")
                                + text(ticket, "ticket") + ", document " + text(ticket, "docId")
                                + (processed.path("before").asBoolean() ? ", already." : ".") + taken(processed));
            }
            return 0;
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

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "<text>",
                description = "For the audit and the order itself")
        String reason;

        @Option(names = "--yes", description = "Do not ask on a terminal")
        boolean yes;

        @Override
        public Integer call() throws DeskProblem {
            if (!orders.confirmed(order, "Skip it?", yes)) {
                return DeskProblem.REFUSED;
            }
            JsonNode skipped = orders.desk()
                    .post(
                            "/orders/" + Desk.encoded(order) + "/skip",
                            Desk.JSON.createObjectNode().put("reason", reason));
            if (!orders.shownAsJson(skipped)) {
                orders.screen().line(name(skipped.path("order")) + " is skipped." + taken(skipped));
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

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "<text>",
                description = "For the audit and the shop's note")
        String reason;

        @Option(names = "--dry-run", description = "Only tell what would happen")
        boolean dryRun;

        @Option(names = "--yes", description = "Do not ask on a terminal")
        boolean yes;

        @Override
        public Integer call() throws DeskProblem {
            if (!orders.confirmed(order, "Roll it back?", yes || dryRun)) {
                return DeskProblem.REFUSED;
            }
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
