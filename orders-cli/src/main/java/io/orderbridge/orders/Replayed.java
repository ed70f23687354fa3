package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A replay and what came of it. */
final class Replayed {

    private Replayed() {}

    /** Replays, with a line that moves where a person looks. */
    static JsonNode send(Orders orders, ObjectNode body) throws DeskProblem {
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

    static void show(Screen screen, JsonNode replayed) {
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
        replayed.path("keptBack")
                .forEach(order -> screen.line(Screen.printable(OrderText.name(order)
                        + " is not sent on: the shop has changed it since, and it is "
                        + OrderText.state(order) + ".")));
        note(screen, replayed);
        if (notSent > 0) {
            screen.line("Not sent, since RabbitMQ did not confirm it, and as before: " + Screen.count(notSent, "order")
                    + ". Try again.");
        }
        screen.line(
                left == 0
                        ? "The failed-order queue is empty now."
                        : "In the failed-order queue now: " + Screen.count(left, "dead letter") + ".");
    }

    /** Why the shop was not looked at first, if it was not. */
    static void note(Screen screen, JsonNode answer) {
        String note = answer.path("note").asText();
        if (!note.isEmpty()) {
            screen.line(Screen.printable("Note: " + note + "."));
        }
    }

    static int exitCode(JsonNode replayed) {
        return replayed.path("notSent").asInt() > 0 ? DeskProblem.NOT_REACHABLE : 0;
    }
}
