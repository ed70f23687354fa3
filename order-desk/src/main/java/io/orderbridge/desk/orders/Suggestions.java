package io.orderbridge.desk.orders;

import static io.orderbridge.counterpoint.staging.StagedColumns.text;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.rules.SimilarCustomers.Customer;
import io.orderbridge.rules.Suggestion;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Customers and items of CounterPoint that an order might mean, the best guesses first, and those that somebody searches for.
 * Thread-safe.
 */
@ApplicationScoped
public class Suggestions {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST = 6;
    private static final int SHORTEST_PART = 3;
    private static final int SHORTEST_SEARCH = 2;
    private static final int DIGITS_OF_PHONE = 7;
    private static final int MOST_WORDS = 3;

    private static final String PHONE =
            "REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(PHONE_1, '-', ''), ' ', ''), '(', ''), ')', ''), '.', '')";

    private final SearchIndex index;

    Suggestions(SearchIndex index) {
        this.index = index;
    }

    /** Customers like the shopper: the same e-mail, telephone or name, or the last name at the same postcode. */
    public List<Suggestion> customers(Connection connection, int stagingId) throws SQLException {
        Optional<Customer> shopper = Sql.on(
                        connection,
                        """
                        SELECT CUST_NAM, CUST_EMAIL, SHIP_PHONE, SHIP_ZIP_COD FROM dbo.USER_ORDER_STAGING
                        WHERE STAGING_ID = ?
                        """)
                .within(LIMIT)
                .with(stagingId)
                .first(row -> new Customer(
                        "",
                        text(row, "CUST_NAM"),
                        text(row, "CUST_EMAIL"),
                        text(row, "SHIP_PHONE"),
                        text(row, "SHIP_ZIP_COD")));
        return shopper.isEmpty() ? List.of() : customers(connection, shopper.get());
    }

    /**
     * Items that the lines may mean, by SKU; SKUs that are items are not among them.
     *
     * @param lines names of lines by SKU
     */
    public Map<String, List<Suggestion>> items(Connection connection, Map<String, String> lines) throws SQLException {
        Map<String, List<Suggestion>> items = new LinkedHashMap<>();
        for (Map.Entry<String, String> line : lines.entrySet()) {
            if (!line.getKey().isEmpty() && !isItem(connection, line.getKey())) {
                items.put(line.getKey(), item(connection, line.getKey(), line.getValue()));
            }
        }
        return items;
    }

    private static boolean isItem(Connection connection, String sku) throws SQLException {
        return Sql.on(connection, "SELECT ITEM_NO FROM dbo.IM_ITEM WHERE ITEM_NO = ? AND STAT = 'A'")
                .within(LIMIT)
                .with(sku)
                .first(row -> true)
                .isPresent();
    }

    /** Items for an SKU that is none, or is empty: the number nearly the same, the same words in the description, or the same beginning. */
    public List<Suggestion> item(Connection connection, String sku, String name) throws SQLException {
        List<Suggestion> alike = index.items().find(sku, name, MOST);
        Map<String, String> descriptions = new HashMap<>();
        Sql.on(connection, "SELECT ITEM_NO, DESCR FROM dbo.IM_ITEM WHERE STAT = 'A' AND ITEM_NO IN (%s)")
                .within(LIMIT)
                .listIn(
                        numbers(alike),
                        "CAST(? AS VARCHAR(20))",
                        row -> descriptions.put(row.getString("ITEM_NO"), text(row, "DESCR")));
        List<Suggestion> best = new ArrayList<>(alike.stream()
                .filter(each -> descriptions.containsKey(each.number()))
                .map(each -> new Suggestion(each.number(), descriptions.get(each.number()), each.why()))
                .toList());
        String begin = sku.substring(0, Math.max(Math.min(SHORTEST_PART, sku.length()), sku.length() / 2));
        // A bracket is special to one engine and may not be escaped for the other.
        if (begin.isEmpty() || begin.contains("[") || best.size() >= MOST) {
            return best;
        }
        Sql.on(
                        connection,
                        "SELECT TOP " + 2 * MOST
                                + " ITEM_NO, DESCR FROM dbo.IM_ITEM WHERE STAT = 'A'"
                                + " AND ITEM_NO LIKE CAST(? AS VARCHAR(40)) ESCAPE '\\' ORDER BY ITEM_NO")
                .within(LIMIT)
                .with(begin.replaceAll("[\\\\%_]", "\\\\$0") + "%")
                .list(row ->
                        new Suggestion(row.getString("ITEM_NO"), text(row, "DESCR"), "the number begins the same way"))
                .stream()
                .filter(item -> !descriptions.containsKey(item.number()))
                .limit(MOST - best.size())
                .forEach(best::add);
        return best;
    }

