package io.orderbridge.statussync.watching;

import io.orderbridge.messaging.publishing.BrokerNews;
import io.orderbridge.messaging.publishing.HealthNews;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.service.ErrorDescription;
import io.quarkus.mailer.MailTemplate;
import io.quarkus.qute.CheckedTemplate;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * News of health goes to alerting by the broker. That alerting itself is gone, nobody would mail: so this does, once for all
 * instances, and again until the SMTP server takes it or alerting is back. That it is back, alerting mails.
 */
@ApplicationScoped
class MailWithoutAlerting implements HealthNews {

    private static final Logger LOG = Logger.getLogger(MailWithoutAlerting.class);
    private static final String ALERTING = "alerting";

    private final BrokerNews broker;
    private final MailClaim claim;
    private final WatchSettings settings;
    private final DateTimeFormatter time;
    private final Context eventLoop;
    private final ScheduledExecutorService mailing = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mailing");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean gone;

    /** The two parts of the mail. */
    @CheckedTemplate(basePath = "AlertingIsGone")
    static final class Templates {
        private Templates() {}

        static native MailTemplate.MailTemplateInstance mail(String since, String detail);
    }

    MailWithoutAlerting(BrokerNews broker, MailClaim claim, WatchSettings settings, Vertx vertx) {
        this.broker = broker;
        this.claim = claim;
        this.settings = settings;
        this.eventLoop = vertx.getOrCreateContext();
        this.time = DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss z", Locale.ENGLISH)
                .withZone(settings.timeZone());
    }

    @Override
    public void publish(HealthChanged change) {
        broker.publish(change);
        if (change.component().equals(ALERTING)) {
            gone = change.level() == HealthLevel.CRITICAL;
            mailing.execute(gone ? () -> mail(change) : this::back);
        }
    }

    private void mail(HealthChanged change) {
        List<String> recipients = settings.recipients().orElse(List.of());
        if (!gone || recipients.isEmpty()) {
            return;
        }
        if (!isOurs()) {
            again(change);
            return;
        }
        try {
            Templates.mail(time.format(change.since()), change.detail())
                    .to(recipients.toArray(String[]::new))
                    .subject("[OrderBridge] CRITICAL: alerting is gone, nobody mails what goes wrong")
                    .send()
                    .runSubscriptionOn(this::onEventLoop)
                    .await()
                    .atMost(settings.smtpTimeout());
            LOG.infof("mailed to %s that alerting is gone", String.join(", ", recipients));
            claim.mailed();
        } catch (IOException | TimeoutException e) {
            LOG.warnf("other instances may mail it too: %s", ErrorDescription.of(e));
        } catch (RuntimeException e) {
            LOG.errorf(
                    "alerting is gone, and the SMTP server does not take the mail that says so: %s",
                    ErrorDescription.of(e));
            again(change);
        }
    }

    private void again(HealthChanged change) {
        var unused = mailing.schedule(() -> mail(change), settings.retry().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where nobody can tell, twice is better than not at all. */
    private boolean isOurs() {
        try {
            return claim.take();
        } catch (IOException | TimeoutException e) {
            LOG.warnf("whether another instance mails it is not known: %s", ErrorDescription.of(e));
            return true;
        }
    }

    private void back() {
        try {
            claim.free();
        } catch (IOException | TimeoutException e) {
            LOG.warnf("that alerting is there is not noted: %s", ErrorDescription.of(e));
        }
    }

    /**
     * Called from a thread of its own, Vert.x' mail client (4.5) connects on one event loop and begins to listen on
     * another: a server that is quick has greeted before anybody listens, and both wait for ever.
     */
    private void onEventLoop(Runnable work) {
        eventLoop.runOnContext(ignored -> work.run());
    }

    @PreDestroy
    void stop() {
        mailing.shutdownNow();
    }
}
