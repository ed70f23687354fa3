package io.orderbridge.alerting.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.alerting.digest.Digest;
import io.orderbridge.alerting.digest.Mailed;
import io.orderbridge.alerting.mail.AlertMail;
import io.orderbridge.alerting.mail.MailComposer;
import io.orderbridge.alerting.mail.MailNotSentException;
import io.orderbridge.alerting.mail.SmtpServer;
import io.orderbridge.messaging.consuming.DependencyAwayException;
import io.orderbridge.messaging.consuming.EventHandler;
import io.orderbridge.messaging.consuming.IncomingEvent;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Gathers alerts and mails them when it is time. The broker keeps each alert until its mail has been handed to the SMTP
 * server; so none is lost, and one may be mailed twice when we die between the mail and what {@link MailMemory} saves of it.
 */
@ApplicationScoped
class AlertDesk {

    private static final Logger LOG = Logger.getLogger(AlertDesk.class);

    private final Digest<Message<?>> digest;
    private final MailComposer writer;
    private final SmtpServer smtp;
    private final OwnNews ownNews;
    private final MailMemory memory;
    private final Assignments assignments;
    private final Outages outages;
    private final AlertingSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;

    AlertDesk(
            MailComposer writer,
            SmtpServer smtp,
            OwnNews ownNews,
            MailMemory memory,
            Assignments assignments,
            Outages outages,
            AlertingSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.writer = writer;
        this.smtp = smtp;
        this.ownNews = ownNews;
        this.memory = memory;
        this.assignments = assignments;
        this.outages = outages;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.digest = new Digest<>(settings.digestWindow(), settings.mostGathered() * 9 / 10);
        metrics.gauge("orderbridge.alerting.gathered", this, desk -> desk.waiting());
        mails("sent");
        mails("failed");
    }

    /** Each alert stays with the broker until {@link #sendWhatIsDue} has mailed it. */
    @Incoming("alerts")
    @Blocking("alerts")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    @EventHandler
    CompletionStage<Void> receive(Message<Event> alert) {
        receive(alert.getMetadata(IncomingEvent.class).orElseThrow().envelope(), alert);
        return CompletableFuture.completedFuture(null);
    }

    void receive(Envelope<?> event, Message<?> delivery) {
        memory.refresh(this::remember);
        Digest.Taken<Message<?>> taken;
        synchronized (this) {
            taken = digest.take(event, delivery, clock.instant());
        }
        if (taken.held()) {
            LOG.infof(
                    "%s of %s %s for a mail",
                    event.type().wireName(), event.correlationId(), taken.done().isPresent() ? "still waits" : "waits");
        }
        // Also of an event that was delivered twice on the same channel: the broker waits for both.
        taken.done().ifPresent(Message::ack);
    }

    /** Sends what is due. To be called often, by one thread; blocks while the SMTP server is at it. */
    void sendWhatIsDue() {
        memory.save(this::remember);
        if (outages.isAway(SmtpServer.NAME)) {
            return;
        }
        ownNews.takeAll().forEach(news -> receive(news, ownMessage(news)));
        List<Digest.Held<Message<?>>> due;
        Collection<Alert> open;
        synchronized (this) {
            due = digest.due(clock.instant());
            open = digest.openTroubles();
        }
        if (due.isEmpty()) {
            return;
        }
        List<Alert> alerts = due.stream().map(Digest.Held::alert).toList();
        AlertMail mail = writer.write(alerts, open, assignments.of(alerts));
        List<String> recipients = recipientsOf(alerts);
        try {
            smtp.send(mail, recipients);
        } catch (MailNotSentException e) {
            LOG.warnf("not mailed, %d alert(s) go back to the queue: %s", due.size(), e.getMessage());
            mails("failed").increment();
            List<Message<?>> back;
            synchronized (this) {
                back = digest.letGo();
            }
            DependencyAwayException away = new DependencyAwayException(SmtpServer.NAME, e.getMessage());
            back.forEach(delivery -> delivery.nack(away).toCompletableFuture().join());
            return;
        }
        List<Message<?>> done;
        synchronized (this) {
            done = digest.mailed(due, clock.instant());
        }
        memory.mailed(alerts);
        memory.save(this::remember);
        done.forEach(Message::ack);
        LOG.infof("mailed %d alert(s) to %s: %s", due.size(), String.join(", ", recipients), mail.subject());
        mails("sent").increment();
    }

    private synchronized void remember(Mailed mailed) {
        digest.remember(mailed);
    }

    synchronized int waiting() {
        return digest.waiting();
    }

    private List<String> recipientsOf(List<Alert> alerts) {
        Set<String> recipients = new LinkedHashSet<>();
        boolean critical = alerts.stream().anyMatch(alert -> alert.level() == HealthLevel.CRITICAL);
        boolean other = alerts.stream()
                .anyMatch(alert -> alert.level() != HealthLevel.CRITICAL || alert.kind() == Alert.Kind.ALL_CLEAR);
        if (critical) {
            recipients.addAll(of(settings.criticalRecipients()));
        }
        if (other) {
            recipients.addAll(of(settings.warningRecipients()));
        }
        return List.copyOf(recipients);
    }

    private List<String> of(Optional<List<String>> level) {
        return level.or(settings::recipients).orElse(List.of());
    }

    /** News that no broker keeps for us. */
    private Message<?> ownMessage(Envelope<HealthChanged> news) {
        return Message.of(news.data(), () -> CompletableFuture.completedFuture(null), away -> {
            ownNews.putBack(news);
            outages.note(SmtpServer.NAME, away.getMessage());
            return CompletableFuture.completedFuture(null);
        });
    }

    private Counter mails(String outcome) {
        return metrics.counter("orderbridge.alerting.mails", "outcome", outcome);
    }
}
