package io.orderbridge.alerting.intake;

import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.alerting.digest.Mailed;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.BrokerDependency;
import io.orderbridge.service.ErrorDescription;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps what this instance remembers of mails and what all instances do the same. The broker gives events to one instance
 * at a time: one that has had none for a while may have stood by, and looks first what was mailed meanwhile. While the
 * broker does not take it, what was mailed here waits. Thread-safe.
 */
@ApplicationScoped
class MailMemory {

    private static final Logger LOG = Logger.getLogger(MailMemory.class);

    /** Another instance does not take over and stand by again within less. */
    private static final Duration STOOD_BY = Duration.ofSeconds(5);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final OpenAlerts open;
    private final Outages outages;
    private final List<Alert> unsaved = new ArrayList<>();
    private boolean current;
    private long lastUsed = System.nanoTime();
    private long notBefore = System.nanoTime();

    MailMemory(OpenAlerts open, Outages outages) {
        this.open = open;
        this.outages = outages;
    }

    /**
     * To be called before an event is judged.
     *
     * @param memory takes what all mails have said, if that may have changed
     */
    synchronized void refresh(Consumer<Mailed> memory) {
        long now = System.nanoTime();
        current &= now - lastUsed < STOOD_BY.toNanos();
        lastUsed = now;
        if (current || !unsaved.isEmpty() || now - notBefore < 0 || outages.isAway(BrokerDependency.NAME)) {
            return;
        }
        try {
            memory.accept(open.read());
            current = true;
        } catch (IOException | TimeoutException | RuntimeException e) {
            LOG.warnf("what was mailed before is not known, and may be mailed again: %s", ErrorDescription.of(e));
            notBefore = System.nanoTime() + AGAIN_AFTER.toNanos();
        }
    }

    /** These have been mailed. */
    synchronized void mailed(List<Alert> mail) {
        unsaved.addAll(mail);
    }

    /**
     * Saves what has been mailed here. To be called often.
     *
     * @param memory takes what all mails have said
     */
    synchronized void save(Consumer<Mailed> memory) {
        if (unsaved.isEmpty() || System.nanoTime() - notBefore < 0 || outages.isAway(BrokerDependency.NAME)) {
            return;
        }
        try {
            memory.accept(open.add(unsaved));
            unsaved.clear();
            current = true;
            lastUsed = System.nanoTime();
        } catch (IOException | TimeoutException | RuntimeException e) {
            LOG.warnf("what was mailed is not saved yet: %s", ErrorDescription.of(e));
            notBefore = System.nanoTime() + AGAIN_AFTER.toNanos();
        }
    }
}
