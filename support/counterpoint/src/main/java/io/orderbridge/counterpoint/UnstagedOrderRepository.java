package io.orderbridge.counterpoint;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * USER_ORDER_UNSTAGED: the paid orders of the shop that have no staging row, and why. An entry stays until its reason is
 * gone and the broker has been given both announcements. Every method is idempotent; one that changes several entries
 * does so in the transaction of its connection.
 */
public final class UnstagedOrderRepository {

    private static final int REASON_LENGTH = 1000;
    private static final BigDecimal AMOUNT_LIMIT = new BigDecimal("1E11");

    private static final String COLUMNS =
            """
            SELECT SHOP, WOO_ORDER_ID, WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON, AMOUNT, CURRENCY, SINCE_DT,
                   LAST_SEEN_DT, ANNOUNCED_DT, CLEARED_DT
            FROM dbo.USER_ORDER_UNSTAGED
            """;

    private UnstagedOrderRepository() {}

    /**
     * What keeps an order from being staged.
     *
     * @param wooOrderNo what the shopper sees; shortened to 50 characters
     * @param shopStatus without {@code wc-}; empty where it is not known
     * @param reasonCode at most 40 characters
     * @param reason one sentence for people; shortened to 1,000 characters
     * @param amount left out where it does not fit DECIMAL(15,4)
     * @param currency empty where it is not known, or is no code of three letters
     */
    public record Entry(
            long wooOrderId,
            String wooOrderNo,
            String shopStatus,
            String reasonCode,
            String reason,
            Optional<BigDecimal> amount,
            String currency) {

        public Entry {
            wooOrderNo = cut(wooOrderNo, 50);
            shopStatus = cut(shopStatus, 20);
            reason = cut(reason, REASON_LENGTH);
            amount = amount.filter(each -> each.abs().compareTo(AMOUNT_LIMIT) < 0);
            currency = currency.length() == 3 ? currency : "";
        }
    }

    /**
     * Adds the entries, or notes that they still hold. One with another reason than before is announced again.
     *
     * @param shop at most 50 characters
     */
    public static void report(Connection counterPoint, String shop, Collection<Entry> entries) throws SQLException {
        for (Entry entry : entries) {
            if (!update(counterPoint, shop, entry)) {
                insert(counterPoint, shop, entry);
            }
        }
    }

    private static boolean update(Connection counterPoint, String shop, Entry entry) throws SQLException {
        return Sql.on(
                                counterPoint,
                                """
                UPDATE dbo.USER_ORDER_UNSTAGED
                SET ANNOUNCED_DT = CASE WHEN CLEARED_DT IS NULL AND REASON_CODE = CAST(? AS VARCHAR(40))
                                         AND REASON = CAST(? AS NVARCHAR(1000)) THEN ANNOUNCED_DT END,
                    WOO_ORDER_NO = CAST(? AS VARCHAR(50)), SHOP_STATUS = CAST(? AS VARCHAR(20)),
                    REASON_CODE = CAST(? AS VARCHAR(40)), REASON = CAST(? AS NVARCHAR(1000)),
                    AMOUNT = CAST(? AS DECIMAL(15,4)), CURRENCY = CAST(? AS VARCHAR(3)),
                    TAKE_DT = CASE WHEN REASON_CODE = CAST(? AS VARCHAR(40)) THEN TAKE_DT END,
                    LAST_SEEN_DT = SYSUTCDATETIME(), CLEARED_DT = NULL
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND WOO_ORDER_ID = ?
                """)
                        .with(entry.reasonCode(), entry.reason())
                        .with(values(entry))
                        .with(entry.reasonCode(), shop, entry.wooOrderId())
                        .update()
                == 1;
    }

    private static void insert(Connection counterPoint, String shop, Entry entry) throws SQLException {
        Sql.on(
                        counterPoint,
                        """
                INSERT INTO dbo.USER_ORDER_UNSTAGED (WOO_ORDER_NO, SHOP_STATUS, REASON_CODE, REASON, AMOUNT, CURRENCY,
                    SHOP, WOO_ORDER_ID, SINCE_DT, LAST_SEEN_DT)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, SYSUTCDATETIME(), SYSUTCDATETIME())
                """)
                .with(values(entry))
                .with(shop, entry.wooOrderId())
                .update();
    }

    private static Object[] values(Entry entry) {
        return new Object[] {
            entry.wooOrderNo(),
            Sql.unlessEmpty(entry.shopStatus()),
            entry.reasonCode(),
            entry.reason(),
            entry.amount(),
            Sql.unlessEmpty(entry.currency())
        };
    }

    /** The entries of one shop whose reason holds, and those that are cleared and not yet announced as such; by order id. */
    public static List<UnstagedOrder> ofShop(Connection counterPoint, String shop) throws SQLException {
        return Sql.on(counterPoint, COLUMNS + " WHERE SHOP = CAST(? AS VARCHAR(50)) ORDER BY WOO_ORDER_ID")
                .with(shop)
                .list(UnstagedOrderRepository::read);
    }

