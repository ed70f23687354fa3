package io.orderbridge.alerting.mail;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.model.Printable;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.failure.Dependency;
import io.quarkus.mailer.MailTemplate;
import io.quarkus.qute.CheckedTemplate;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The SMTP server that takes our mails. One that can be reached and refuses a mail is away for us as well, as nothing
 * may be lost; it is then asked again with growing distance, since only another try can tell whether it has come round.
 */
@ApplicationScoped
public class SmtpServer implements Dependency {

    /** The {@link Dependency#name()}. */
    public static final String NAME = "SMTP";

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final AlertingSettings settings;
    private final Clock clock;
    private final String host;
    private final int port;
    private final Context eventLoop;
    private final boolean tlsFromTheFirstByte;
    private Duration wait = Duration.ZERO;
    private WaitUntil pause = WaitUntil.NOW;
    private String refusal = "";

    /** The two parts of each mail, {@code alert.txt} and {@code alert.html}. */
    @CheckedTemplate(basePath = "AlertMail")
    static final class Templates {
        private Templates() {}

        static native MailTemplate.MailTemplateInstance alert(AlertMail mail);

        static native MailTemplate.MailTemplateInstance test(String now);
    }

    SmtpServer(
            AlertingSettings settings,
            Clock clock,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.mailer.host") String host,
            @ConfigProperty(name = "quarkus.mailer.port") int port,
            @ConfigProperty(name = "quarkus.mailer.tls", defaultValue = "false") boolean tlsFromTheFirstByte) {
        this.settings = settings;
        this.clock = clock;
        this.host = host;
        this.port = port;
        eventLoop = vertx.getOrCreateContext();
        this.tlsFromTheFirstByte = tlsFromTheFirstByte;
    }

    /**
     * Hands a mail to the server, as plain text and as HTML. When this returns, the server has taken it.
     *
     * @throws MailNotSentException if it has not, or nobody can tell
     */
    public void send(AlertMail mail, List<String> recipients) throws MailNotSentException {
        hand(Templates.alert(mail), mail.subject(), recipients);
    }

    /**
     * Hands over a mail that says that mails arrive.
     *
     * @throws MailNotSentException if the server has not taken it, or nobody can tell
     */
    public void sendTest(List<String> recipients) throws MailNotSentException {
        hand(
                Templates.test(MailEntries.time(settings).format(clock.instant())),
                "[OrderBridge] Test: mails arrive",
                recipients);
    }

    /** Host and port, for people. */
    public String address() {
        return host + ":" + port;
    }

    private void hand(MailTemplate.MailTemplateInstance mail, String subject, List<String> recipients)
            throws MailNotSentException {
        try {
            handOver(mail.to(recipients.toArray(String[]::new)).subject(subject).send());
        } catch (RuntimeException e) {
            throw new MailNotSentException(address() + " " + because(e), e);
        }
        taken();
    }

    /**
     * Waits until the server has taken a mail.
     *
     * @throws RuntimeException if it has not within the time that is allowed for it, or nobody can tell
     */
    void handOver(Uni<Void> mail) {
        mail.runSubscriptionOn(this::onEventLoop).await().atMost(settings.smtpTimeout());
    }

    /**
     * Called from a thread of its own, Vert.x' mail client (4.5) connects on one event loop and begins to listen on
     * another: a server that is quick has greeted before anybody listens, and both wait for ever.
     */
    private void onEventLoop(Runnable work) {
        eventLoop.runOnContext(ignored -> work.run());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void probe() throws IOException {
        synchronized (this) {
            if (!pause.isOver(clock.instant())) {
                throw new IOException("%s; tried again at %s".formatted(refusal, pause.end()));
            }
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) PROBE_TIMEOUT.toMillis());
            if (!tlsFromTheFirstByte) {
                requireGreeting(socket);
            }
        } catch (UnknownHostException e) {
            throw new IOException("host " + host + " is unknown", e);
        } catch (IOException e) {
            throw new IOException("%s:%d: %s".formatted(host, port, e.getMessage()), e);
        }
    }

    /** A balancer or a container's port takes connections while there is no server behind it. */
    private static void requireGreeting(Socket socket) throws IOException {
        socket.setSoTimeout((int) PROBE_TIMEOUT.toMillis());
        if (socket.getInputStream().read() != '2') {
            throw new IOException("takes connections, but does not greet");
        }
    }

    private synchronized void taken() {
        wait = Duration.ZERO;
        pause = WaitUntil.NOW;
    }

    /** The reason for people; notes when to try again if the server can be reached and did not take the mail. */
    private String because(RuntimeException e) {
        Throwable cause = e;
        for (Throwable each = e; each != null; each = each.getCause()) {
            cause = each;
            if (each instanceof SMTPException) {
                break;
            }
        }
        String words = Printable.line(ErrorDescription.of(cause));
        if (cause instanceof TimeoutException) {
            words = "no answer within " + settings.smtpTimeout().toSeconds() + " s";
        }
        if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
            return "cannot be reached: " + words;
        }
        String reason = "did not take the mail: " + words;
        synchronized (this) {
            wait = wait.isZero() ? FIRST_WAIT : min(wait.multipliedBy(2), LONGEST_WAIT);
            pause = WaitUntil.after(wait, clock.instant());
            refusal = "%s:%d %s".formatted(host, port, reason);
        }
        return reason;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
