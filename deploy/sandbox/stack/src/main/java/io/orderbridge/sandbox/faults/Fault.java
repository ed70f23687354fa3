package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.counterpoint.CounterPointServer;
import io.orderbridge.sandbox.journey.BrokerQueues;
import io.orderbridge.sandbox.network.Link;
import io.orderbridge.sandbox.servers.CannotStart;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.ServiceProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that goes wrong, and is put right again. */
abstract class Fault {

    /** A moment that does not come within this time does not come: no order, or nobody who takes it on. */
    private static final Duration MOMENT_COMES = Duration.ofSeconds(20);

    /** A server may need another one to start. */
    private static final Duration COMES_BACK = Duration.ofMinutes(3);

    private static final String BROKER = "RabbitMQ";

    private static final Duration LATE = Duration.ofSeconds(3);

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
        return new Fault("kill -9 " + server.name(), Duration.ofSeconds(6), List.of(part(server))) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                server.kill();
                Thread.sleep(length.toMillis());
                bringBack(server);
                return true;
            }
        };
    }

    /** The node dies that leads a queue at that moment. */
    static Fault leaderKilled(String queue, List<PrivateRabbitMq> nodes) {
        return new Fault("kill -9 the leader of " + queue, Duration.ofSeconds(15), List.of(BROKER)) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                Optional<PrivateRabbitMq> leader = leaderOf(queue, nodes);
                if (leader.isEmpty()) {
                    return false;
                }
                leader.get().kill();
                Thread.sleep(length.toMillis());
                bringBack(leader.get());
                return true;
            }
        };
    }

    /** So many nodes die that the rest is too few to go on. */
    static Fault majorityKilled(List<PrivateRabbitMq> nodes, int first) {
        var dying = new ArrayList<PrivateRabbitMq>();
        for (int i = 0; i <= nodes.size() / 2; i++) {
            dying.add(nodes.get((first + i) % nodes.size()));
        }
        return new Fault("kill -9 " + dying, Duration.ofSeconds(15), List.of(BROKER)) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                dying.forEach(Component::kill);
                Thread.sleep(length.toMillis());
                for (PrivateRabbitMq node : dying) {
                    bringBack(node);
                }
                return true;
            }
        };
    }

    /** Empty when no node knows it, as while a new one is voted for. */
    private static Optional<PrivateRabbitMq> leaderOf(String queue, List<PrivateRabbitMq> nodes)
            throws InterruptedException {
        for (PrivateRabbitMq asked : nodes) {
            String leader = leaderSeenBy(asked, queue);
            Optional<PrivateRabbitMq> found = nodes.stream()
                    .filter(node -> node.nodeName().equals(leader))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String leaderSeenBy(PrivateRabbitMq node, String queue) throws InterruptedException {
        try {
            return BrokerQueues.leader(node, queue);
        } catch (IOException away) {
            return "";
        }
    }

    /** The nodes of a broker count as one part: what happens to several of them at once is planned. */
    private static String part(Component component) {
        return component instanceof PrivateRabbitMq ? BROKER : component.name();
    }

    static Fault frozen(Component part) {
        return lasting("freeze " + part.name(), part(part), part::pause, part::resume);
    }

    static List<Fault> of(Link link) {
        return List.of(
                onLink("cut", link, link::cut),
                onLink("hang", link, link::hang),
                onLink("lose the answers of", link, link::loseAnswers),
                onLink("delay the answers of", link, () -> link.slowDown(LATE)));
    }

    /** Somebody has a transaction open that holds locks on IM_INV. */
    static Fault inventoryLocked(CounterPointServer counterPoint) {
        return new Fault("lock IM_INV", Duration.ofSeconds(8), List.of(counterPoint.name())) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                LockedInventory locked;
                try {
                    locked = LockedInventory.of(counterPoint);
                } catch (SQLException away) {
                    return false;
                }
                try {
                    Thread.sleep(length.toMillis());
                    return true;
                } finally {
                    locked.release();
                }
            }
        };
    }

    /** RabbitMQ believes its disk full. */
    static Fault diskFull(List<PrivateRabbitMq> nodes) {
        return lasting(
                "fill the disk of " + BROKER,
                BROKER,
                () -> nodes.forEach(PrivateRabbitMq::fillDisk),
                () -> nodes.forEach(PrivateRabbitMq::clearDisk));
    }

    private static Fault onLink(String what, Link link, Runnable begin) {
        return lasting(what + " " + link.name(), link.name(), begin, link::restore);
    }

    private static Fault lasting(String words, String part, Runnable begin, Runnable end) {
        return new Fault(words, Duration.ofSeconds(8), List.of(part)) {
            @Override
            boolean happen(Duration length) throws InterruptedException {
                begin.run();
                try {
                    Thread.sleep(length.toMillis());
                } finally {
                    end.run();
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
