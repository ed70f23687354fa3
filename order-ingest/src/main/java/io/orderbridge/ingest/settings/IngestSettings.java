package io.orderbridge.ingest.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of order-ingest; {@link SettingsCheck} says what is allowed. */
@ConfigMapping(prefix = "orderbridge.ingest")
public interface IngestSettings {

    /** Name of the shop: the key of its row in USER_ORDER_INGEST_CURSOR. */
    @WithDefault("woocommerce")
    String shop();

    /** IANA name of the time zone in which CounterPoint keeps its dates. */
    String storeTimeZone();

    /** Prefix of the shop's table names. */
    String tablePrefix();

    /** How long to rest between two looks at the shop's database; one that finds nothing reads a few index entries. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** The same in the legacy storage, whose time of change has no index; never less than {@link #pollInterval}. */
    @WithDefault("2s")
    Duration legacyPollInterval();

    /** How long one statement of a poll may take in the shop's database; it is ended there. */
    @WithDefault("10s")
    Duration queryTimeout();

    /** The same for a piece of the past that reconciliation reads; a smaller piece is tried after that. */
    @WithDefault("30s")
    Duration reconciliationQueryTimeout();

    /** An order with more items (lines, shipping, fees and others) is refused. */
    @WithDefault("1000")
    int maxOrderItems();

    /** An order with more text is refused, in bytes. */
    @WithDefault("1M")
    MemorySize maxOrderSize();

    /**
     * After how long without a sign of life of the instance that reads the shop another takes over; never less than three
     * poll intervals.
     */
    @WithDefault("10s")
    Duration lease();

    /**
     * How long an order must be unchanged, by the database's clock: WooCommerce writes it in many steps. One that is whole
     * already, twice within a moment, does not wait.
     */
    @WithDefault("3s")
    Duration settlingTime();

    /** How far to look back behind the last order read, since the shop's times are seconds and come late. */
    @WithDefault("2m")
    Duration overlap();

    /** How many orders are read and staged at a time. */
    @WithDefault("100")
    int pageSize();

    /** How far to look back the very first time; orders that were paid earlier are never staged. */
    @WithDefault("P30D")
    Duration firstLookBack();

    /** How often to look for paid orders that were never staged, besides at start. */
    @WithDefault("2h")
    Duration reconciliationInterval();

    /** How far that look goes back. */
    @WithDefault("P30D")
    Duration reconciliationLookBack();

    /**
     * In the legacy storage, the age of the oldest orders that every poll looks at: it has no index on the time of
     * change. Reconciliation looks at all of them.
     */
    @WithDefault("P30D")
    Duration legacyWindow();

    /** After how long an order that was staged and not announced is announced by whoever finds it. */
    @WithDefault("10s")
    Duration announcementGrace();

    /** Statuses of paid orders, with prefix. */
    @WithDefault("wc-processing,wc-completed")
    Set<String> paidStatuses();

    /** Statuses, with prefix, in which an order that was staged must not become a ticket. */
    @WithDefault("wc-cancelled,wc-refunded,wc-failed,trash,wc-pending,wc-on-hold")
    Set<String> withdrawnStatuses();

    /**
     * What becomes of an order of which a part was given back before its ticket: {@code HOLD}, it waits for a person;
     * {@code NET_ITEMS}, goods that were given back are left out of the ticket. Money that was given back for nothing that
     * can be named holds it in either case.
     */
    @WithDefault("HOLD")
    RefundsBeforeTicket refundsBeforeTicket();

    /** See {@link #refundsBeforeTicket}. */
    enum RefundsBeforeTicket {
        HOLD,
        NET_ITEMS
    }

    /** What {@code created_via} says of orders that are later payments for the goods of their parent. */
    @WithDefault("wc_deposits,awcdp,wc-deposits,deposits")
    Set<String> depositOrigins();

    /** How often orders without a ticket are compared with the shop, whatever its times of change say. */
    @WithDefault("30s")
    Duration comparisonInterval();

    /** How often orders with a ticket are. Most edits bump no time of change in the legacy storage. */
    @WithDefault("2m")
    Duration ticketComparisonInterval();

    /** Orders whose ticket is older are compared no more, unless the shop says that they have changed. */
    @WithDefault("P7D")
    Duration ticketComparisonWindow();

    /** Meta key of the number that the shopper sees, where a plug-in gives one. */
    Optional<String> orderNumberMetaKey();

    /** AR_CUST.CUST_NO for shoppers that CounterPoint does not know. */
    Optional<String> guestCustomer();

    /** What the shop appends to an item number to name a selling unit. */
    @WithDefault("-PACKAGE,-PK,-BOX,-BX,-EACH,-EA,-CARTON,-CT,-PALLET,-PL,-TON,-CASE,-CS")
    List<String> unitSuffixes();

    /** Shipping methods by which the shopper fetches the goods. */
    @WithDefault("local_pickup,pickup_location")
    Set<String> pickupMethods();

    /** What the shop sends by itself: pings of its plug-in, and webhooks. */
    Webhook webhook();

    /** What the shop sends by itself: pings of its plug-in, and webhooks. */
    interface Webhook {

        /** The secret that the shop signs with; without one there is no webhook. */
        Optional<String> secret();
    }
}