    private List<Suggestion> customers(Connection connection, Customer shopper) throws SQLException {
        List<Suggestion> alike = index.customers().find(shopper, MOST);
        Map<String, Customer> customers = new HashMap<>();
        Sql.on(connection, "SELECT CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD FROM dbo.AR_CUST WHERE CUST_NO IN (%s)")
                .within(LIMIT)
                .listIn(
                        numbers(alike),
                        "CAST(? AS VARCHAR(15))",
                        row -> customers.put(row.getString("CUST_NO"), customer(row)));
        return alike.stream()
                .filter(each -> customers.containsKey(each.number()))
                .map(each -> suggestion(customers.get(each.number()), each.why()))
                .toList();
    }

    private static List<String> numbers(List<Suggestion> suggestions) {
        return suggestions.stream().map(Suggestion::number).toList();
    }

    /** Active items whose number or description has what somebody typed; none for less than two characters. */
    public List<Suggestion> findItems(Connection connection, String search) throws SQLException {
        List<String> words = words(search);
        String text = search.strip().toUpperCase(Locale.ROOT);
        if (text.length() < SHORTEST_SEARCH) {
            return List.of();
        }
        return Sql.on(
                        connection,
                        """
                        SELECT TOP 12 ITEM_NO, DESCR FROM dbo.IM_ITEM
                        WHERE STAT = 'A' AND (CHARINDEX(?, UPPER(ITEM_NO)) > 0 OR (%s))
                        ORDER BY CASE WHEN CHARINDEX(?, UPPER(ITEM_NO)) = 1 THEN 0 ELSE 1 END, ITEM_NO
                        """
                                .formatted(hasWords("DESCR")))
                .within(LIMIT)
                .with(with(words, text, text))
                .list(row -> new Suggestion(row.getString("ITEM_NO"), text(row, "DESCR"), ""));
    }

    /** Customers whose number, name, e-mail or telephone has what somebody typed; none for less than two characters. */
    public List<Suggestion> findCustomers(Connection connection, String search) throws SQLException {
        List<String> words = words(search);
        String text = search.strip().toUpperCase(Locale.ROOT);
        if (text.length() < SHORTEST_SEARCH) {
            return List.of();
        }
        String digits = lastDigits(text);
        return Sql.on(
                        connection,
                        """
                        SELECT TOP 12 CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD FROM dbo.AR_CUST
                        WHERE CHARINDEX(?, UPPER(CUST_NO)) > 0 OR (%s) OR CHARINDEX(?, UPPER(EMAIL_ADRS_1)) > 0
                            OR (CAST(? AS VARCHAR(60)) <> '' AND CHARINDEX(?, %s) > 0)
                        ORDER BY CASE WHEN CHARINDEX(?, UPPER(CUST_NO)) = 1 THEN 0 ELSE 1 END, NAM, CUST_NO
                        """
                                .formatted(hasWords("NAM"), PHONE))
                .within(LIMIT)
                .with(with(words, text, text, digits, digits, text))
                .list(row -> suggestion(customer(row), ""));
    }

    private static String hasWords(String column) {
        return Stream.generate(() -> "(CAST(? AS VARCHAR(60)) = '' OR CHARINDEX(?, UPPER(" + column + ")) > 0)")
                .limit(MOST_WORDS)
                .collect(Collectors.joining(" AND "));
    }

    /** The first parameter, the words twice each, and the others; text without any word has none of its words in a name. */
    private static Object[] with(List<String> words, String first, String... others) {
        List<Object> parameters = new ArrayList<>(List.of(first));
        for (int i = 0; i < MOST_WORDS; i++) {
            String word = words.isEmpty() ? first : word(words, i);
            parameters.add(word);
            parameters.add(word);
        }
        parameters.addAll(Arrays.asList(others));
        return parameters.toArray();
    }

    /** Of a telephone number, whose country and area codes are written in many ways; empty if it has too few. */
    private static String lastDigits(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return digits.length() < DIGITS_OF_PHONE ? "" : digits.substring(digits.length() - DIGITS_OF_PHONE);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toUpperCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String word(List<String> words, int at) {
        return at >= 0 && at < words.size() ? words.get(at) : "";
    }

    private static Customer customer(ResultSet row) throws SQLException {
        return new Customer(
                row.getString("CUST_NO"),
                text(row, "NAM"),
                text(row, "EMAIL_ADRS_1"),
                text(row, "PHONE_1"),
                text(row, "ZIP_COD"));
    }

    private static Suggestion suggestion(Customer customer, String why) {
        return new Suggestion(
                customer.number(),
                Stream.of(customer.name(), customer.email(), customer.postcode())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", ")),
                why);
    }
}
