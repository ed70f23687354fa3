package io.orderbridge.processor.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.orderbridge.messaging.state.StateQueue;
import io.orderbridge.model.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The marker at the broker. Thread-safe. */
@ApplicationScoped
class RestoreMarkerQueue {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .build();

    private final StateQueue state;

    RestoreMarkerQueue(StateQueue state) {
        this.state = state;
    }

    /** A moment's work on the marker. */
    @FunctionalInterface
    interface Change extends Function<Optional<RestoreMarker>, RestoreMarker> {}

    /**
     * Puts another marker in the place of the one that is there.
     *
     * @throws IOException if the broker does not answer, or has no such queue
     */
    RestoreMarker change(Change change) throws IOException, TimeoutException {
        AtomicReference<RestoreMarker> next = new AtomicReference<>();
        state.change(Topology.RESTORE_MARKER, states -> {
            List<RestoreMarker> known = new ArrayList<>();
            for (byte[] each : states) {
                known.add(JSON.readValue(each, RestoreMarker.class));
            }
            next.set(change.apply(known.stream().max(RestoreMarker.LATEST)));
            return JSON.writeValueAsBytes(next.get());
        });
        return next.get();
    }
}
