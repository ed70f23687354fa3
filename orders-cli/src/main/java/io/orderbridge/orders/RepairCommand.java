package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.name;
import static io.orderbridge.orders.OrderText.reasons;
import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code orders repair}; takes an admin's key. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = "Repairs a staged order, checks it, and offers to replay it.")
final class RepairCommand implements Callable<Integer> {

    @ParentCommand
    Orders orders;

    @Parameters(paramLabel = "<order>")
    String order;

    @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the audit")
    String reason;

    @Option(names = "--cust-no", paramLabel = "<number>", description = "Customer, as in AR_CUST.CUST_NO")
    String customer;

    @Option(
            names = "--sku",
            paramLabel = "<old>=<new>",
            description = "Item, what stands behind the last =; may be given again")
    List<String> items = new ArrayList<>();

    @Spec
    CommandSpec spec;

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

    @Option(names = "--release", description = "Let it be processed again after a rollback, a skip or a cancellation")
    boolean release;

    @Option(
            names = "--replay",
            description = "Replay it at once if it can become a ticket now; on a terminal it is asked otherwise")
    boolean replay;

    @Option(names = "--yes", description = "The same")
    boolean yes;

    @Option(
            names = "--remember",
            description = "Make a rule of it, so that customer and items are right in all orders that follow")
    boolean remember;

    @Override
    public Integer call() throws DeskProblem {
        ObjectNode body = Desk.JSON.createObjectNode().put("reason", reason).put("release", release);
        if (customer != null) {
            body.put("customer", customer);
        }
        ObjectNode from = body.putObject("items");
        for (String item : items) {
            int equals = item.lastIndexOf('=');
            if (equals < 0) {
                throw new ParameterException(spec.commandLine(), "--sku " + item + ": write <old>=<new>");
            }
            from.put(item.substring(0, equals), item.substring(equals + 1));
        }
        ObjectNode shipTo = body.putObject("shipTo");
        put(shipTo, "SHIP_NAM", shipName);
        put(shipTo, "SHIP_ADRS_1", street);
        put(shipTo, "SHIP_ADRS_2", street2);
        put(shipTo, "SHIP_CITY", city);
        put(shipTo, "SHIP_STATE", state);
        put(shipTo, "SHIP_ZIP_COD", zip);
        put(shipTo, "SHIP_CNTRY", country);
        put(shipTo, "SHIP_PHONE", phone);
        body.put("remember", remember);
        JsonNode repaired = orders.desk().post("/orders/" + Desk.encoded(order) + "/repair", body);
        boolean valid = repaired.path("valid").asBoolean();
        if (!orders.json) {
            show(repaired, valid);
        }
        Optional<JsonNode> replayed = Optional.empty();
        if (valid && (replay || yes || orders.confirmed("Replay it now?"))) {
            ObjectNode again = Desk.JSON.createObjectNode().put("reason", reason);
            again.putArray("orders").add("staging:" + text(repaired.path("order"), "stagingId"));
            replayed = Optional.of(Replayed.send(orders, again));
        }
        replayed.ifPresent(answer -> ((ObjectNode) repaired).set("replayed", answer));
        if (!orders.shownAsJson(repaired)) {
            replayed.ifPresentOrElse(answer -> Replayed.show(orders.screen(), answer), () -> orders.screen()
                    .line(valid ? "Send it on with: bin/orders replay " + order : "Repair what is left."));
        }
        return replayed.map(Replayed::exitCode).orElse(0);
    }

    private void show(JsonNode repaired, boolean valid) {
        Screen screen = orders.screen();
        JsonNode remembered = repaired.path("remembered");
        remembered
                .path("rules")
                .forEach(rule -> screen.line(Screen.printable("Remembered as rule " + text(rule, "id") + ": when "
                        + text(rule, "when") + " then " + text(rule, "then"))));
        remembered.path("remarks").forEach(remark -> screen.line(Screen.printable("Note: " + remark.asText())));
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
        Replayed.note(screen, repaired);
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
