package io.orderbridge.processor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of this service. */
@ConfigMapping(prefix = "orderbridge.processor")
public interface ProcessorSettings {

    /** How many orders are made tickets at once, by each instance. CounterPoint allocates numbers one at a time. */
    @WithDefault("4")
    int concurrency();

    /** How long one call of a procedure may take, lock waits included. */
    @WithDefault("30s")
    Duration callTimeout();

    /**
     * How long one order that breaks a rule of CounterPoint's own tables waits for another that could become a ticket, before its
     * trouble is taken for its own and it fails.
     */
    @WithDefault("5m")
    Duration aloneAfter();

    /** How often CounterPoint is asked for tickets that were shipped. */
    @WithDefault("60s")
    Duration shipmentInterval();

    /** For how long after a ticket was created its shipping is waited for. */
    @WithDefault("90d")
    Duration shipmentLookback();

    /** How often what was done is written to USER_SYNC_LOG, if anything was. */
    @WithDefault("60s")
    Duration reportInterval();

    /** What order-desk has to show before it may have an order processed or a sweep made; none: nobody may. */
    Optional<String> deskSecret();
}
