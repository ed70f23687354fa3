package io.orderbridge.statussync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What can be set for woo-status-sync; {@link SettingsCheck} refuses values that cannot work. */
@ConfigMapping(prefix = "orderbridge.status-sync")
public interface StatusSyncSettings {

    /**
     * Name of the shop, as its order-ingest has it; orders of other shops are left to theirs. Another shop than the first has
     * a woo-status-sync of its own, whose name ends with it.
     */
    @WithDefault("woocommerce")
    String shop();

    WooCommerce woocommerce();

    /**
     * How many calls of the shop may be under way at once, at most. How many are depends on how quickly the shop answers.
     */
    @WithDefault("16")
    int concurrency();

    /**
     * How long after it was begun a note may still appear that nobody saw arrive. Longer than the shop can take to add
     * one: web servers and PHP end a request after at most a minute.
     */
    @WithDefault("1m")
    Duration settlingTime();

    /** Whether an order that failed or is held gets a private note that says why. */
    @WithDefault("true")
    boolean showFailures();

    /**
     * Whether notes about what was shipped are for the shopper, too: WooCommerce mails them at once. The others are private.
     */
    @WithDefault("false")
    boolean notesToShopper();

    /** Whether to say what the shop would be told instead of telling it. */
    @WithDefault("false")
    boolean dryRun();

    /** What order-desk must know to be shown an order of the shop; none: it is shown nothing. */
    Optional<String> viewSecret();

    /** Where the shop's REST interface is, and how we log in. */
    interface WooCommerce {

        /** The shop's address without {@code /wp-json}: {@code https://shop.example}. */
        Optional<String> url();

        /**
         * The shop's home URL as WordPress knows it, where that differs from {@link #url}, such as behind a proxy. Only
         * used over plain http, where it is part of what is signed.
         */
        Optional<String> homeUrl();

        /**
         * Whether {@link #url} may be plain http. A signature of OAuth 1.0a covers a call's address, not its JSON body, so
         * whoever sits in between may read orders and change what is written to them.
         */
        @WithDefault("false")
        boolean allowHttp();

        /** Key with read and write permission, {@code ck_…}. */
        Optional<String> consumerKey();

        /** The key's secret, {@code cs_…}. */
        Optional<String> consumerSecret();

        /** How long the shop may take to accept a connection. */
        @WithDefault("3s")
        Duration connectTimeout();

        /** How long the shop may take to answer completely. */
        @WithDefault("20s")
        Duration requestTimeout();

        /** How long the shop may take to answer the cheap calls that tell whether it works at all. */
        @WithDefault("5s")
        Duration probeTimeout();

        /** How many KiB of an answer are read; a longer one counts as none. */
        @WithDefault("2048")
        int longestAnswerKib();

        /** A Retry-After up to this is waited for; a longer one pauses consuming. */
        @WithDefault("10s")
        Duration longestWait();
    }
}
