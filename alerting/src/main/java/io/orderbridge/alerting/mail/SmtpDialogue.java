package io.orderbridge.alerting.mail;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The beginning of an SMTP session, up to the log-in. The mailer's library has none that sends no mail. */
final class SmtpDialogue implements Closeable {

    private final String host;
    private final int port;
    private Socket socket;
    private BufferedReader in;
    private String offers = "";

    /** Connects, with TLS from the first byte or not, and greets. */
    SmtpDialogue(String host, int port, boolean tls, Duration timeout) throws IOException {
        this.host = host;
        this.port = port;
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            plain.setSoTimeout((int) timeout.toMillis());
            use(tls ? encrypted(plain) : plain);
            expect("2", answer());
            greet();
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    boolean offersTls() {
        return offers.contains("STARTTLS");
    }

    /** Encrypts what follows; the certificate and its name are checked. */
    void startTls() throws IOException {
        say("STARTTLS");
        expect("2", answer());
        use(encrypted(socket));
        greet();
    }

    /**
     * Logs in.
     *
     * @return false if the server offers no method that is known here
     * @throws IOException if it refuses
     */
    boolean logIn(String username, String password) throws IOException {
        if (offers.contains("PLAIN")) {
            say("AUTH PLAIN " + base64("\0" + username + "\0" + password));
        } else if (offers.contains("LOGIN")) {
            say("AUTH LOGIN");
            expect("3", answer());
            say(base64(username));
            expect("3", answer());
            say(base64(password));
        } else {
            return false;
        }
        expect("2", answer());
        return true;
    }

    @Override
    public void close() throws IOException {
        try (Socket ended = socket) {
            ended.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void greet() throws IOException {
        say("EHLO " + InetAddress.getLocalHost().getHostName());
        offers = answer().toUpperCase(Locale.ROOT);
        expect("2", offers);
    }

    private void use(Socket now) throws IOException {
        socket = now;
        in = new BufferedReader(new InputStreamReader(now.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket tls =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** All lines of an answer; the last one has no hyphen after its number. */
    private String answer() throws IOException {
        StringBuilder lines = new StringBuilder();
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                throw new IOException("it ended the connection");
            }
            lines.append(line).append('\n');
        } while (line.length() > 3 && line.charAt(3) == '-');
        return lines.toString();
    }

    private static void expect(String kind, String answer) throws IOException {
        if (!answer.startsWith(kind)) {
            throw new IOException("it answers: " + answer.strip());
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
