package io.orderbridge.ingest.staging;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Under which field the explanation of an order says who decided a column that goes to CounterPoint. */
public final class ExplainedColumns {

    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("order number", List.of("WOO_ORDER_NO")),
            Map.entry(
                    "customer",
                    List.of(
                            "CUST_NO",
                            "CUST_EMAIL",
                            "CUST_NAM",
                            "CUST_TEMPLATE",
                            "CUST_PREFIX",
                            "CUST_CATEG",
                            "CUST_TAX")),
            Map.entry("date", List.of("ORD_DAT")),
            Map.entry("status", List.of("ORD_STATUS")),
            Map.entry("currency", List.of("CURRENCY", "SHOP_CURRENCY", "CURRENCY_TAKEN")),
            Map.entry("payment", List.of("PMT_METH", "PMT_GATEWAY", "PMT_TRANS_ID", "PAYMENTS_JSON")),
            Map.entry("pay-code", List.of("PAY_COD", "PAID_DT")),
            Map.entry("pick-up", List.of("SHIPS", "SHIP_VIA")),
            Map.entry("discount", List.of("DISC_AMT")),
            Map.entry("shipping amount", List.of("SHIP_AMT")),
            Map.entry("charges", List.of("FEE_AMT")),
            Map.entry("tax amount", List.of("TAX_AMT")),
            Map.entry("rounding", List.of("ROUND_AMT")),
            Map.entry("total", List.of("TOT_AMT")),
            Map.entry(
                    "ship-to",
                    List.of(
                            "SHIP_NAM",
                            "SHIP_ADRS_1",
                            "SHIP_ADRS_2",
                            "SHIP_CITY",
                            "SHIP_STATE",
                            "SHIP_ZIP_COD",
                            "SHIP_CNTRY",
                            "SHIP_PHONE",
                            "SHIP_OPTIONAL")),
            Map.entry(
                    "bill-to",
                    List.of(
                            "BILL_ADRS_1",
                            "BILL_ADRS_2",
                            "BILL_CITY",
                            "BILL_STATE",
                            "BILL_ZIP_COD",
                            "BILL_CNTRY",
                            "BILL_PHONE")),
            Map.entry("shopper's note", List.of("CUST_NOTE")),
            Map.entry("ship-via", List.of("SHIP_VIA_COD")),
            Map.entry("carrier", List.of("CARRIER")),
            Map.entry("profile", List.of("PROFILE_JSON")),
            Map.entry("store", List.of("STR_ID")),
            Map.entry("station", List.of("STA_ID")),
            Map.entry("stock-location", List.of("STK_LOC_ID")),
            Map.entry("price-location", List.of("PRC_LOC_ID")),
            Map.entry("document", List.of("DOC_TYP")),
            Map.entry("rep", List.of("SLS_REP")),
            Map.entry("terms", List.of("TERMS_COD")),
            Map.entry("tax", List.of("TAX_COD")));

    /** Explained line by line. */
    private static final Set<String> OF_LINES = Set.of("LINE_ITEMS_JSON", "SUBTOT");

    /** Ours alone; CounterPoint's documents get nothing of it. */
    private static final Set<String> BOOKKEEPING =
            Set.of("TEXT_CHANGES", "WOO_CHANGED_DT", "ORDER_KEY", "RULE_ORDER", "DECISIONS", "DECISION_HASH");

    private ExplainedColumns() {}

    /** The fields that every order has; each line has its own beside them. */
    public static Set<String> fields() {
        return FIELDS.keySet();
    }

    /** The columns that somebody has said of how they are explained. */
    static Set<String> columns() {
        Set<String> columns = new HashSet<>(OF_LINES);
        columns.addAll(BOOKKEEPING);
        FIELDS.values().forEach(columns::addAll);
        return columns;
    }
}
