package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code orders health}: its exit code is the level, as monitoring systems read it. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = {
            "How the whole pipeline is: what is wrong, and since when.",
            "",
            "Exit code: 0 healthy, 1 warning, 2 critical or order-desk does not answer, 3 not allowed to know."
        })
final class HealthCommand implements Callable<Integer> {

    private static final int CRITICAL = 2;
    private static final int UNKNOWN = 3;

    @ParentCommand
    Orders orders;

    @Option(names = "--all", description = "Show also what is well")
    boolean all;

    @Override
    public Integer call() {
        JsonNode health;
        try {
            health = orders.desk().get("/health");
            if (!orders.shownAsJson(health)) {
                show(health);
            }
        } catch (DeskProblem problem) {
            boolean gone = problem.exitCode() == DeskProblem.NOT_REACHABLE;
            orders.screen().line((gone ? "CRITICAL: " : "UNKNOWN: ") + Screen.printable(problem.getMessage()));
            return gone ? CRITICAL : UNKNOWN;
        }
        return switch (OrderText.text(health, "level")) {
            case "HEALTHY" -> 0;
            case "WARNING" -> 1;
            case "CRITICAL" -> CRITICAL;
            default -> UNKNOWN;
        };
    }

    private void show(JsonNode health) {
        Screen screen = orders.screen();
        List<List<String>> rows = new ArrayList<>();
        health.path("checks").forEach(check -> {
            if (all || !OrderText.text(check, "level").equals("HEALTHY")) {
                rows.add(List.of(
                        OrderText.text(check, "level"),
                        OrderText.text(check, "service"),
                        OrderText.text(check, "check"),
                        Screen.time(check.path("since").asText("")),
                        OrderText.text(check, "what")));
            }
        });
        screen.line("The pipeline is " + OrderText.text(health, "level").toLowerCase(Locale.ROOT) + ": "
                + health.path("checks").size() + " checks.");
        if (!rows.isEmpty()) {
            screen.table(List.of("LEVEL", "SAYS", "CHECK", "SINCE", "WHAT"), rows);
        }
    }
}
