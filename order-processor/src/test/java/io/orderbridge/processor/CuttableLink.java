package io.orderbridge.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that can be cut, or swallow the server's answers. What connects after a cut goes through. */
public final class CuttableLink implements AutoCloseable {

    private final ServerSocket listener;
    private final int serverPort;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    /** A link to a port of this machine. */
    public CuttableLink(int serverPort) {
        this.serverPort = serverPort;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** Where to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on nobody who is connected hears from the server. */
    public void swallowAnswers() {
        swallowing = true;
    }

    /** Breaks all connections. */
    public void cut() {
        // First: who is cut off connects again at once, and is to hear from the server.
        swallowing = false;
        List<Socket> cut = List.copyOf(open);
        cut.forEach(CuttableLink::close);
        open.removeAll(cut);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                open.addAll(List.of(client, server));
                daemon(() -> copy(client, server, false));
                daemon(() -> copy(server, client, true));
            } catch (IOException closedOrNoServer) {
                Thread.onSpinWait();
            }
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8192];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (!(answers && swallowing)) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException broken) {
            close(from);
        }
        close(to);
        close(from);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cuttable-link");
        thread.setDaemon(true);
        thread.start();
    }
}
