package io.orderbridge.ingest.shop;

import io.agroal.api.AgroalDataSource;
import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.service.failure.Dependency;
import io.orderbridge.service.loop.Loops;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
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

    private static final String STORAGE_OPTION = "woocommerce_custom_orders_table_enabled";

    private final AgroalDataSource dataSource;
    private final String prefix;
    private final String url;
    private final Map<OrderStorage, OrderTables> storages = new EnumMap<>(OrderStorage.class);
    private final ItemTables items;

    @Inject
    ShopDatabase(
            @DataSource("shop") AgroalDataSource dataSource,
            IngestSettings settings,
            @ConfigProperty(name = "quarkus.datasource.shop.jdbc.url") String url) {
        this.dataSource = dataSource;
        this.prefix = settings.tablePrefix();
        this.url = url;
        storages.put(OrderStorage.HPOS, new HposOrderTables(prefix, settings.orderNumberMetaKey()));
        storages.put(OrderStorage.LEGACY, new LegacyOrderTables(prefix, settings.orderNumberMetaKey()));
        items = new ItemTables(prefix);
    }

    /** Work on one snapshot of the database. */
    private interface Work<T> {
        T on(Connection shop) throws SQLException;
    }

    /** The storage in force and the database's time. */
    public ShopState state() throws ShopReadException {
        return inSnapshot(shop -> Rows.read(
                        shop,
                        """
                        SELECT UTC_TIMESTAMP() AS now,
                               (SELECT option_value FROM %soptions WHERE option_name = ?) AS hpos
                        """
                                .formatted(prefix),
                        row -> new ShopState(
                                "yes".equals(row.getString("hpos")) ? OrderStorage.HPOS : OrderStorage.LEGACY,
                                Rows.utc(row, "now")),
                        List.of(STORAGE_OPTION))
                .get(0));
    }

    /**
     * The orders in one of those statuses that come after {@code after} and were not changed later than {@code until},
     * by time of change and id.
     *
     * @param placedSince orders that were placed earlier may be left out where looking at them is expensive
     * @param limit at most so many
     */
    public List<OrderKey> changed(
            OrderStorage storage, Set<String> statuses, Position after, Instant until, Instant placedSince, int limit)
            throws ShopReadException {
        return inSnapshot(shop -> storages.get(storage).changed(shop, statuses, after, until, placedSince, limit));
    }

    /** What those orders are now, in whatever status; those that are gone are left out. */
    public List<OrderKey> keys(OrderStorage storage, Collection<Long> ids) throws ShopReadException {
        return ids.isEmpty()
                ? List.of()
                : inSnapshot(shop -> storages.get(storage).keys(shop, ids));
    }

    /** Those orders as one snapshot has them; those that are gone are left out. */
    public ReadOrders read(OrderStorage storage, Collection<Long> ids) throws ShopReadException {
        return inSnapshot(shop -> {
            ItemTables.Items itemsOfOrders = items.read(shop, ids);
            if (itemsOfOrders.byOrder().isEmpty()) {
                return new ReadOrders(List.of(), itemsOfOrders.unreadable());
            }
            ReadOrders read = storages.get(storage).read(shop, itemsOfOrders.byOrder());
            List<RefusedOrder> unreadable = new ArrayList<>(itemsOfOrders.unreadable());
            unreadable.addAll(read.unreadable());
            return new ReadOrders(read.orders(), unreadable);
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

    /** A transaction at REPEATABLE READ, the datasource's level: all its reads see the same moment. */
    private <T> T inSnapshot(Work<T> work) throws ShopReadException {
        Loops.moved();
        try (Connection shop = dataSource.getConnection()) {
            shop.setAutoCommit(false);
            try {
                return work.on(shop);
            } finally {
                shop.rollback();
            }
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

    /** The zone that people chose in WordPress, or empty if they chose an offset. */
    String timeZone() throws ShopReadException {
        return inSnapshot(shop -> Rows.read(
                        shop,
                        "SELECT option_value FROM %soptions WHERE option_name = 'timezone_string'".formatted(prefix),
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
        for (String table : tables(state().storage())) {
            require(table);
        }
    }
}
