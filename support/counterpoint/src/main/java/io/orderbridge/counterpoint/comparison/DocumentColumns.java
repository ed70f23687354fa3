package io.orderbridge.counterpoint.comparison;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known about tables and columns of a document, from NCR's API guide and from how tickets are written. */
final class DocumentColumns {

    /** Two documents are never alike in these. */
    private static final Map<String, String> OF_EACH_DOCUMENT = Map.ofEntries(
            Map.entry("DOC_ID", "each document has its own"),
            Map.entry("DOC_GUID", "each document has its own"),
            Map.entry("ORIG_DOC_ID", "each order has a payment ticket of its own"),
            Map.entry("ORIG_DOC_GUID", "each order has a payment ticket of its own"),
            Map.entry("ORIG_TKT_NO", "each order has a payment ticket of its own"),
            Map.entry("LIN_GUID", "each line has its own"),
            Map.entry("TKT_NO", "each document has its own"),
            Map.entry("TKT_DT", "the day of the order"),
            Map.entry("PAY_DAT", "the day of the order"),
            Map.entry("CURR_DT", "when it was written"),
            Map.entry("NOTE_DAT", "when it was written"),
            Map.entry("LST_MAINT_DT", "when it was written"),
            Map.entry("RS_STAT", "CounterPoint's replication keeps it"),
            Map.entry("RS_UTC_DT", "CounterPoint's replication keeps it"),
            Map.entry("ROW_TS", "CounterPoint's replication keeps it"),
            Map.entry("DRW_SESSION_ID", "no drawer is open for web orders"),
            Map.entry("CURR_WKSTN_NAM", "the computer that wrote it"),
            Map.entry("CURR_SERV_NAM", "the computer that wrote it"),
            Map.entry("CURR_DB_NAM", "the computer that wrote it"),
            Map.entry("CUST_PO_NO", "web orders have their number here"),
            Map.entry("STA_ID", "the station of web orders: setting STA_ID"),
            Map.entry("CURR_STA_ID", "the station of web orders: setting STA_ID"),
            Map.entry("LOG_ENTRY", "says who entered it"),
            Map.entry("USR_ENTD_PRC", "the price comes from the shop"),
            Map.entry("PRC_JUST_STR", "the price comes from the shop"),
            Map.entry("SAL_LINS", "the shop's reports read the lines of web orders here, too"));

    /** Columns without which CounterPoint does something else with the document. */
    private static final Map<String, String> MATTER = Map.ofEntries(
            Map.entry("TAX_COD", "tax is computed anew by it when the order is opened"),
            Map.entry("NORM_TAX_COD", "tax is computed anew by it when the order is opened"),
            Map.entry("TO_REL_LINS", "how many lines are to be released"),
            Map.entry("TO_LEAVE_LINS", "how many lines stay when it is released"),
            Map.entry("QTY_TO_REL", "how much is to be released"),
            Map.entry("QTY_TO_LEAVE", "how much stays when it is released"),
            Map.entry("IS_TXBL", "whether the line is taxed when the order is opened"),
            Map.entry("TAX_AMT_ALLOC", "the tax of the line"),
            Map.entry("DOC_TYP", "what kind of document it is"),
            Map.entry("LIN_TYP", "what kind of line it is"),
            Map.entry("TOT_TYP", "which totals they are"),
            Map.entry("ORD_LINS", "how many order lines it has"),
            Map.entry("DRW_ID", "payments are booked to the drawer"),
            Map.entry("REQ_REPRICE", "whether prices are computed anew when the order is opened"));

    /** Tables without which CounterPoint does something else with the document. */
    private static final Map<String, String> TABLES_MATTER = Map.of(
            "PS_DOC_TAX", "tax is lost or computed anew when the order is opened or released",
            "PS_DOC_HDR_MISC_CHRG", "charges are lost when the order is opened or released",
            "PS_DOC_CONTACT", "bill-to and ship-to are not shown, and not printed",
            "PS_DOC_AUDIT_LOG", "the history of the document does not say who entered it",
            "PS_DOC_PMT", "the order is not known to be paid",
            "PS_DOC_HDR_ORIG_DOC",
                    "an order that is paid in advance is two documents, and the payment is on the other one");

    /** Tables whose rows stand for something of their own: an authority, a charge, an address. */
    static final Set<String> EACH_ROW_MATTERS = Set.of("PS_DOC_TAX", "PS_DOC_HDR_MISC_CHRG", "PS_DOC_CONTACT");

    /** Base columns that a setting of the same name fills. */
    static final Set<String> SETTINGS =
            Set.of("STR_ID", "STK_LOC_ID", "PRC_LOC_ID", "DOC_TYP", "LIN_TYP", "TOT_TYP", "SELL_UNIT");

    private DocumentColumns() {}

    static Optional<String> ofEachDocument(String column) {
        return Optional.ofNullable(OF_EACH_DOCUMENT.get(column));
    }

    static Optional<String> matters(String table, String column) {
        return Optional.ofNullable(TABLES_MATTER.containsKey(table) ? TABLES_MATTER.get(table) : MATTER.get(column));
    }

    static Optional<String> tableMatters(String table) {
        return Optional.ofNullable(TABLES_MATTER.get(table));
    }

    /** What the rows of a table have to say about the pair that they belong to. */
    static final List<String> KEYS = List.of(
            "LIN_SEQ_NO",
            "CONTACT_ID",
            "AUTH_COD",
            "MISC_CHRG_NO",
            "PMT_SEQ_NO",
            "NOTE_SEQ_NO",
            "LOG_SEQ_NO",
            "PRC_SEQ_NO",
            "SEQ_NO");
}
