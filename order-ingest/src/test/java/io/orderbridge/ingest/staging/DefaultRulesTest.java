package io.orderbridge.ingest.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.rules.Rule;
import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @Test
    void each_shop_has_the_rules_of_its_own_settings_and_leaves_those_of_others_alone() throws Exception {
        List<DefaultRules> shops = List.of(
                DefaultRules.of("woocommerce", List.of("-EA"), Optional.of("WEBA"), Set.of("local_pickup")),
                DefaultRules.of("shop-b", List.of(), Optional.of("WEBB"), Set.of("local_pickup", "curbside")),
                DefaultRules.of("shop-c", List.of("-EA"), Optional.empty(), Set.of()));
        try (CounterPointSandbox sandbox = CounterPointSandbox.startInMemory(0, CounterPointSandbox.DEFAULT_PASSWORD);
                Connection connection = DriverManager.getConnection(
                        sandbox.jdbcUrl(), CounterPointSandbox.USER, CounterPointSandbox.DEFAULT_PASSWORD)) {
            int changes = 0;
            for (int round = 0; round < 3; round++) {
                for (DefaultRules shop : shops) {
                    if (!shop.areWritten(RuleRepository.all(connection))) {
                        shop.write(connection, NOW);
                        changes++;
                    }
                }
            }

            assertThat(changes).isEqualTo(3);
            assertThat(RuleRepository.all(connection))
                    .extracting(each -> each.setting().orElse("") + "|"
                            + each.rule().when() + "|" + each.rule().then())
                    .containsExactlyInAnyOrder(
                            "unit-suffixes -EA|shop = woocommerce; sku = *-EA|item = *",
                            "guest-customer|shop = woocommerce|as = guest; customer = WEBA",
                            "pickup-methods|shop = woocommerce; method = local_pickup|pick-up = yes",
                            "shop-b: guest-customer|shop = shop-b|as = guest; customer = WEBB",
                            "shop-b: pickup-methods|shop = shop-b; method = curbside, local_pickup|pick-up = yes",
                            "shop-c: unit-suffixes -EA|shop = shop-c; sku = *-EA|item = *");
            DefaultRules without = DefaultRules.of("shop-b", List.of(), Optional.empty(), Set.of());
            without.write(connection, NOW);
            assertThat(RuleRepository.all(connection))
                    .filteredOn(each -> !each.rule().on())
                    .extracting(each -> each.setting().orElse(""))
                    .containsExactlyInAnyOrder("shop-b: guest-customer", "shop-b: pickup-methods");
            assertThat(shops.get(0).besides(RuleRepository.all(connection)))
                    .extracting(Rule::when)
                    .allMatch(when -> when.startsWith("shop = woocommerce"));
        }
    }
}
