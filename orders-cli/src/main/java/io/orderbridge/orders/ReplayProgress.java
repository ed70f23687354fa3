package io.orderbridge.orders;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A bar that shows how far the desk is while it replays. Where the desk does not tell, there is none. */
final class ReplayProgress {

    private static final int WIDTH = 40;
    private static final int INTERVAL_MILLIS = 200;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final Desk desk;
    private final PrintWriter out;
    private final ScheduledFuture<?> showing;

    ReplayProgress(Desk desk, PrintWriter out) {
        this.desk = desk;
        this.out = out;
        showing = looking.scheduleWithFixedDelay(this::show, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void show() {
        try {
            JsonNode progress = desk.get("/orders/replay");
            if (progress.path("running").asBoolean()) {
                out.print(CLEAR_LINE
                        + bar(progress.path("seen").asInt(), progress.path("of").asInt()));
                out.flush();
            }
        } catch (DeskProblem e) {
            // The replay itself will say what is wrong.
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    static String bar(int seen, int of) {
        int full = of == 0 ? WIDTH : Math.min(WIDTH, (int) ((long) WIDTH * seen / of));
        return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + seen + " of " + of;
    }

    void close() {
        showing.cancel(false);
        looking.shutdown();
        try {
            if (!looking.awaitTermination(2, TimeUnit.SECONDS)) {
                looking.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.print(CLEAR_LINE);
        out.flush();
    }
}
