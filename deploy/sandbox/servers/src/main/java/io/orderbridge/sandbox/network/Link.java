package io.orderbridge.sandbox.network;

import io.orderbridge.sandbox.network.Trap.Direction;
import io.orderbridge.sandbox.network.Trap.Moment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The way between a service and a server: passes on TCP connections as they are until something goes wrong with it. */
public final class Link {

    private static final int CONNECT_MILLIS = 3000;

    private enum State {
        WORKING,
        CUT,
        HANGING,
        LOSING_ANSWERS
    }

    private final String name;
    private final int port;
    private final List<Endpoint> servers;
    private final Vertx vertx;
    private final NetClient client;

    // The one event loop touches what follows, nobody else.
    private final Set<Conversation> conversations = new HashSet<>();
    private State state = State.WORKING;
    private long answerMillis;
    private Optional<Trap> trap = Optional.empty();
    private CompletableFuture<Void> trapped = new CompletableFuture<>();
    private int nextServer;

    Link(String name, int port, List<Endpoint> servers, Vertx vertx) {
        this.name = name;
        this.port = port;
        this.servers = List.copyOf(servers);
        this.vertx = vertx;
        this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
        vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(port))
                .connectHandler(this::accept)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public String name() {
        return name;
    }

    /** The port of this machine on which it is entered. */
    public int port() {
        return port;
    }

    /** Breaks all connections; new ones break at once. */
    public void cut() {
        change(State.CUT);
    }

    /** Nothing arrives any more in either direction, and nobody is told. */
    public void hang() {
        change(State.HANGING);
    }

    /** What is sent to the server arrives, what it answers does not. */
    public void loseAnswers() {
        change(State.LOSING_ANSWERS);
    }

    /** What the server answers arrives so much later, and nothing is lost. */
    public void slowDown(Duration answers) {
        onEventLoop(() -> answerMillis = answers.toMillis());
    }

    /** All works again; what was held up arrives late. Connections that lost something break. */
    public void restore() {
        onEventLoop(() -> {
            trap = Optional.empty();
            answerMillis = 0;
            conversations.forEach(conversation -> conversation.answerIsDue = false);
            change(State.WORKING);
        });
    }

    /**
     * Sets a trap. When it snaps the link hangs, until it is restored.
     *
     * @return completes when it has snapped
     */
    public CompletableFuture<Void> set(Trap wanted) {
        var snapped = new CompletableFuture<Void>();
        onEventLoop(() -> {
            trapped = snapped;
            trap = Optional.of(wanted);
        });
        return snapped;
    }

    private void change(State wanted) {
        onEventLoop(() -> {
            state = wanted;
            Set.copyOf(conversations).forEach(Conversation::follow);
        });
    }

    /** Runs it there and returns when it is done. */
    private void onEventLoop(Runnable work) {
        if (io.vertx.core.Context.isOnEventLoopThread()) {
            work.run();
            return;
        }
        var done = new CompletableFuture<Void>();
        vertx.runOnContext(ignored -> {
            work.run();
            done.complete(null);
        });
        done.join();
    }

    private void accept(NetSocket caller) {
        if (state == State.CUT) {
            caller.close();
            return;
        }
        caller.pause();
        nextServer++;
        connect(0)
                .onSuccess(server -> new Conversation(caller, server).begin())
                .onFailure(nobodyThere -> caller.close());
    }

    private Future<NetSocket> connect(int tried) {
        Endpoint server = servers.get((nextServer + tried) % servers.size());
        Future<NetSocket> connected = client.connect(server.port(), server.host());
        return tried + 1 == servers.size() ? connected : connected.recover(away -> connect(tried + 1));
    }

    /** One connection of the service, and the one of ours to the server that belongs to it. */
    private final class Conversation {

        private final NetSocket caller;
        private final NetSocket server;
        private final Watcher toServer = new Watcher();
        private final Watcher toClient = new Watcher();
        private boolean answerIsDue;
        private boolean lostSomething;
        private final Queue<Buffer> late = new ArrayDeque<>();

        Conversation(NetSocket caller, NetSocket server) {
            this.caller = caller;
            this.server = server;
        }

        void begin() {
            conversations.add(this);
            caller.handler(bytes -> pass(bytes, Direction.TO_SERVER));
            server.handler(bytes -> pass(bytes, Direction.TO_CLIENT));
            caller.closeHandler(closed -> end());
            server.closeHandler(closed -> end());
            caller.exceptionHandler(broken -> end());
            server.exceptionHandler(broken -> end());
            follow();
        }

        /** Does what the link's state asks for. */
        void follow() {
            if (state == State.CUT || (state == State.WORKING && lostSomething)) {
                end();
                return;
            }
            flow(caller, state == State.WORKING || state == State.LOSING_ANSWERS);
            flow(server, state == State.WORKING);
        }

        private void flow(NetSocket from, boolean wanted) {
            if (wanted) {
                from.resume();
            } else {
                from.pause();
            }
        }

        private void pass(Buffer bytes, Direction direction) {
            if (state == State.HANGING) {
                // Read before the link hung: a connection that misses something cannot go on.
                lostSomething = true;
                return;
            }
            Watcher watcher = direction == Direction.TO_SERVER ? toServer : toClient;
            if (answerIsDue && direction == Direction.TO_CLIENT) {
                answerIsDue = false;
                snap();
                return;
            }
            if (trap.isPresent() && trap.get().direction() == direction && watcher.sees(trap.get(), bytes)) {
                if (trap.get().moment() == Moment.BEFORE) {
                    snap();
                    return;
                }
                trap = Optional.empty();
                answerIsDue = true;
            }
            if (direction == Direction.TO_CLIENT && (answerMillis > 0 || !late.isEmpty())) {
                // What follows does not overtake what is under way.
                late.add(bytes);
                vertx.setTimer(Math.max(1, answerMillis), due -> write(late.remove(), direction));
            } else {
                write(bytes, direction);
            }
        }

        private void snap() {
            lostSomething = true;
            trap = Optional.empty();
            change(State.HANGING);
            trapped.complete(null);
        }

        private void write(Buffer bytes, Direction direction) {
            NetSocket from = direction == Direction.TO_SERVER ? caller : server;
            NetSocket to = direction == Direction.TO_SERVER ? server : caller;
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> follow());
            }
        }

        private void end() {
            if (conversations.remove(this)) {
                caller.close();
                server.close();
            }
        }
    }

    /** Looks at what passes in one direction; a pattern may lie across two pieces. */
    private static final class Watcher {

        private Buffer before = Buffer.buffer();

        boolean sees(Trap wanted, Buffer bytes) {
            Buffer together = before.copy().appendBuffer(bytes);
            int kept = Math.min(together.length(), wanted.longestPattern() - 1);
            before = together.getBuffer(together.length() - kept, together.length());
            return wanted.matches(together.getBytes());
        }
    }
}
