package io.orderbridge.orders;

import static io.orderbridge.orders.OrderText.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What orders become in CounterPoint, by rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = {
            "Rules: what an order of the shop becomes in CounterPoint.",
            "A change counts within seconds, also for orders that have failed."
        },
        subcommands = {
            RulesCommand.ListRules.class,
            RulesCommand.Add.class,
            RulesCommand.Change.class,
            RulesCommand.Off.class,
            RulesCommand.On.class,
            RulesCommand.Explain.class,
            RulesCommand.Suggest.class,
            RulesCommand.Try.class,
            RulesCommand.Export.class,
            RulesCommand.Import.class,
            RulesCommand.History.class
        })
final class RulesCommand implements Runnable {

    @ParentCommand
    Orders orders;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the rules");
    }

    private void show(List<JsonNode> rules) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode rule : rules) {
            rows.add(List.of(
                    text(rule, "id"),
                    text(rule, "kind"),
                    rule.path("on").asBoolean() ? "on" : "off",
                    text(rule, "priority"),
                    text(rule, "when").isEmpty() ? "always" : text(rule, "when"),
                    text(rule, "then"),
                    text(rule, "decided"),
                    text(rule, "madeBy"),
                    text(rule, "why")));
        }
        orders.screen().table(List.of("RULE", "KIND", "", "PRIORITY", "WHEN", "THEN", "DECIDED", "BY", "WHY"), rows);
        rules.stream().filter(rule -> !text(rule, "neverDecides").isEmpty()).forEach(rule -> orders.screen()
                .line("Rule " + text(rule, "id") + " can never decide: " + text(rule, "neverDecides") + "."));
    }

    private int showChanged(JsonNode changed) throws DeskProblem {
        if (!orders.shownAsJson(changed)) {
            show(List.of(changed.path("rule")));
            changed.path("remarks")
                    .forEach(remark -> orders.screen().line(Screen.printable("Note: " + remark.asText())));
        }
        return 0;
    }

    private static ObjectNode draft(String kind, Said said, String why, String reason) {
        ObjectNode body = Desk.JSON.createObjectNode();
        body.put("kind", kind).put("when", said.when).put("then", said.then).put("priority", said.priority);
        return body.put("from", said.from)
                .put("until", said.until)
                .put("why", why)
                .put("reason", reason);
    }

    /** What a rule says. */
    static final class Said {
        @Option(
                names = "--when",
                paramLabel = "<conditions>",
                description = "Such as: sku = *-BOX; country = DE, AT. Without: always")
        String when;

        @Option(names = "--then", paramLabel = "<outcome>", description = "Such as: item = BOLT; factor = 12")
        String then;

        @Option(
                names = "--priority",
                paramLabel = "<number>",
                description = "The lowest decides; above 500 only where CounterPoint knows nothing itself (100)")
        int priority;

        @Option(names = "--from", paramLabel = "<moment>", description = "Counts from then on, such as 2026-11-28")
        String from;

        @Option(names = "--until", paramLabel = "<moment>", description = "Counts until then")
        String until;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "All rules, in the order in which they decide.")
    static final class ListRules implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Option(names = "--kind", defaultValue = "", paramLabel = "<kind>", description = "Only those of a kind")
        String kind;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode listed = rules.orders.desk().get("/rules?kind=" + Desk.encoded(kind));
            if (!rules.orders.shownAsJson(listed)) {
                List<JsonNode> all = new ArrayList<>();
                listed.path("rules").forEach(all::add);
                rules.show(all);
            }
            return 0;
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds a rule.",
                "Kinds: item, line, fee, bundle, card, customer, shipping, payment, ticket, sub-order, note, hold, leave-out."
            })
    static final class Add implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<kind>")
        String kind;

        @Mixin
        Said said;

        @Option(names = "--why", required = true, paramLabel = "<text>", description = "Shown wherever it decides")
        String why;

        @Override
        public Integer call() throws DeskProblem {
            return rules.showChanged(rules.orders.desk().post("/rules", draft(kind, said, why, why)));
        }
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Changes what is given of a rule.")
    static final class Change implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<rule>")
        int rule;

        @Mixin
        Said said;

        @Option(names = "--why", paramLabel = "<text>", description = "Shown wherever it decides")
        String why;

        @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the history")
        String reason;

        @Override
        public Integer call() throws DeskProblem {
            return rules.showChanged(rules.orders.desk().post("/rules/" + rule, draft("", said, why, reason)));
        }
    }

    /** Off or on; the two differ in nothing else. */
    abstract static class Switch implements Callable<Integer> {

        private final String to;

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<rule>")
        int rule;

        @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the history")
        String reason;

        Switch(String to) {
            this.to = to;
        }

        @Override
        public Integer call() throws DeskProblem {
            return rules.showChanged(rules.orders
                    .desk()
                    .post(
                            "/rules/" + rule + "/" + to,
                            Desk.JSON.createObjectNode().put("reason", reason)));
        }
    }

    @Command(name = "off", mixinStandardHelpOptions = true, description = "Switches a rule off; it is never deleted.")
    static final class Off extends Switch {
        Off() {
            super("off");
        }
    }

    @Command(name = "on", mixinStandardHelpOptions = true, description = "Switches a rule on again.")
    static final class On extends Switch {
        On() {
            super("on");
        }
    }

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description = "Field by field, what of an order was decided by what.")
    static final class Explain implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<order>")
        String order;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode explained = rules.orders.desk().get("/rules/explain/" + Desk.encoded(order));
            if (rules.orders.shownAsJson(explained)) {
                return 0;
            }
            Screen screen = rules.orders.screen();
            show(screen, explained.path("fields"));
            if (!explained.path("now").isEmpty()) {
                screen.line("");
                screen.headline("The rules of now decide otherwise, and the order follows within seconds:");
                show(screen, explained.path("now"));
            }
            return 0;
        }

        private static void show(Screen screen, JsonNode fields) {
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode field : fields) {
                rows.add(List.of(text(field, "field"), orNothing(text(field, "value")), text(field, "by")));
                field.path("considered").forEach(other -> rows.add(List.of("", "", "  not: " + other.asText())));
            }
            screen.table(List.of("FIELD", "VALUE", "DECIDED BY"), rows);
        }
    }

    @Command(
            name = "suggest",
            mixinStandardHelpOptions = true,
            description = "Items and customers that a failed order may mean, the likeliest first.")
    static final class Suggest implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<order>")
        String order;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode suggested = rules.orders.desk().get("/rules/suggest/" + Desk.encoded(order));
            if (rules.orders.shownAsJson(suggested)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode line : suggested.path("lines")) {
                add(rows, text(line, "sku").isEmpty() ? text(line, "name") : text(line, "sku"), line.path("items"));
            }
            add(rows, "customer", suggested.path("customers"));
            if (rows.isEmpty()) {
                rules.orders.screen().line("Nothing in CounterPoint is like what this order says.");
            } else {
                rules.orders.screen().table(List.of("FOR", "NUMBER", "WHAT", "WHY"), rows);
            }
            return 0;
        }

        private static void add(List<List<String>> rows, String what, JsonNode suggestions) {
            suggestions.forEach(each ->
                    rows.add(List.of(what, text(each, "number"), text(each, "description"), text(each, "why"))));
        }
    }

    private static String orNothing(String text) {
        return text.isEmpty() ? "-" : text;
    }

    @Command(
            name = "try",
            mixinStandardHelpOptions = true,
            description = "What a rule would change in the last 500 orders; saves nothing.")
    static final class Try implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<kind>", arity = "0..1", defaultValue = "", description = "Not with --instead")
        String kind;

        @Option(names = "--instead", paramLabel = "<rule>", description = "The rule that it would take the place of")
        Integer instead;

        @Mixin
        Said said;

        @Override
        public Integer call() throws DeskProblem {
            String query = "/rules/try?kind=" + Desk.encoded(kind) + "&priority=" + said.priority
                    + (said.when == null ? "" : "&when=" + Desk.encoded(said.when))
                    + (said.then == null ? "" : "&then=" + Desk.encoded(said.then))
                    + (instead == null ? "" : "&instead=" + instead);
            JsonNode tried = rules.orders.desk().get(query);
            if (rules.orders.shownAsJson(tried)) {
                return 0;
            }
            Screen screen = rules.orders.screen();
            screen.line("Would change " + tried.path("affected").asInt() + " of the last "
                    + Screen.count(tried.path("orders").asInt(), "order") + ", " + text(tried, "amount") + " in all.");
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode order : tried.path("examples")) {
                for (JsonNode difference : order.path("differences")) {
                    rows.add(List.of(
                            text(order, "orderNumber"),
                            text(order, "state").toLowerCase(Locale.ROOT).replace('_', ' '),
                            text(difference, "field"),
                            orNothing(text(difference, "before")),
                            orNothing(text(difference, "after"))));
                }
            }
            if (!rows.isEmpty()) {
                screen.table(List.of("ORDER", "STATE", "FIELD", "BEFORE", "AFTER"), rows);
            }
            tried.path("remarks").forEach(remark -> screen.line(Screen.printable("Note: " + remark.asText())));
            return 0;
        }
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "All rules as YAML, to standard output.")
    static final class Export implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode exported = rules.orders.desk().get("/rules/export");
            if (!rules.orders.shownAsJson(exported)) {
                exported.path("yaml").asText().lines().forEach(line -> rules.orders
                        .screen()
                        .line(Screen.printableText(line)));
            }
            return 0;
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Imports rules from YAML, all or none.",
                "An entry with id changes that rule, one without adds a rule; rules that are not in the file stay."
            })
    static final class Import implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<file>")
        Path file;

        @Option(names = "--dry-run", description = "Only tell what would change")
        boolean dryRun;

        @Option(names = "--reason", required = true, paramLabel = "<text>", description = "For the history")
        String reason;

        @Override
        public Integer call() throws DeskProblem {
            String yaml;
            try {
                yaml = Files.readString(file);
            } catch (IOException e) {
                throw new DeskProblem(DeskProblem.WRONG_USE, file + " cannot be read");
            }
            JsonNode imported = rules.orders
                    .desk()
                    .post(
                            "/rules/import",
                            Desk.JSON
                                    .createObjectNode()
                                    .put("yaml", yaml)
                                    .put("dryRun", dryRun)
                                    .put("reason", reason));
            if (rules.orders.shownAsJson(imported)) {
                return 0;
            }
            Screen screen = rules.orders.screen();
            String would = dryRun ? "Would add: " : "Added: ";
            imported.path("added").forEach(rule -> screen.line(Screen.printable(would + rule.asText())));
            String wouldChange = dryRun ? "Would change: " : "Changed: ";
            imported.path("changed").forEach(rule -> screen.line(Screen.printable(wouldChange + rule.asText())));
            screen.line("As before: " + Screen.count(imported.path("same").asInt(), "rule") + ".");
            imported.path("remarks").forEach(remark -> screen.line(Screen.printable("Note: " + remark.asText())));
            return 0;
        }
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Who changed which rule, when and why, the newest change first.")
    static final class History implements Callable<Integer> {

        @ParentCommand
        RulesCommand rules;

        @Parameters(paramLabel = "<rule>", arity = "0..1", description = "Only of that rule")
        Integer rule;

        @Override
        public Integer call() throws DeskProblem {
            JsonNode history = rules.orders.desk().get("/rules/history" + (rule == null ? "" : "?rule=" + rule));
            if (rules.orders.shownAsJson(history)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode change : history.path("changes")) {
                rows.add(List.of(
                        Screen.time(text(change, "at")),
                        text(change, "by"),
                        text(change, "action").toLowerCase(Locale.ROOT),
                        text(change, "ruleId"),
                        text(change, "reason"),
                        orNothing(text(change, "before")),
                        text(change, "after")));
            }
            rules.orders.screen().table(List.of("WHEN", "BY", "WHAT", "RULE", "WHY", "BEFORE", "AFTER"), rows);
            return 0;
        }
    }
}
