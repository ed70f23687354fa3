package io.orderbridge.sandbox.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A mail server of our own that keeps every mail and sends none on, with a page that lists them. */
public final class PrivateMail extends ProcessComponent {

    private final int smtpPort;
    private final int pagePort;
    private final MailFolder mails;

    private PrivateMail(Path directory, int smtpPort, int pagePort) {
        super("mail server", directory);
        this.smtpPort = smtpPort;
        this.pagePort = pagePort;
        try {
            this.mails = new MailFolder(directory().resolve("mails"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a mail server on free ports. */
    public static PrivateMail start(Path directory) {
        return start(directory, Ports.free(), Ports.free());
    }

    /**
     * Starts a mail server; mails that an earlier one in the directory caught are still there.
     *
     * @throws CannotStart when it does not come up
     */
    public static PrivateMail start(Path directory, int smtpPort, int pagePort) {
        var mail = new PrivateMail(directory, smtpPort, pagePort);
        mail.start();
        return mail;
    }

    public int smtpPort() {
        return smtpPort;
    }

    /** Returns the address of the page that lists the mails. */
    public String pageUrl() {
        return "http://127.0.0.1:" + pagePort;
    }

    /** Returns all mails that were ever accepted, the first to arrive first. Works while the server is down. */
    public List<CaughtMail> mails() {
        return mails.list();
    }

    @Override
    protected OwnedProcess launch() {
        return OwnedProcess.start(
                "mail",
                directory(),
                JavaPrograms.main(
                        MailCatcher.class.getName(),
                        List.of(
                                "" + smtpPort,
                                "" + pagePort,
                                directory().resolve("mails").toString())),
                Map.of());
    }

    @Override
    protected void converse() throws IOException {
        try (var page = new Socket(InetAddress.getLoopbackAddress(), pagePort);
                var smtp = new Socket(InetAddress.getLoopbackAddress(), smtpPort)) {
            smtp.setSoTimeout(1000);
            if (!page.isConnected() || smtp.getInputStream().read() != '2') {
                throw new IOException("no greeting");
            }
        }
    }
}
