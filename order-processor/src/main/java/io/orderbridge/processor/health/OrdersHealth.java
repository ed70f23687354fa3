package io.orderbridge.processor.health;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.CounterPointUnavailableException;
import io.orderbridge.health.Finding;
import io.orderbridge.health.HealthRules;
import io.orderbridge.health.HealthSettings;
import io.orderbridge.health.HealthSource;
import io.orderbridge.health.OrderFacts;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The orders in CounterPoint's staging table. Between two measurements, time still passes for what was measured. */
@ApplicationScoped
class OrdersHealth implements HealthSource {

    private static final Logger LOG = Logger.getLogger(OrdersHealth.class);

    private final CounterPoint counterPoint;
    private final OrderFactsRepository table;
    private final HealthRules rules;
    private final HealthSettings settings;
    private final Outages outages;
    private final Loop measuring;
    private Optional<OrderFacts> last = Optional.empty();
    private WaitUntil next = WaitUntil.NOW;

    OrdersHealth(
            CounterPoint counterPoint,
            OrderFactsRepository table,
            HealthRules rules,
            HealthSettings settings,
            Outages outages,
            Loops loops) {
        this.counterPoint = counterPoint;
        this.table = table;
        this.rules = rules;
        this.settings = settings;
        this.outages = outages;
        this.measuring = loops.expect("measuring the orders", settings.ordersInterval());
    }

    @Override
    public List<Finding> findings(Instant now) {
        if (outages.isAway(CounterPoint.NAME)) {
            // Of that people are notified already.
            measuring.completed();
        } else if (next.isOver(now)) {
            next = WaitUntil.after(settings.ordersInterval(), now);
            measure(now);
        }
        return last.map(facts -> rules.orders(facts, now)).orElse(List.of());
    }

    private void measure(Instant now) {
        try (Connection connection = counterPoint.connect()) {
            last = Optional.of(table.measure(connection, now));
            measuring.completed();
        } catch (CounterPointUnavailableException e) {
            // Where no order comes, nobody else may notice it for a while.
            measuring.failed(e.getMessage());
            outages.note(CounterPoint.NAME, e.getMessage());
        } catch (SQLException e) {
            measuring.failed(CounterPoint.describe(e));
            LOG.warnf("how the orders are is measured again later: %s", CounterPoint.describe(e));
        }
    }
}
