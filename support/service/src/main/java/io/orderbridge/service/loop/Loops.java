package io.orderbridge.service.loop;

import io.orderbridge.service.ErrorDescription;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * All that this service does again and again. Health says when something of it has not been completed in time; the
 * {@link Watchdog} ends the process when a thread of it stands still. Thread-safe.
 */
@ApplicationScoped
public class Loops {

    private static final Logger LOG = Logger.getLogger(Loops.class);

    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final List<ScheduledExecutorService> threads = new CopyOnWriteArrayList<>();
    private final LongSupplier nanos;

    @Inject
    public Loops() {
        this(System::nanoTime);
    }

    /** @param nanos the time, as {@link System#nanoTime} gives it */
    public Loops(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Does something now and again and again until the service stops, on a thread of its own. A round that throws is
     * logged and was not completed.
     *
     * @param name what it does, for people
     * @param every how long to rest between two rounds
     */
    public Loop repeat(String name, Duration every, Pass pass) {
        Loop loop = expect(name, every);
        ClassLoader ours = Thread.currentThread().getContextClassLoader();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            created.setContextClassLoader(ours);
            return created;
        });
        threads.add(thread);
        thread.execute(() -> watch(name, every));
        var unused = thread.scheduleWithFixedDelay(() -> round(loop, pass), 0, every.toNanos(), TimeUnit.NANOSECONDS);
        return loop;
    }

    private static void round(Loop loop, Pass pass) {
        try {
            moved();
            pass.run();
            loop.completed();
        } catch (RuntimeException e) {
            loop.failed(ErrorDescription.of(e));
            LOG.errorf(e, "%s failed and is tried again: unexpected", loop.name());
        } catch (Exception e) {
            String reason = ErrorDescription.of(e);
            Logger.Level level = reason.equals(loop.lastFailure()) ? Logger.Level.DEBUG : Logger.Level.WARN;
            LOG.logf(level, "%s failed and is tried again: %s", loop.name(), reason);
            loop.failed(reason);
        } catch (Error e) {
            LOG.fatalf(e, "%s has ended", loop.name());
            throw e;
        } finally {
            moved();
        }
    }

    /**
     * Something that is to be completed again and again, whoever does it.
     *
     * @param name what it is, for people
     * @param due how long a completion may take after the one before
     */
    public Loop expect(String name, Duration due) {
        Loop loop = new Loop(name, due, nanos);
        loops.add(loop);
        return loop;
    }

    /**
     * From now on, this thread must get on until the returned object is closed.
     *
     * @param name what it does, for people
     * @param rest how long it may rest in between
     */
    public Watched watch(String name, Duration rest) {
        Watched begun = new Watched(name, rest, this);
        watched.add(begun);
        Watched.OF_THIS_THREAD.set(begun);
        return begun;
    }

    /** This thread gets on: what it does next takes a bounded time. Does nothing in a thread that is not watched. */
    public static void moved() {
        Watched current = Watched.OF_THIS_THREAD.get();
        if (current != null) {
            current.moved();
        }
    }

    /** All that is to be completed again and again, in the order in which it began. */
    public List<Loop> all() {
        return List.copyOf(loops);
    }

    Set<Watched> watched() {
        return Set.copyOf(watched);
    }

    void forget(Watched ended) {
        watched.remove(ended);
    }

    void stop(@Observes ShutdownEvent stopping) {
        close();
    }

    /** Begins no further round, and watches nothing any more. */
    public void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
        watched.clear();
    }
}