    /**
     * The entries of all shops whose reason holds, the oldest first.
     *
     * @param limit at most so many
     */
    public static List<UnstagedOrder> open(Connection counterPoint, int limit) throws SQLException {
        return Sql.on(
                        counterPoint,
                        COLUMNS.replace("SELECT ", "SELECT TOP " + limit + " ")
                                + " WHERE CLEARED_DT IS NULL ORDER BY SINCE_DT, SHOP, WOO_ORDER_ID")
                .list(UnstagedOrderRepository::read);
    }

    /**
     * Asks for listed orders to be taken although nothing takes them by itself.
     *
     * @param shop where they are from
     * @param wooOrderIds WooCommerce's order ids
     * @param reasonCodes those that only a rule keeps from being staged
     * @param by who asks; at most 50 characters
     * @return those that are listed for one of these reasons
     */
    public static List<Long> take(
            Connection counterPoint,
            String shop,
            Collection<Long> wooOrderIds,
            Collection<String> reasonCodes,
            String by)
            throws SQLException {
        Sql take = Sql.on(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_UNSTAGED
                SET TAKE_DT = SYSUTCDATETIME(), TAKEN_BY = CAST(? AS VARCHAR(50))
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND WOO_ORDER_ID = ? AND REASON_CODE = CAST(? AS VARCHAR(40)) AND CLEARED_DT IS NULL
                """);
        List<Long> asked = new ArrayList<>();
        for (long id : wooOrderIds) {
            for (String reasonCode : reasonCodes) {
                if (take.with(by, shop, id, reasonCode).update() > 0) {
                    asked.add(id);
                }
            }
        }
        return asked;
    }

    /** The listed orders of a shop that somebody wants taken, and who. */
    public static Map<Long, String> wanted(Connection counterPoint, String shop) throws SQLException {
        Map<Long, String> wanted = new TreeMap<>();
        Sql.on(
                        counterPoint,
                        """
                SELECT WOO_ORDER_ID, TAKEN_BY
                FROM dbo.USER_ORDER_UNSTAGED
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND TAKE_DT IS NOT NULL AND CLEARED_DT IS NULL
                """)
                .with(shop)
                .each(row -> wanted.put(row.getLong("WOO_ORDER_ID"), text(row, "TAKEN_BY")));
        return wanted;
    }

    /** The broker has the announcement of an entry's reason. */
    public static void markAnnounced(Connection counterPoint, String shop, Collection<Long> wooOrderIds)
            throws SQLException {
        change(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_UNSTAGED
                SET ANNOUNCED_DT = SYSUTCDATETIME()
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND WOO_ORDER_ID = ? AND CLEARED_DT IS NULL
                """,
                shop,
                wooOrderIds);
    }

    /** The reason is gone: the entries wait for their all-clear. */
    public static void clear(Connection counterPoint, String shop, Collection<Long> wooOrderIds) throws SQLException {
        change(
                counterPoint,
                """
                UPDATE dbo.USER_ORDER_UNSTAGED
                SET CLEARED_DT = SYSUTCDATETIME()
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND WOO_ORDER_ID = ? AND CLEARED_DT IS NULL
                """,
                shop,
                wooOrderIds);
    }

    /** The broker has the all-clear of those entries. One whose reason has come back meanwhile stays. */
    public static void removeCleared(Connection counterPoint, String shop, Collection<Long> wooOrderIds)
            throws SQLException {
        change(
                counterPoint,
                """
                DELETE FROM dbo.USER_ORDER_UNSTAGED
                WHERE SHOP = CAST(? AS VARCHAR(50)) AND WOO_ORDER_ID = ? AND CLEARED_DT IS NOT NULL
                """,
                shop,
                wooOrderIds);
    }

    private static void change(Connection counterPoint, String sql, String shop, Collection<Long> wooOrderIds)
            throws SQLException {
        Sql.on(counterPoint, sql).batch(wooOrderIds, id -> List.of(shop, id));
    }

    private static UnstagedOrder read(ResultSet row) throws SQLException {
        return new UnstagedOrder(
                row.getString("SHOP"),
                row.getLong("WOO_ORDER_ID"),
                row.getString("WOO_ORDER_NO"),
                text(row, "SHOP_STATUS"),
                row.getString("REASON_CODE"),
                row.getString("REASON"),
                Optional.ofNullable(row.getBigDecimal("AMOUNT")),
                text(row, "CURRENCY"),
                UtcTime.in(row, "SINCE_DT").orElseThrow(),
                UtcTime.in(row, "LAST_SEEN_DT").orElseThrow(),
                UtcTime.in(row, "ANNOUNCED_DT").isPresent(),
                UtcTime.in(row, "CLEARED_DT").isPresent());
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
