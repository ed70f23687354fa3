package io.orderbridge.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A connection whose wire can be cut: the client sees a broken connection, the server a client that is gone. */
final class CuttableConnection implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "cuttable-connection");
        thread.setDaemon(true);
        return thread;
    });
    private final ServerSocket listener;
    private final Engine engine;
    private volatile Socket client;
    private volatile Socket server;
    private final Connection connection;

    private CuttableConnection(Engine engine) throws SQLException {
        this.engine = engine;
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::forward);
        connection = engine.connectThrough(listener.getLocalPort());
    }

    static CuttableConnection to(Engine engine) throws SQLException {
        return new CuttableConnection(engine);
    }

    Connection connection() {
        return connection;
    }

    private void forward() {
        try {
            while (true) {
                Socket fromClient = listener.accept();
                Socket toServer = new Socket(engine.host(), engine.port());
                fromClient.setTcpNoDelay(true);
                toServer.setTcpNoDelay(true);
                client = fromClient;
                server = toServer;
                threads.execute(() -> copy(fromClient, toServer));
                threads.execute(() -> copy(toServer, fromClient));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException closed) {
            cut();
        }
    }

    void cutAfter(long nanos) {
        threads.execute(() -> {
            LockSupport.parkNanos(nanos);
            cut();
        });
    }

    private void cut() {
        for (Socket socket : new Socket[] {client, server}) {
            if (socket != null) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdown();
        try {
            connection.close();
        } catch (SQLException cut) {
            // Its wire is cut: there is nobody to say goodbye to.
            return;
        }
    }
}
