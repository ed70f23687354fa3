package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Finds TCP ports of the loopback interface that nobody listens on. */
public final class Ports {

    /**
     * Below the range from which the kernel takes ports of outgoing connections (32768 and up on Linux): a server that
     * is restarted must find its port free, and a client that retries must not connect to itself.
     */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;

    /** As many as one JVM takes from: what two find free at a time, both would hand out. */
    private static final int BLOCK = 500;

    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * The ports that this JVM hands out and no other one does, until it ends.
     *
     * @param lock held as long as it is reachable
     */
    private record Block(int lowest, DirectoryLock lock) {

        private static final Block OURS = claim();

        private int any() {
            return ThreadLocalRandom.current().nextInt(lowest, lowest + BLOCK);
        }

        private static Block claim() {
            Path folder = Path.of(
                    System.getProperty("java.io.tmpdir"), "orderbridge-ports-" + System.getProperty("user.name"));
            try {
                for (int lowest = LOWEST; lowest < HIGHEST; lowest += BLOCK) {
                    Optional<DirectoryLock> lock = DirectoryLock.take(folder.resolve("from-" + lowest));
                    if (lock.isPresent()) {
                        return new Block(lowest, lock.get());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new CannotStart("All TCP ports between " + LOWEST + " and " + HIGHEST
                    + " are claimed by other JVMs; see the locks in " + folder);
        }
    }

    /** Returns a port that is free now and that neither this JVM nor another one has handed out before. */
    public static int free() {
        for (int attempt = 0; attempt < 10 * BLOCK; attempt++) {
            int port = Block.OURS.any();
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new CannotStart(
                "No free TCP port was found from " + Block.OURS.lowest + " on, among " + BLOCK + " of them.");
    }

    /** Returns the preferred port when it is free, else any free one. */
    public static int preferably(int preferred) {
        return isFree(preferred) && HANDED_OUT.add(preferred) ? preferred : free();
    }

    /** Returns whether a server could listen on the port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            return false;
        }
        // A listener on all interfaces would not have stopped the bind above.
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
