package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.service.loop.Loops;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PrivateServers.class)
class ReconciliationTest {

    @Inject
    IngestSettings settings;

    @Test
    void whoever_asks_learns_also_of_orders_that_were_found_since_somebody_asked_before() {
        Reconciliation reconciliation = new Reconciliation(settings, Clock.systemUTC(), new Loops());
        Instant now = Instant.now();
        Reconciliation.Pass atStart = reconciliation.underWay(0, now).orElseThrow();
        atStart.missed = 2;
        assertThat(reconciliation.completed(atStart)).isEqualTo(2);
        reconciliation.dueNow();
        reconciliation.underWay(0, now).orElseThrow().missed = 1;

        // Somebody asks while it is under way: it begins again, and what it has found already is not forgotten.
        Reconciliation.Pass asked = reconciliation.underWay(7, now).orElseThrow();
        asked.missed = 4;

        assertThat(reconciliation.completed(asked)).isEqualTo(7);
        Reconciliation.Pass next = reconciliation.underWay(8, now).orElseThrow();
        assertThat(reconciliation.completed(next)).isZero();
    }
}
