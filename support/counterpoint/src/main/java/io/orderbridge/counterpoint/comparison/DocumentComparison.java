package io.orderbridge.counterpoint.comparison;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.comparison.Finding.Weight;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares two documents, table by table and column by column. To be used once. */
final class DocumentComparison {

    /** Where a value of the document profile comes from; see USER_ORDER_DOC_COLUMN. */
    private record Source(String kind, String value) {}

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

    DocumentComparison(Connection connection, Ticket nativeTicket, Ticket ours) {
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
        for (String table : DocumentReader.tables(connection)) {
            Map<String, Map<String, String>> natives = DocumentReader.rows(connection, table, nativeTicket);
            if (table.equals("PS_DOC_HDR")) {
                natives.values().forEach(header -> nativeTaxCode = header.get("TAX_COD"));
            }
            compare(table, natives, DocumentReader.rows(connection, table, ours));
        }
        findings.sort(Comparator.comparing(Finding::weight));
        return new TicketComparison(nativeTicket, ours, equal, findings);
    }

    private void compare(String table, Map<String, Map<String, String>> natives, Map<String, Map<String, String>> our) {
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
            proposal = Optional.of(Proposals.setting("PREPAID_TICKET", "1"));
            why += "; settings PREPAID_TICKET and PAYMENT_ENABLED";
        } else if (table.startsWith("PS_DOC_PMT")) {
            proposal = Optional.of(Proposals.setting("PAYMENT_ENABLED", "1"));
            why = "payments are switched off; pay codes go into USER_ORDER_PAYMENT_MAP";
        } else if (profile.containsKey(place(table, "DOC_ID"))) {
            why = DocumentColumns.tableMatters(table).orElse("switched off, or this order has none");
            proposal = Optional.of(Proposals.table(table));
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
        add(
                Weight.MATTERS,
                "PS_DOC_TAX " + tax.get("AUTH_COD"),
                tax.get("TAX_AMT"),
                null,
                DocumentColumns.tableMatters("PS_DOC_TAX").orElseThrow(),
                nativeTaxCode == null ? null : Proposals.taxAuthority(tax, nativeTicket));
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
        Optional<String> setting = DocumentColumns.SETTINGS.contains(column)
                ? Optional.of(column)
                : Optional.ofNullable(source)
                        .filter(each -> each.kind().equals("SETTING"))
                        .map(Source::value);
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
        } else if (setting.isPresent() && nativeValue != null) {
            add(
                    weight,
                    place,
                    nativeValue,
                    ourValue,
                    because(why, "setting " + setting.get()),
                    Proposals.setting(setting.get(), nativeValue));
        } else if (source != null && Set.of("CONSTANT", "TEMPLATE").contains(source.kind()) && nativeValue != null) {
            add(
                    weight,
                    place,
                    nativeValue,
                    ourValue,
                    because(why, "a constant of the document profile"),
                    Proposals.constant(table, column, nativeValue));
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
                    Proposals.setting(source.value(), nativeValue));
        } else if (ourValue != null || source != null) {
            add(Weight.EXPLAINED, place, nativeValue, ourValue, ofThisOrder(source), null);
        } else {
            add(
                    weight,
                    place,
                    nativeValue,
                    null,
                    because(why, "not in the document profile"),
                    Proposals.column(table, column, nativeValue));
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
                other ? Proposals.setting("SHIP_TO_CONTACT", shipToOfSite.get()) : null);
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

    private static String place(String table, String column) {
        return table.toUpperCase(Locale.ROOT) + "." + column.toUpperCase(Locale.ROOT);
    }

    /** Once for each place: the other lines of an order say the same. */
    private void add(Weight weight, String place, String nativeValue, String ourValue, String why, String proposal) {
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
