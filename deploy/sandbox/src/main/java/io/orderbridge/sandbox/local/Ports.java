package io.orderbridge.sandbox.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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

    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** Returns a port that is free now and was not handed out before in this JVM. */
    public static int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new CannotStart("No free TCP port was found between " + LOWEST + " and " + HIGHEST + ".");
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
