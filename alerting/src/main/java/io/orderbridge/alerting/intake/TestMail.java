package io.orderbridge.alerting.intake;

import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.mail.MailNotSentException;
import io.orderbridge.alerting.mail.SmtpServer;
import io.orderbridge.service.WaitUntil;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * {@code POST /test-mail}, for order-desk, which lets admins in by its own rules: mails everybody who gets mails,
 * past every window, and answers what the SMTP server said. 200 when it took the mail, 502 when not, 401 or 403 without
 * the secret that both have, 429 for more than one at a time.
 */
@ApplicationScoped
class TestMail {

    private static final Logger LOG = Logger.getLogger(TestMail.class);
    private static final String BEARER = "Bearer ";

    /** Nobody needs more, and the mailbox of others is not a toy. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final SmtpServer smtp;
    private final AlertingSettings settings;
    private final Clock clock;
    private WaitUntil next = WaitUntil.NOW;

    TestMail(SmtpServer smtp, AlertingSettings settings, Clock clock) {
        this.smtp = smtp;
        this.settings = settings;
        this.clock = clock;
    }

    void listen(@Observes Router router) {
        router.post("/test-mail").blockingHandler(this::send);
    }

    private void send(RoutingContext http) {
        Optional<String> secret = settings.testMailSecret().filter(text -> !text.isBlank());
        if (secret.isEmpty()) {
            answer(http, 403, "alerting has no TEST_MAIL_SECRET: set it, and the same in order-desk");
            return;
        }
        if (!isOurs(http.request().getHeader("Authorization"), secret.get())) {
            answer(http, 401, "TEST_MAIL_SECRET of order-desk is not the one of alerting");
            return;
        }
        if (!mayNow()) {
            answer(http, 429, "a test mail was sent just now: wait " + REST.toSeconds() + " s");
            return;
        }
        List<String> recipients = everybody();
        try {
            smtp.sendTest(recipients);
        } catch (MailNotSentException e) {
            LOG.warnf("test mail not sent: %s", e.getMessage());
            answer(http, 502, e.getMessage());
            return;
        }
        LOG.infof("test mail sent to %s", String.join(", ", recipients));
        http.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("server", smtp.address())
                        .put("recipients", new JsonArray(recipients))
                        .encode());
    }

    private List<String> everybody() {
        return Stream.of(settings.recipients(), settings.warningRecipients(), settings.criticalRecipients())
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private synchronized boolean mayNow() {
        Instant now = clock.instant();
        if (!next.isOver(now)) {
            return false;
        }
        next = WaitUntil.after(REST, now);
        return true;
    }

    private static boolean isOurs(String header, String secret) {
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        secret.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(RoutingContext http, int status, String message) {
        http.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("message", message).encode());
    }
}
