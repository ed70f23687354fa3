package io.orderbridge.ingest.shop;

import io.agroal.api.AgroalDataSource;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.loop.Loops;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The shop's database, which is only ever read. Thread-safe. */
@ApplicationScoped
public class ShopDatabase implements Dependency {

    /** How outages and people call it. */
    public static final String NAME = "Shop database";

    private static final String OPTIONS_VIEW = "orderbridge_options";
    private static final String OPTIONS_TABLE = "options";
    private static final String DECIMALS_OPTION = "woocommerce_price_num_decimals";
    private static final String CURRENCY_OPTION = "woocommerce_currency";
    private static final String STORAGE_OPTION = "woocommerce_custom_orders_table_enabled";

    private final AgroalDataSource dataSource;
    private final String prefix;
    private final String url;
    private final QueryTimeouts timeouts;
    private volatile String options = "";

    /** As they were when the shop's state was read last. */
    private volatile WooOrder.Prices prices = new WooOrder.Prices(2, "");

    private final Map<OrderStorage, ShopOrderRepository> storages = new EnumMap<>(OrderStorage.class);
    private final ItemRepository items;
    private final AskedByRules askedByRules;

    @Inject
    ShopDatabase(
            @DataSource("shop") AgroalDataSource dataSource,
            AskedByRules askedByRules,
            IngestSettings settings,
            @ConfigProperty(name = "quarkus.datasource.shop.jdbc.url") String url) {
        this.dataSource = dataSource;
        this.askedByRules = askedByRules;
        this.prefix = settings.tablePrefix();
        this.url = url;
        this.timeouts = QueryTimeouts.of(settings);
        storages.put(OrderStorage.HPOS, new HposOrderRepository(prefix, settings.orderNumberMetaKey()));
        storages.put(OrderStorage.LEGACY, new LegacyOrderRepository(prefix, settings.orderNumberMetaKey()));
        items = new ItemRepository(prefix);
    }

    /** Work on one snapshot of the database. */
    private interface Work<T> {
        T on(Connection shop) throws SQLException;
    }

    /** The storage in force and the database's time. */
    public ShopState state() throws ShopReadException {
        String options = options();
        return atOnce(shop -> Rows.read(
                        shop,
                        """
                        SELECT UTC_TIMESTAMP() AS now,
                               (SELECT option_value FROM %1$s WHERE option_name = ?) AS hpos,
                               (SELECT option_value FROM %1$s WHERE option_name = ?) AS decimals,
                               (SELECT option_value FROM %1$s WHERE option_name = ?) AS currency
                        """
                                .formatted(options),
                        row -> {
                            prices = new WooOrder.Prices(
                                    decimals(Rows.text(row, "decimals")), Rows.text(row, "currency"));
                            return new ShopState(
                                    "yes".equals(row.getString("hpos")) ? OrderStorage.HPOS : OrderStorage.LEGACY,
                                    Rows.utc(row, "now"));
                        },
                        List.of(STORAGE_OPTION, DECIMALS_OPTION, CURRENCY_OPTION))
                .get(0));
    }

    /** WooCommerce's own default where the shop has none. */
    private static int decimals(String option) {
        return option.matches("[0-9]") ? Integer.parseInt(option) : 2;
    }

    /**
     * The orders in one of those statuses that come after {@code after} and were not changed later than {@code until},
     * by time of change and id.
     *
     * @param statuses none for all orders, drafts excepted
     * @param placedSince orders that were placed earlier may be left out where looking at them is expensive
     * @param limit at most so many
     */
    public List<OrderKey> changed(
            OrderStorage storage, Set<String> statuses, Position after, Instant until, Instant placedSince, int limit)
            throws ShopReadException {
        return atOnce(shop -> storages.get(storage).changed(shop, statuses, after, until, placedSince, limit));
    }

