package io.orderbridge.alerting.digest;

import io.orderbridge.model.Event;
import io.orderbridge.model.HealthLevel;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that a person is told.
 *
 * @param eventId the event that it comes from; the same event is told once
 * @param occurredAt when it happened
 * @param kind what is told about the topic
 * @param topic what it is about; a later alert of the same topic tells that it is over
 * @param level {@link HealthLevel#WARNING} or {@link HealthLevel#CRITICAL}; of an all-clear that of what is over
 * @param event what happened
 */
public record Alert(UUID eventId, Instant occurredAt, Kind kind, String topic, HealthLevel level, Event event) {

    /** What an alert tells about its topic. */
    public enum Kind {
        /** Something is wrong until an all-clear of the same topic. */
        TROUBLE,
        /** Something happened that does not go away; a person has to act. */
        INCIDENT,
        /** The trouble is over. */
        ALL_CLEAR
    }
}
