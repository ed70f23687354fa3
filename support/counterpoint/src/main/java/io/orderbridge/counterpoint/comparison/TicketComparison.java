package io.orderbridge.counterpoint.comparison;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.comparison.Finding.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Sets a document that CounterPoint's own programs wrote beside one of ours, in every table of a document, and says which
 * columns and rows the one has and the other lacks or fills differently. Reads only, on SQL Server and on the sandbox.
 *
 * @param equal columns in which both are alike; those of which both have nothing are not counted
 */
public record TicketComparison(Ticket nativeTicket, Ticket ours, int equal, List<Finding> findings) {

    /** Where a value of the document profile comes from; see USER_ORDER_DOC_COLUMN. */
    private record Source(String kind, String value) {}

    public TicketComparison {
        findings = List.copyOf(findings);
    }

    /** What differs and is not explained. */
    public List<Finding> open() {
        return findings.stream()
                .filter(finding -> finding.weight() != Weight.EXPLAINED)
                .toList();
    }

    /** All proposals, each once, with the call that makes them count; empty if there are none. */
    public List<String> proposals() {
        Set<String> proposals = new LinkedHashSet<>();
        open().forEach(finding -> finding.proposal().ifPresent(proposals::add));
        if (proposals.isEmpty()) {
            return List.of();
        }
        proposals.add("EXEC dbo.sp_BuildDocumentProfile;");
        return List.copyOf(proposals);
    }

    /** The comparison of two documents that are in PS_DOC_HDR. */
    public static TicketComparison of(Connection connection, Ticket nativeTicket, Ticket ours) throws SQLException {
        return new Comparing(connection, nativeTicket, ours).compare();
    }

    private static final class Comparing {

        private final Connection connection;
        private final Ticket nativeTicket;
        private final Ticket ours;
        private final Map<String, Source> profile = new HashMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> found = new TreeSet<>();
        private String nativeTaxCode;
        private Optional<String> shipToOfSite = Optional.empty();
        private String shipToNow;
        private int equal;

        Comparing(Connection connection, Ticket nativeTicket, Ticket ours) {
            this.connection = connection;
            this.nativeTicket = nativeTicket;
            this.ours = ours;
        }

        TicketComparison compare() throws SQLException {
            Sql.on(connection, "SELECT TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE FROM dbo.USER_ORDER_DOC_COLUMN")
                    .list(row -> profile.put(
                            place(row.getString(1), row.getString(2)), new Source(row.getString(3), row.getString(4))));
            shipToOfSite = ShipToMeaning.ofTheSite(connection);
            shipToNow = Sql.on(
                            connection,
                            "SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'SHIP_TO_CONTACT'")
                    .first(row -> row.getString(1))
                    .orElse("ADRS");
            for (String table : tables()) {
                Map<String, Map<String, String>> natives = rows(table, nativeTicket);
                if (table.equals("PS_DOC_HDR")) {
                    natives.values().forEach(header -> nativeTaxCode = header.get("TAX_COD"));
                }
                compare(table, natives, rows(table, ours));
            }
            findings.sort(Comparator.comparing(Finding::weight));
            return new TicketComparison(nativeTicket, ours, equal, findings);
        }

