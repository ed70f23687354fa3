package io.orderbridge.counterpoint.rules;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.rules.Decide;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.RuleSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The customers and items of CounterPoint that orders may need, with one query for each table. */
public final class ReadFacts {

    /** Length of IM_ITEM.ITEM_NO. */
    private static final int ITEM_NO = 20;

    /** Length of USER_CUSTOMER_MAP.WOO_EMAIL; AR_CUST.EMAIL_ADRS_1 is shorter. */
    private static final int EMAIL = 100;

    private ReadFacts() {}

    /** What CounterPoint knows for deciding those orders by those rules. */
    public static Facts of(Connection counterPoint, Collection<RuleOrder> orders, RuleSet rules, Instant now)
            throws SQLException {
        Set<Long> userIds = new TreeSet<>();
        Set<String> emails = new TreeSet<>();
        Set<String> items = new TreeSet<>();
        for (RuleOrder order : orders) {
            if (order.mappedAccount() > 0 && order.mappedAccount() <= Integer.MAX_VALUE) {
                userIds.add(order.mappedAccount());
            }
            String email = Facts.emailKey(order.email());
            if (!email.isEmpty() && email.length() <= EMAIL) {
                emails.add(email);
            }
            Decide.itemCandidates(order, rules, now).stream()
                    .filter(candidate -> candidate.length() <= ITEM_NO)
                    .forEach(items::add);
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
        return Facts.of(
                Sql.on(counterPoint, "SELECT ITEM_NO FROM dbo.IM_ITEM WHERE ITEM_NO IN (%s)")
                        .listIn(items, "CAST(? AS VARCHAR(" + ITEM_NO + "))", row -> row.getString("ITEM_NO")),
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
                        emails));
    }

    private static Map<String, List<String>> byEmail(Connection counterPoint, String sql, Set<String> emails)
            throws SQLException {
        Map<String, List<String>> customers = new HashMap<>();
        Sql.on(counterPoint, sql).listIn(emails, "CAST(? AS VARCHAR(" + EMAIL + "))", row -> customers
                .computeIfAbsent(Facts.emailKey(row.getString("EMAIL")), email -> new ArrayList<>())
                .add(row.getString("CUST_NO")));
        return customers;
    }
}
