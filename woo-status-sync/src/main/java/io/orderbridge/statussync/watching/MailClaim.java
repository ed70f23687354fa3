package io.orderbridge.statussync.watching;

import io.orderbridge.messaging.state.StateQueue;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which of several instances mails that alerting is gone: the first that claims it at the broker. A claim is the instance, what
 * it has done, and when. Thread-safe.
 */
@ApplicationScoped
class MailClaim {

    private enum Done {
        CLAIMED,
        MAILED,
        /** Alerting is there. */
        NOTHING
    }

    private final String instance = UUID.randomUUID().toString();
    private final StateQueue state;
    private final WatchSettings settings;
    private final Clock clock;

    MailClaim(StateQueue state, WatchSettings settings, Clock clock) {
        this.state = state;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Claims the mail, unless another instance has mailed, or is about to.
     *
     * @return whether this instance is to mail
     * @throws IOException if the broker does not answer, or has no such queue
     */
    boolean take() throws IOException, TimeoutException {
        AtomicBoolean mine = new AtomicBoolean();
        state.change(Topology.ALERTING_WATCH, states -> {
            for (byte[] each : states) {
                if (keepsUsOut(new String(each, StandardCharsets.UTF_8))) {
                    return each;
                }
            }
            mine.set(true);
            return claim(Done.CLAIMED);
        });
        return mine.get();
    }

    /** The mail is out. */
    void mailed() throws IOException, TimeoutException {
        state.change(Topology.ALERTING_WATCH, states -> claim(Done.MAILED));
    }

    /** Alerting is there: the next time that it is gone, somebody mails again. */
    void free() throws IOException, TimeoutException {
        state.change(Topology.ALERTING_WATCH, states -> claim(Done.NOTHING));
    }

    private byte[] claim(Done done) {
        return String.join(" ", List.of(instance, done.name(), clock.instant().toString()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private boolean keepsUsOut(String claim) {
        String[] parts = claim.split(" ", -1);
        boolean another = parts.length == 3 && !parts[0].equals(instance);
        if (!another || parts[1].equals(Done.NOTHING.name())) {
            return false;
        }
        // One that has claimed it and died before the mail.
        Duration patience = settings.smtpTimeout().plus(settings.retry()).multipliedBy(2);
        return parts[1].equals(Done.MAILED.name())
                || clock.instant().isBefore(Instant.parse(parts[2]).plus(patience));
    }
}
