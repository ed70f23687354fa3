package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.ShopDatabase;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.ingest.shop.ShopState;
import io.orderbridge.ingest.staging.CurrentRules;
import io.orderbridge.ingest.staging.PaidStatuses;
import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Names the statuses that the shop's orders really have, and those that neither a setting nor a rule mentions. */
@ApplicationScoped
class ShopStatusesCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(ShopStatusesCheck.class);

    /** Half-made orders. */
    private static final Set<String> DRAFTS = Set.of("auto-draft", "wc-checkout-draft");

    @Inject
    ShopDatabase shop;

    @Inject
    IngestSettings settings;

    @Inject
    CurrentRules rules;

    @Inject
    PaidStatuses known;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        Map<String, Integer> statuses;
        try {
            ShopState state = shop.state();
            statuses = shop.statuses(state.storage(), state.now().minus(settings.reconciliationLookBack()));
        } catch (ShopReadException e) {
            LOG.debugf("the statuses of the shop's orders are not looked at: %s", e.getMessage());
            return;
        }
        String counts = statuses.entrySet().stream()
                .map(status -> status.getKey() + " " + status.getValue())
                .collect(Collectors.joining(", "));
        found.ok("orders of the last %d days by status: %s"
                .formatted(settings.reconciliationLookBack().toDays(), counts.isEmpty() ? "none" : counts));
        rules.readOnly();
        Set<String> named = known.all();
        statuses.keySet().stream()
                .filter(status -> !DRAFTS.contains(status) && !named.contains(status))
                .forEach(status ->
                        found.warning("no setting and no rule names status " + status + " (" + statuses.get(status)
                                + " orders): where they are paid, add it to ORDERBRIDGE_INGEST_PAID_STATUSES, or to"
                                + " ORDERBRIDGE_INGEST_WITHDRAWN_STATUSES if such an order is not to be shipped"));
    }
}
