package io.orderbridge.alerting.mail;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.service.ErrorDescription;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.PreflightSettings;
import io.orderbridge.service.startup.StartupCheck;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Checks that the SMTP server is there, encrypts as the settings ask, and lets us in; sends a mail if asked to. */
@ApplicationScoped
class SmtpCheck implements StartupCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Of the ways to log in, those that can be tried without sending a mail. */
    private static final String MECHANISMS = "PLAIN LOGIN";

    @ConfigProperty(name = "quarkus.mailer.host")
    String host;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @ConfigProperty(name = "quarkus.mailer.tls")
    boolean tls;

    @ConfigProperty(name = "quarkus.mailer.start-tls")
    String startTls;

    @ConfigProperty(name = "quarkus.mailer.username")
    Optional<String> username;

    @ConfigProperty(name = "quarkus.mailer.password")
    Optional<String> password;

    @Inject
    PreflightSettings preflight;

    @Inject
    AlertingSettings settings;

    @Inject
    ReactiveMailer mailer;

    @Inject
    SmtpServer smtpServer;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        String server = "the SMTP server at " + host + ":" + port;
        try (SMTPTransport smtp = new SMTPTransport(session(), null)) {
            smtp.connect(host, port, null, null);
            encryption(smtp, server, found);
            logIn(smtp, server, found);
        } catch (MessagingException e) {
            found.wrong(server + " cannot be used: " + ErrorDescription.ofCause(e)
                    + ": check SMTP_HOST, SMTP_PORT, SMTP_TLS and SMTP_SSL");
            return;
        }
        if (preflight.mail()) {
            send(server, found);
        }
    }

    private Session session() {
        String timeout = Long.toString(TIMEOUT.toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.auth.mechanisms", MECHANISMS);
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(tls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(!"DISABLED".equals(startTls)));
        return Session.getInstance(properties);
    }

    private void encryption(SMTPTransport smtp, String server, Findings found) throws MessagingException {
        if (tls) {
            found.ok(server + " speaks TLS from the first byte");
        } else if (smtp.isSSL()) {
            found.ok(server + " encrypts (STARTTLS)");
        } else if ("REQUIRED".equals(startTls)) {
            throw new MessagingException("it offers no STARTTLS, which SMTP_TLS=REQUIRED demands");
        } else {
            found.warning(server + " is there, and mails go to it unencrypted: SMTP_TLS=REQUIRED where it can");
        }
    }

    private void logIn(SMTPTransport anonymous, String server, Findings found) throws MessagingException {
        if (username.isEmpty()) {
            found.ok(server + " is used without a log-in");
            return;
        }
        String offered = anonymous.getExtensionParameter("AUTH");
        if (offered == null || Arrays.stream(MECHANISMS.split(" ")).noneMatch(offered::contains)) {
            found.warning(server + " offers neither AUTH PLAIN nor LOGIN: try the log-in by a mail (--mail)");
            return;
        }
        anonymous.close();
        try (SMTPTransport smtp = new SMTPTransport(session(), null)) {
            smtp.connect(host, port, username.get(), password.orElse(""));
            found.ok(server + " lets user " + username.get() + " in");
        } catch (AuthenticationFailedException e) {
            found.wrong("%s refuses user %s (%s): check SMTP_USERNAME and SMTP_PASSWORD"
                    .formatted(server, username.get(), ErrorDescription.ofCause(e)));
        }
    }

    private void send(String server, Findings found) {
        List<String> recipients = Stream.of(
                        settings.recipients(), settings.warningRecipients(), settings.criticalRecipients())
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .distinct()
                .toList();
        try {
            smtpServer.handOver(mailer.send(new Mail()
                    .setTo(recipients)
                    .setSubject("OrderBridge: a test of the mails")
                    .setText("This is how mails of OrderBridge arrive. There is nothing to do.\n")));
            found.ok("a mail is on its way to " + String.join(", ", recipients));
        } catch (RuntimeException e) {
            found.wrong(server + " did not take a mail to " + String.join(", ", recipients) + ": "
                    + ErrorDescription.ofCause(e));
        }
    }
}