        private List<String> tables() throws SQLException {
            return Sql.on(
                            connection,
                            """
                            SELECT DISTINCT UPPER(TABLE_NAME) FROM INFORMATION_SCHEMA.COLUMNS
                            WHERE UPPER(TABLE_SCHEMA) = 'DBO' AND UPPER(COLUMN_NAME) = 'DOC_ID' AND LEFT(UPPER(TABLE_NAME), 7) = 'PS_DOC_'
                            """)
                    .list(row -> row.getString(1))
                    .stream()
                    .sorted(Comparator.comparing((String table) -> switch (table) {
                                case "PS_DOC_HDR" -> 0;
                                case "PS_DOC_LIN" -> 1;
                                case "PS_DOC_HDR_TOT" -> 2;
                                default -> 3;
                            })
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }

        /** By what tells the rows of the table apart; in order where nothing does. */
        private Map<String, Map<String, String>> rows(String table, Ticket ticket) throws SQLException {
            List<Map<String, String>> rows = Sql.on(connection, "SELECT * FROM dbo." + table + " WHERE DOC_ID = ?")
                    .with(ticket.docId())
                    .list(Comparing::row);
            Map<String, Map<String, String>> byKey = new TreeMap<>();
            for (Map<String, String> row : rows) {
                StringBuilder key = new StringBuilder();
                for (String column : DocumentColumns.KEYS) {
                    if (row.get(column) != null) {
                        key.append(column).append(' ').append(row.get(column)).append(' ');
                    }
                }
                String name = key.isEmpty()
                        ? "row " + (byKey.size() + 1)
                        : key.toString().strip();
                byKey.put(byKey.containsKey(name) ? name + ", row " + (byKey.size() + 1) : name, row);
            }
            return byKey;
        }

        private static Map<String, String> row(ResultSet row) throws SQLException {
            ResultSetMetaData columns = row.getMetaData();
            Map<String, String> values = new TreeMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                values.put(columns.getColumnLabel(i).toUpperCase(Locale.ROOT), text(row.getObject(i)));
            }
            return values;
        }

        private static String text(Object value) {
            if (value instanceof BigDecimal number) {
                return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
            }
            if (value instanceof Boolean flag) {
                return flag ? "1" : "0";
            }
            String text = value == null ? "" : value.toString().strip();
            return text.isEmpty() ? null : text;
        }

        private void compare(
                String table, Map<String, Map<String, String>> natives, Map<String, Map<String, String>> our) {
            if (natives.isEmpty() && our.isEmpty()) {
                return;
            }
            if (our.isEmpty()) {
                missing(table, natives);
                return;
            }
            if (natives.isEmpty()) {
                add(Weight.EXPLAINED, table, null, our.size() + " rows", "the native document has none", null);
                return;
            }
            for (Map.Entry<String, Map<String, String>> pair : natives.entrySet()) {
                Map<String, String> partner = our.get(pair.getKey());
                if (partner != null) {
                    pair.getValue().forEach((column, value) -> compare(table, column, value, partner));
                } else if (DocumentColumns.EACH_ROW_MATTERS.contains(table)) {
                    missing(table, pair.getKey(), pair.getValue());
                }
            }
            if (!natives.keySet().equals(our.keySet()) && !DocumentColumns.EACH_ROW_MATTERS.contains(table)) {
                add(
                        Weight.EXPLAINED,
                        table,
                        String.join(", ", natives.keySet()),
                        String.join(", ", our.keySet()),
                        "each order has as many rows here as it needs",
                        null);
            }
        }

        private void missing(String table, Map<String, Map<String, String>> natives) {
            String why = DocumentColumns.tableMatters(table).orElse("OrderBridge writes no rows here");
            Optional<String> proposal = Optional.empty();
            if (table.equals("PS_DOC_TAX")) {
                natives.values().forEach(this::proposeAuthority);
                return;
            } else if (table.equals("PS_DOC_HDR_ORIG_DOC")) {
                proposal = Optional.of(setting("PREPAID_TICKET", "1"));
                why += "; settings PREPAID_TICKET and PAYMENT_ENABLED";
            } else if (table.startsWith("PS_DOC_PMT")) {
                proposal = Optional.of(setting("PAYMENT_ENABLED", "1"));
                why = "payments are switched off; pay codes go into USER_ORDER_PAYMENT_MAP";
            } else if (profile.containsKey(place(table, "DOC_ID"))) {
                why = DocumentColumns.tableMatters(table).orElse("switched off, or this order has none");
                proposal = Optional.of(
                        "UPDATE dbo.USER_ORDER_DOC_TABLE SET IS_ENABLED = 1 WHERE TABLE_NAME = " + quoted(table) + ";");
            }
            add(
                    DocumentColumns.tableMatters(table).isPresent() ? Weight.MATTERS : Weight.DIFFERS,
                    table,
                    natives.size() == 1 ? "1 row" : natives.size() + " rows",
                    null,
                    why,
                    proposal.orElse(null));
        }