    /**
     * A piece of the past, see {@link ShopOrderRepository#past}. Takes the time that reconciliation has, not that of a poll.
     *
     * @throws ShopReadException which {@link ShopReadException#isTimeout} if the piece was too large for that time
     */
    public Past past(OrderStorage storage, Position after, Instant since, int size) throws ShopReadException {
        return inSnapshot(
                timeouts.reconciliation(), shop -> storages.get(storage).past(shop, after, since, size));
    }

    /**
     * How much there is to read of each of those orders.
     *
     * @param mostItems of an order with more, its texts are not measured
     */
    public Map<Long, OrderSize> sizes(OrderStorage storage, Collection<Long> ids, int mostItems)
            throws ShopReadException {
        return inSnapshot(shop -> {
            Map<Long, OrderSize> sizes = items.sizes(shop, ids, mostItems);
            storages.get(storage)
                    .textSizes(shop, ids)
                    .forEach((id, bytes) -> sizes.merge(
                            id,
                            new OrderSize(0, bytes),
                            (one, other) -> new OrderSize(one.items(), one.bytes() + other.bytes())));
            return sizes;
        });
    }

    /** What those orders are now, in whatever status; those that are gone are left out. */
    public List<OrderKey> keys(OrderStorage storage, Collection<Long> ids) throws ShopReadException {
        return ids.isEmpty() ? List.of() : atOnce(shop -> storages.get(storage).keys(shop, ids));
    }

    /** The highest id that there is in the table of orders; 0 if it is empty. */
    public long lastId(OrderStorage storage) throws ShopReadException {
        return atOnce(shop -> storages.get(storage).lastId(shop));
    }

    /**
     * Orders that were paid and have none of those statuses. Takes the time that reconciliation has.
     *
     * @param after only ids beyond this one
     * @param last and up to this one
     * @throws ShopReadException which {@link ShopReadException#isTimeout} if there were too many for that time
     */
    public List<UntakenOrder> untaken(OrderStorage storage, Set<String> statuses, Instant since, long after, long last)
            throws ShopReadException {
        return inSnapshot(
                timeouts.reconciliation(), shop -> storages.get(storage).untaken(shop, statuses, since, after, last));
    }

    /** How many orders have which status, the most frequent first. */
    public Map<String, Integer> statuses(OrderStorage storage, Instant since) throws ShopReadException {
        return inSnapshot(
                timeouts.reconciliation(), shop -> storages.get(storage).statuses(shop, since));
    }

    /** Those orders as one snapshot has them; those that are gone are left out. */
    public ReadOrders read(OrderStorage storage, Collection<Long> ids) throws ShopReadException {
        return inSnapshot(shop -> {
            ItemRepository.Items itemsOfOrders =
                    items.read(shop, ids, storages.get(storage).refunds(shop, ids));
            if (itemsOfOrders.byOrder().isEmpty()) {
                return new ReadOrders(List.of(), itemsOfOrders.unreadable());
            }
            ReadOrders read = storages.get(storage).read(shop, itemsOfOrders.byOrder(), prices);
            List<RefusedOrder> unreadable = new ArrayList<>(itemsOfOrders.unreadable());
            unreadable.addAll(read.unreadable());
            return new ReadOrders(askedByRules.read(shop, storages.get(storage), read.orders()), unreadable);
        });
    }

    /**
     * The names of webhooks that the shop has switched off.
     *
     * @param path of those that are meant
     * @throws ShopReadException also when the shop's user may not read webhooks
     */
    public List<String> disabledWebhooks(String path) throws ShopReadException {
        return inSnapshot(shop -> Rows.read(
                shop,
                """
                SELECT name
                FROM %swc_webhooks
                WHERE status = 'disabled' AND LOCATE(?, delivery_url) > 0
                ORDER BY webhook_id
                """
                        .formatted(prefix),
                row -> "'" + Rows.text(row, "name") + "'",
                List.of(path)));
    }

    private <T> T inSnapshot(Work<T> work) throws ShopReadException {
        return inSnapshot(timeouts.poll(), work);
    }

