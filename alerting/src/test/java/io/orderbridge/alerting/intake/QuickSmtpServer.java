package io.orderbridge.alerting.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An SMTP server that says yes to everything, as soon as it can. */
final class QuickSmtpServer implements AutoCloseable {

    private final ServerSocket listening;

    QuickSmtpServer(int port) throws IOException {
        listening = new ServerSocket(port);
        new Thread(this::accept, "quick-smtp").start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(socket);
            } catch (IOException e) {
                // The client or the test has gone.
            }
        }
    }

    private static void converse(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        say(socket, "220 at your service");
        boolean inData = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("DATA")) {
                inData = true;
                say(socket, "354 go on");
            } else if (line.equals("QUIT")) {
                say(socket, "221 bye");
                return;
            } else if (!inData || line.equals(".")) {
                inData = false;
                say(socket, "250 yes");
            }
        }
    }

    private static void say(Socket socket, String reply) throws IOException {
        socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