        /** One of the rows of the native document, where ours has others. */
        private void missing(String table, String key, Map<String, String> row) {
            if (table.equals("PS_DOC_TAX")) {
                proposeAuthority(row);
                return;
            }
            String amount = Optional.ofNullable(row.get("MISC_AMT")).orElse("1 row");
            add(
                    Weight.MATTERS,
                    table + " " + key.substring(key.lastIndexOf(' ') + 1),
                    amount,
                    null,
                    DocumentColumns.tableMatters(table).orElseThrow() + ", unless this order has none",
                    null);
        }

        /** The rate that the native document was taxed by. */
        private void proposeAuthority(Map<String, String> tax) {
            BigDecimal taxable =
                    new BigDecimal(Optional.ofNullable(tax.get("TOT_TXBL_AMT")).orElse("0"));
            BigDecimal amount =
                    new BigDecimal(Optional.ofNullable(tax.get("TAX_AMT")).orElse("0"));
            String proposal = taxable.signum() == 0 || nativeTaxCode == null
                    ? null
                    : "INSERT INTO dbo.USER_ORDER_TAX_AUTHORITY (TAX_COD, AUTH_COD, RUL_COD, TAX_RATE) SELECT TAX_COD, "
                            + quoted(tax.get("AUTH_COD")) + ", " + quoted(tax.get("RUL_COD")) + ", "
                            + amount.multiply(BigDecimal.valueOf(100))
                                    .divide(taxable, 4, RoundingMode.HALF_UP)
                                    .stripTrailingZeros()
                                    .toPlainString()
                            + " FROM dbo.PS_DOC_HDR WHERE DOC_ID = " + nativeTicket.docId() + ";";
            add(
                    Weight.MATTERS,
                    "PS_DOC_TAX " + tax.get("AUTH_COD"),
                    tax.get("TAX_AMT"),
                    null,
                    DocumentColumns.tableMatters("PS_DOC_TAX").orElseThrow(),
                    proposal);
        }