    /** A transaction at REPEATABLE READ, the datasource's level: all its reads see the same moment. */
    private <T> T inSnapshot(Duration timeout, Work<T> work) throws ShopReadException {
        return within(timeout, shop -> {
            shop.setAutoCommit(false);
            try {
                return work.on(shop);
            } finally {
                shop.rollback();
            }
        });
    }

    /** Work of one statement, which sees one moment without a transaction: what each poll does costs two statements. */
    private <T> T atOnce(Work<T> work) throws ShopReadException {
        return within(timeouts.poll(), work);
    }

    /**
     * The shop gives up a statement that takes longer than {@code timeout}: one that only we had given up would go on
     * there.
     */
    private <T> T within(Duration timeout, Work<T> work) throws ShopReadException {
        Loops.moved();
        try (Connection shop = dataSource.getConnection()) {
            QueryTimeouts.set(shop, timeout);
            return work.on(shop);
        } catch (SQLException e) {
            throw new ShopReadException(e);
        }
    }

    /** Server and database, for people. */
    String address() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** The tables that are read, with their prefix. */
    List<String> tables(OrderStorage storage) {
        List<String> names =
                new ArrayList<>(List.of("postmeta", "woocommerce_order_items", "woocommerce_order_itemmeta"));
        names.addAll(
                storage == OrderStorage.HPOS
                        ? List.of("wc_orders", "wc_orders_meta", "wc_order_addresses", "wc_order_operational_data")
                        : List.of("posts"));
        return names.stream().map(name -> prefix + name).toList();
    }

    /**
     * Where options are read: a view of those that are needed, which {@code create-reader} makes; where it is missing, the
     * table itself, in which all of a shop's secrets are.
     */
    private String options() throws ShopReadException {
        String known = options;
        if (known.isEmpty()) {
            known = prefix + OPTIONS_VIEW;
            try {
                require(known);
            } catch (ShopReadException e) {
                if (!e.isUnreadable()) {
                    throw e;
                }
                known = prefix + OPTIONS_TABLE;
            }
            options = known;
        }
        return known;
    }

    /** Whether our user may read more of the shop's options than it needs. */
    boolean readsAllOptions() throws ShopReadException {
        try {
            inSnapshot(shop -> Rows.read(
                    shop,
                    "SELECT option_value FROM %s LIMIT 0".formatted(prefix + OPTIONS_TABLE),
                    row -> row,
                    List.of()));
            return true;
        } catch (ShopReadException e) {
            if (e.isUnreadable()) {
                return false;
            }
            throw e;
        }
    }

    /** The zone that people chose in WordPress, or empty if they chose an offset. */
    String timeZone() throws ShopReadException {
        String options = options();
        return inSnapshot(shop -> Rows.read(
                        shop,
                        "SELECT option_value FROM %s WHERE option_name = 'timezone_string'".formatted(options),
                        row -> row.getString("option_value"),
                        List.of()))
                .stream()
                .findFirst()
                .orElse("");
    }

    /** How the connection is encrypted, or empty if it is not. */
    String cipher() throws ShopReadException {
        return inSnapshot(shop -> Rows.read(
                        shop, "SHOW SESSION STATUS LIKE 'Ssl_cipher'", row -> row.getString("Value"), List.of()))
                .stream()
                .findFirst()
                .orElse("");
    }

    /** Whether the URL demands a certificate that we trust. */
    boolean checksCertificate() {
        return url.toUpperCase(Locale.ROOT).contains("SSLMODE=VERIFY_");
    }

    /** Reads nothing of a table, to see whether it can be read. */
    void require(String table) throws ShopReadException {
        inSnapshot(shop -> Rows.read(shop, "SELECT 1 FROM " + table + " LIMIT 0", row -> row, List.of()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void probe() throws ShopReadException {
        options = "";
        for (String table : tables(state().storage())) {
            require(table);
        }
    }
}
