package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.OrderKey;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.shop.ReadOrders;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.shop.ShopState;
import io.orderbridge.ingest.staging.CurrentRules;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.ingest.staging.RehearseStaging;
import io.orderbridge.service.dryrun.DryRunReport;
import io.orderbridge.service.dryrun.DryRunReport.Fate;
import io.orderbridge.service.dryrun.Rehearsal;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What the very first poll would do, and what the predecessor has done with the same orders. */
@ApplicationScoped
class RehearsePoll implements Rehearsal {

    private final ShopDatabase shop;
    private final RehearseStaging staging;
    private final CurrentRules rules;
    private final PaidStatuses statuses;
    private final IngestSettings settings;

    RehearsePoll(
            ShopDatabase shop,
            RehearseStaging staging,
            CurrentRules rules,
            PaidStatuses statuses,
            IngestSettings settings) {
        this.shop = shop;
        this.staging = staging;
        this.rules = rules;
        this.statuses = statuses;
        this.settings = settings;
    }

    @Override
    public String report(DryRunReport report) throws ShopReadException, SQLException {
        rules.readOnly();
        ShopState now = shop.state();
        Instant since = now.now().minus(settings.firstLookBack());
        Instant until = now.now().minus(settings.settlingTime());
        Position after = Position.at(since);
        while (true) {
            List<OrderKey> keys =
                    shop.changed(now.storage(), statuses.paid(), after, until, Instant.EPOCH, settings.pageSize());
            if (keys.isEmpty()) {
                return "orders that were paid since " + since;
            }
            ReadOrders read =
                    shop.read(now.storage(), keys.stream().map(OrderKey::id).toList());
            staging.report(
                    read.orders().stream()
                            .filter(order ->
                                    !order.paid().orElse(order.placed()).isBefore(since))
                            .toList(),
                    report);
            for (RefusedOrder order : read.unreadable()) {
                report.order(
                        Fate.WOULD_FAIL,
                        order.wooOrderId(),
                        Long.toString(order.wooOrderId()),
                        "",
                        BigDecimal.ZERO,
                        List.of(order.reason()));
            }
            after = Position.after(keys.get(keys.size() - 1));
        }
    }
}