        private void compare(String table, String column, String nativeValue, Map<String, String> ourRow) {
            String ourValue = ourRow.get(column);
            if (nativeValue == null && ourValue == null) {
                return;
            }
            if (nativeValue != null && nativeValue.equals(ourValue)) {
                equal++;
                return;
            }
            String place = place(table, column);
            Optional<String> ofEach = DocumentColumns.ofEachDocument(column);
            if (ofEach.isPresent()) {
                add(Weight.EXPLAINED, place, nativeValue, ourValue, ofEach.get(), null);
                return;
            }
            if (column.equals("SHIP_TO_CONTACT_ID")) {
                shipTo(place, nativeValue, ourValue);
                return;
            }
            Source source = profile.get(place);
            Weight weight = DocumentColumns.matters(table, column).isPresent() ? Weight.MATTERS : Weight.DIFFERS;
            String why = DocumentColumns.matters(table, column).orElse("");
            if (source != null && source.kind().equals("OFF")) {
                add(
                        nativeValue == null ? Weight.EXPLAINED : weight,
                        place,
                        nativeValue,
                        ourValue,
                        because(why, "switched off in the document profile"),
                        null);
            } else if (weight == Weight.MATTERS
                    && isNothing(nativeValue) != isNothing(ourValue)
                    && isNumber(nativeValue, ourValue)) {
                add(weight, place, nativeValue, ourValue, because(why, ofThisOrder(source)), null);
            } else if (DocumentColumns.SETTINGS.contains(column) && nativeValue != null) {
                add(
                        weight,
                        place,
                        nativeValue,
                        ourValue,
                        because(why, "setting " + column),
                        setting(column, nativeValue));
            } else if (source != null && source.kind().equals("SETTING") && nativeValue != null) {
                add(
                        weight,
                        place,
                        nativeValue,
                        ourValue,
                        because(why, "setting " + source.value()),
                        setting(source.value(), nativeValue));
            } else if (source != null
                    && Set.of("CONSTANT", "TEMPLATE").contains(source.kind())
                    && nativeValue != null) {
                add(
                        weight,
                        place,
                        nativeValue,
                        ourValue,
                        because(why, "a constant of the document profile"),
                        "UPDATE dbo.USER_ORDER_DOC_COLUMN SET SOURCE = 'TEMPLATE', SOURCE_VALUE = "
                                + quoted(nativeValue) + " WHERE TABLE_NAME = " + quoted(table) + " AND COLUMN_NAME = "
                                + quoted(column) + ";");
            } else if (source != null
                    && source.kind().equals("OURS")
                    && Set.of("TAX_COD", "SLS_REP").contains(source.value())
                    && ourValue == null) {
                add(
                        weight,
                        place,
                        nativeValue,
                        null,
                        because(
                                why,
                                source.value().equals("TAX_COD")
                                        ? "the customer has no tax code, and the setting TAX_COD is empty"
                                        : "the setting SLS_REP is empty"),
                        setting(source.value(), nativeValue));
            } else if (ourValue != null || source != null) {
                add(Weight.EXPLAINED, place, nativeValue, ourValue, ofThisOrder(source), null);
            } else {
                add(
                        weight,
                        place,
                        nativeValue,
                        null,
                        because(why, "not in the document profile"),
                        "INSERT INTO dbo.USER_ORDER_DOC_COLUMN (TABLE_NAME, COLUMN_NAME, SOURCE, SOURCE_VALUE) VALUES ("
                                + quoted(table) + ", " + quoted(column) + ", 'TEMPLATE', " + quoted(nativeValue)
                                + ");");
            }
        }

        /** The same setting may still mean two numbers, where it is that of an address of the customer. */
        private void shipTo(String place, String nativeValue, String ourValue) {
            boolean other = shipToOfSite.isPresent() && !shipToOfSite.get().equals(shipToNow);
            add(
                    other ? Weight.MATTERS : Weight.EXPLAINED,
                    place,
                    nativeValue,
                    ourValue,
                    other
                            ? "the goods go to another address; setting SHIP_TO_CONTACT, by how the documents of the site are"
                            : "the ship-to address of the customer",
                    other ? setting("SHIP_TO_CONTACT", shipToOfSite.get()) : null);
        }

        private static boolean isNothing(String value) {
            return value == null || value.equals("0");
        }

        private static boolean isNumber(String... values) {
            return Stream.of(values).allMatch(value -> value != null && value.matches("-?[0-9.]+"));
        }

        private static String ofThisOrder(Source source) {
            if (source != null && source.kind().equals("ITEM")) {
                return "from the item";
            }
            return source == null || source.kind().equals("OURS")
                    ? "from the order"
                    : "the native document has nothing here";
        }

        private static String because(String why, String source) {
            return why.isEmpty() ? source : why + "; " + source;
        }

        private static String setting(String name, String value) {
            return "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = N" + quoted(value)
                    + ", UPDATED_DT = SYSUTCDATETIME() WHERE SETTING_NAME = " + quoted(name) + ";";
        }

        private static String quoted(String text) {
            return "'" + text.replace("'", "''") + "'";
        }

        private static String place(String table, String column) {
            return table.toUpperCase(Locale.ROOT) + "." + column.toUpperCase(Locale.ROOT);
        }

        /** Once for each place: the other lines of an order say the same. */
        private void add(
                Weight weight, String place, String nativeValue, String ourValue, String why, String proposal) {
            if (found.add(place)) {
                findings.add(new Finding(
                        weight,
                        place,
                        Optional.ofNullable(nativeValue),
                        Optional.ofNullable(ourValue),
                        why,
                        Optional.ofNullable(proposal)));
            }
        }
    }
}
