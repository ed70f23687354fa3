package io.orderbridge.desk.actions;

import io.orderbridge.desk.actions.BulkActions.Bulk;
import io.orderbridge.desk.actions.BulkActions.Done;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Changes of many orders that go on while people watch. What this desk was doing when it ended is not gone on with: orders that
 * were changed keep the change and wait in the list. Thread-safe.
 */
@ApplicationScoped
public class RunningBulks {

    private static final int REMEMBERED = 50;

    private final BulkActions bulkActions;
    private final ReplayOrders replayOrders;
    private final Map<String, Running> running = new LinkedHashMap<>();

    RunningBulks(BulkActions bulkActions, ReplayOrders replayOrders) {
        this.bulkActions = bulkActions;
        this.replayOrders = replayOrders;
    }

    /**
     * How far one is.
     *
     * @param all orders that are to be changed
     * @param changed how many have been
     * @param done what was done; empty while it goes on
     * @param problem why it ended without; empty if it did not
     */
    public record Progress(Bulk bulk, String user, int all, int changed, Optional<Done> done, String problem) {
        /** Whether it goes on. */
        public boolean goesOn() {
            return done.isEmpty() && problem.isEmpty();
        }
    }

    private record Running(Bulk bulk, String user, int all, AtomicInteger changed, CompletableFuture<Done> end) {}

    /** Begins, and returns the name by which it is asked for. */
    public String start(BulkActions.Checked checked, String why, String user) {
        AtomicInteger changed = new AtomicInteger();
        CompletableFuture<Done> end = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return bulkActions.run(checked, why, user, changed::incrementAndGet);
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                Infrastructure.getDefaultExecutor());
        String name = UUID.randomUUID().toString();
        synchronized (running) {
            running.put(name, new Running(checked.bulk(), user, checked.number(), changed, end));
            if (running.size() > REMEMBERED) {
                running.remove(running.keySet().iterator().next());
            }
        }
        return name;
    }

    /** How far it is; empty if this desk does not know it, since it was started again. */
    public Optional<Progress> progress(String name) {
        Running found;
        synchronized (running) {
            found = running.get(name);
        }
        return Optional.ofNullable(found).map(this::progress);
    }

    private Progress progress(Running of) {
        Optional<Done> done = Optional.empty();
        String problem = "";
        if (of.end().isCompletedExceptionally()) {
            problem = of.end()
                    .handle((end, failure) -> failure.getCause() == null
                            ? failure.getMessage()
                            : failure.getCause().getMessage())
                    .join();
        } else if (of.end().isDone()) {
            done = Optional.of(of.end().join());
        }
        Reports.Progress replay = replayOrders.progress();
        boolean sending = of.bulk().kind() == BulkActions.Kind.REPLAY && replay.running();
        return new Progress(
                of.bulk(),
                of.user(),
                sending && replay.of() > 0 ? replay.of() : of.all(),
                sending ? replay.seen() : of.changed().get(),
                done,
                problem);
    }
}
