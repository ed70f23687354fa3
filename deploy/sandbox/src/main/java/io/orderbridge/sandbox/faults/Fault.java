package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.local.CannotStart;
import io.orderbridge.sandbox.local.Component;
import io.orderbridge.sandbox.local.ServiceProcess;
import io.orderbridge.sandbox.network.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that goes wrong, and is mended again. */
abstract class Fault {

    /** A moment that does not come within this time does not come: no order, or nobody who takes it on. */
    private static final Duration MOMENT_COMES = Duration.ofSeconds(20);

    /** A server may need another one to start. */
    private static final Duration COMES_BACK = Duration.ofMinutes(3);

    private final String words;
    private final Duration longest;
    private final List<String> partsTouched;

    private Fault(String words, Duration longest, List<String> partsTouched) {
        this.words = words;
        this.longest = longest;
        this.partsTouched = partsTouched;
    }

    /** What happens, for people. */
    final String words() {
        return words;
    }

    /** The longest time that it lasts, before what was killed starts again. */
    final Duration longest() {
        return longest;
    }

    /** The names of what no other fault may touch meanwhile. */
    final List<String> partsTouched() {
        return partsTouched;
    }

    /**
     * Lets it happen; returns when it is over.
     *
     * @return whether it came about
     */
    abstract boolean happen(Duration length) throws InterruptedException;

    static Fault killed(ServiceProcess service) {
        return new Fault("kill -9 " + service.name(), Duration.ofSeconds(5), List.of(service.name())) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                service.kill(length);
                Thread.sleep(length.toMillis());
                return true;
            }
        };
    }

    static Fault killed(Component server) {
        return new Fault("kill -9 " + server.name(), Duration.ofSeconds(6), List.of(server.name())) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                server.kill();
                Thread.sleep(length.toMillis());
                bringBack(server);
                return true;
            }
        };
    }

    static Fault frozen(Component part) {
        return new Fault("freeze " + part.name(), Duration.ofSeconds(8), List.of(part.name())) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                part.pause();
                try {
                    Thread.sleep(length.toMillis());
                } finally {
                    part.resume();
                }
                return true;
            }
        };
    }

    static List<Fault> of(Link link) {
        return List.of(
                onLink("cut", link, link::cut),
                onLink("hang", link, link::hang),
                onLink("lose the answers of", link, link::loseAnswers));
    }

    private static Fault onLink(String what, Link link, Runnable begin) {
        return new Fault(what + " " + link.name(), Duration.ofSeconds(8), List.of(link.name())) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                begin.run();
                try {
                    Thread.sleep(length.toMillis());
                } finally {
                    link.restore();
                }
                return true;
            }
        };
    }

    static Fault at(WorstMoment moment, ServiceProcess service, Link link) {
        return new Fault(
                "kill -9 " + service.name() + " " + moment.words(),
                Duration.ofSeconds(2),
                List.of(service.name(), link.name())) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                CompletableFuture<Void> come = link.set(moment.trap());
                try {
                    come.get(MOMENT_COMES.toMillis(), TimeUnit.MILLISECONDS);
                    service.kill(length);
                    return true;
                } catch (TimeoutException notCome) {
                    return false;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                } finally {
                    link.restore();
                }
            }
        };
    }

    private static void bringBack(Component server) throws InterruptedException {
        Instant limit = Instant.now().plus(COMES_BACK);
        while (true) {
            try {
                server.start();
                return;
            } catch (CannotStart e) {
                if (Instant.now().isAfter(limit)) {
                    throw e;
                }
                Thread.sleep(1000);
            }
        }
    }

    @Override
    public String toString() {
        return words;
    }
}
