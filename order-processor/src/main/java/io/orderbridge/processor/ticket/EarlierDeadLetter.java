package io.orderbridge.processor.ticket;

import io.orderbridge.messaging.deadletters.DeadLetterQueue;
import io.orderbridge.messaging.deadletters.DeadLetterQueueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The dead letter that a trigger has left, when it is delivered again since it was not acknowledged. Thread-safe. */
@ApplicationScoped
class EarlierDeadLetter {

    private static final Logger LOG = Logger.getLogger(EarlierDeadLetter.class);

    private final DeadLetterQueue queue;

    EarlierDeadLetter(DeadLetterQueue queue) {
        this.queue = queue;
    }

    /** Goes through the whole queue. Where nobody can tell, it is not there: the sweep takes a second one out. */
    boolean isThere(UUID trigger) {
        AtomicBoolean found = new AtomicBoolean();
        try {
            queue.forEach(letter -> {
                if (letter.id().equals(trigger)) {
                    found.set(true);
                }
            });
        } catch (DeadLetterQueueException e) {
            LOG.debugf("whether %s has its dead letter is not known: %s", trigger, e.getMessage());
        }
        return found.get();
    }
}
