package io.orderbridge.alerting.digest;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.Event;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderEvent;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.OrderStatusSynced;
import io.orderbridge.model.Shop;
import java.util.Optional;
import java.util.function.Function;

/** Which events a person is told of. Pure. */
final class Triage {

    private Triage() {}

    /**
     * The alert that an event is, or empty if nobody has to know.
     *
     * @param trouble the level of the trouble that a topic is in, or empty if it is in none as far as we know
     */
    static Optional<Alert> of(Envelope<?> envelope, Function<String, Optional<HealthLevel>> trouble) {
        Event event = envelope.data();
        if (event instanceof OrderFailed failed) {
            return alert(envelope, Alert.Kind.TROUBLE, ticket(failed), HealthLevel.WARNING);
        }
        if (event instanceof OrderHeld held) {
            return alert(envelope, Alert.Kind.TROUBLE, ticket(held), HealthLevel.WARNING);
        }
        if (event instanceof OrderCreated created) {
            return allClear(envelope, ticket(created), trouble);
        }
        if (event instanceof OrderSkipped skipped) {
            return allClear(envelope, ticket(skipped), trouble);
        }
        if (event instanceof OrderStatusSyncFailed failed) {
            return alert(envelope, Alert.Kind.TROUBLE, syncTopic(failed), HealthLevel.WARNING);
        }
        if (event instanceof OrderStatusSynced synced) {
            return allClear(envelope, syncTopic(synced), trouble);
        }
        if (event instanceof OrderChangedInShop changed) {
            return changed.docId() == null && changed.kind() == OrderChangedInShop.Kind.STATUS
                    ? allClear(envelope, ticket(changed), trouble)
                    : alert(envelope, Alert.Kind.INCIDENT, "change " + order(changed), HealthLevel.WARNING);
        }
        if (event instanceof MessageDeadLettered dead) {
            return alert(envelope, Alert.Kind.INCIDENT, "message " + dead.messageId(), HealthLevel.WARNING);
        }
        if (event instanceof HealthChanged health) {
            return of(envelope, health, trouble);
        }
        return Optional.empty();
    }

    private static Optional<Alert> of(
            Envelope<?> envelope, HealthChanged health, Function<String, Optional<HealthLevel>> trouble) {
        String topic = "health " + health.service() + " " + health.component();
        boolean reportedOrderByOrder = health.component().equals(HealthChanged.FAILED_ORDERS)
                || health.component().equals(HealthChanged.ERRORS);
        Optional<HealthLevel> before = trouble.apply(topic);
        if (reportedOrderByOrder && health.level() != HealthLevel.CRITICAL && before.isEmpty()) {
            return Optional.empty();
        }
        return health.level() == HealthLevel.HEALTHY
                ? allClear(envelope, topic, trouble)
                : alert(envelope, Alert.Kind.TROUBLE, topic, health.level());
    }

    private static Optional<Alert> allClear(
            Envelope<?> envelope, String topic, Function<String, Optional<HealthLevel>> trouble) {
        return trouble.apply(topic).flatMap(level -> alert(envelope, Alert.Kind.ALL_CLEAR, topic, level));
    }

    private static Optional<Alert> alert(Envelope<?> envelope, Alert.Kind kind, String topic, HealthLevel level) {
        return Optional.of(new Alert(envelope.id(), envelope.occurredAt(), kind, topic, level, envelope.data()));
    }

    private static String ticket(OrderEvent event) {
        return "ticket " + order(event);
    }

    /** The broker keeps topics of what is open: what an earlier version has mailed must find its all-clear. */
    private static String syncTopic(OrderEvent event) {
        return "told " + order(event);
    }

    private static String order(OrderEvent event) {
        return Shop.named(event.shop(), Long.toString(event.wooOrderId()));
    }
}
