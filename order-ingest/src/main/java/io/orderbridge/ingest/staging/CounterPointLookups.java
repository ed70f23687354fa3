package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.ingest.mapping.Customers;
import io.orderbridge.ingest.mapping.ItemNumbers;
import io.orderbridge.ingest.mapping.WooOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The customers and items of CounterPoint that a page of orders may need, with one query for each table. */
@ApplicationScoped
class CounterPointLookups {

    /** Length of IM_ITEM.ITEM_NO. */
    private static final int ITEM_NO = 20;

    /** Length of USER_CUSTOMER_MAP.WOO_EMAIL; AR_CUST.EMAIL_ADRS_1 is shorter. */
    private static final int EMAIL = 100;

    private final Optional<String> guest;
    private final List<String> unitSuffixes;

    @Inject
    CounterPointLookups(IngestSettings settings) {
        this.guest = settings.guestCustomer();
        this.unitSuffixes = settings.unitSuffixes();
    }

    Customers customers(Connection counterPoint, List<WooOrder> orders) throws SQLException {
        Set<Long> userIds = new TreeSet<>();
        Set<String> emails = new TreeSet<>();
        for (WooOrder order : orders) {
            if (order.customerId() > 0 && order.customerId() <= Integer.MAX_VALUE) {
                userIds.add(order.customerId());
            }
            String email = Customers.key(order.email());
            if (!email.isEmpty() && email.length() <= EMAIL) {
                emails.add(email);
            }
        }
        Map<Long, String> byUserId = new HashMap<>();
        Sql.on(
                        counterPoint,
                        """
                SELECT WOO_USER_ID, CUST_NO
                FROM dbo.USER_CUSTOMER_MAP
                WHERE IS_ACTIVE = 1 AND WOO_USER_ID IN (%s)
                """)
                .listIn(userIds, "?", row -> byUserId.put(row.getLong("WOO_USER_ID"), row.getString("CUST_NO")));
        return new Customers(
                byUserId,
                byEmail(
                        counterPoint,
                        """
                        SELECT LOWER(WOO_EMAIL) AS EMAIL, CUST_NO
                        FROM dbo.USER_CUSTOMER_MAP
                        WHERE IS_ACTIVE = 1 AND LOWER(WOO_EMAIL) IN (%s)
                        """,
                        emails),
                byEmail(
                        counterPoint,
                        """
                        SELECT LOWER(EMAIL_ADRS_1) AS EMAIL, CUST_NO
                        FROM dbo.AR_CUST
                        WHERE LOWER(EMAIL_ADRS_1) IN (%s)
                        """,
                        emails),
                guest);
    }

    ItemNumbers items(Connection counterPoint, List<WooOrder> orders) throws SQLException {
        Set<String> candidates = new TreeSet<>();
        for (WooOrder order : orders) {
            for (WooOrder.Line line : order.lines()) {
                ItemNumbers.candidates(line.sku().strip(), unitSuffixes).stream()
                        .filter(candidate -> candidate.length() <= ITEM_NO)
                        .forEach(candidates::add);
            }
        }
        Set<String> known = new HashSet<>(Sql.on(counterPoint, "SELECT ITEM_NO FROM dbo.IM_ITEM WHERE ITEM_NO IN (%s)")
                .listIn(candidates, "CAST(? AS VARCHAR(" + ITEM_NO + "))", row -> row.getString("ITEM_NO")));
        return new ItemNumbers(known, unitSuffixes);
    }

    private static Map<String, List<String>> byEmail(Connection counterPoint, String sql, Set<String> emails)
            throws SQLException {
        Map<String, List<String>> customers = new HashMap<>();
        Sql.on(counterPoint, sql).listIn(emails, "CAST(? AS VARCHAR(" + EMAIL + "))", row -> customers
                .computeIfAbsent(Customers.key(row.getString("EMAIL")), email -> new ArrayList<>())
                .add(row.getString("CUST_NO")));
        return customers;
    }
}
