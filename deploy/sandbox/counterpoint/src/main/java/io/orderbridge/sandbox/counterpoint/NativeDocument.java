package io.orderbridge.sandbox.counterpoint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of a document as CounterPoint's own programs write it: header, lines, totals and what hangs on them. */
final class NativeDocument {

    private static final BigDecimal TAX = new BigDecimal("0.09");

    private final long docId;
    private final String tktNo;
    private final String type;
    private final String part;
    private final List<NativeWriter.Line> lines;
    private final String store;
    private final String station;
    private final String customer;
    private final LocalDateTime now;
    private final BigDecimal subtotal;
    private final BigDecimal tax;
    private final BigDecimal total;
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param type T for a ticket, O for an order
     * @param part S for goods that are sold, O for goods that are ordered
     */
    NativeDocument(
            NativeWriter.Document document,
            String type,
            String part,
            List<NativeWriter.Line> lines,
            String store,
            String station,
            String customer,
            LocalDateTime now) {
        this.docId = document.docId();
        this.tktNo = document.tktNo();
        this.type = type;
        this.part = part;
        this.lines = lines;
        this.store = store;
        this.station = station;
        this.customer = customer;
        this.now = now;
        this.subtotal = lines.stream().map(NativeWriter.Line::extended).reduce(BigDecimal.ZERO, BigDecimal::add);
        this.tax = subtotal.multiply(TAX).setScale(2, RoundingMode.HALF_UP);
        this.total = subtotal.add(tax);
    }

    /**
     * @param paid whether nothing is due any more
     * @param pays whether it has the payment
     * @param log what its audit log says
     */
    List<Row> rows(boolean paid, boolean pays, String log) {
        header();
        totals(paid);
        for (int i = 0; i < lines.size(); i++) {
            line(i + 1, lines.get(i));
        }
        children(log);
        if (pays) {
            payment();
        }
        return rows;
    }

    private boolean sale() {
        return part.equals("S");
    }

    private void header() {
        Row row = new Row("PS_DOC_HDR", docId)
                .constants(
                        """
                        TAX_COD=MEMTN NORM_TAX_COD=MEMTN STK_LOC_ID='01' PRC_LOC_ID='01' RET_LINS=0 GFC_LINS=0 BO_LINS=0 SO_LINS=0
                        SVC_LINS=0 DS_LINS=0 TKT_TYP=T USR_ID=MGR SLS_REP=MGR REQ_REPRICE=N IS_DOC_COMMITTED=N IS_REL_TKT=N
                        HAS_ENTD_LINS=N HAS_PCKD_LINS=N HAS_PCKVRFD_LINS=N HAS_INVCD_LINS=N HAS_RLSD_LINS=N TO_LEAVE_LINS=0
                        TIMES_PRTD=0 LST_MAINT_USR_ID=MGR IS_OFFLINE=0 RS_STAT=1
                        """)
                .with("DOC_GUID", UUID.randomUUID())
                .with("DOC_TYP", type)
                .with("TKT_NO", tktNo)
                .with("STR_ID", store)
                .with("STA_ID", station)
                .with("DRW_ID", station)
                .with("CUST_NO", customer)
                .with("TKT_DT", now)
                .with("LST_MAINT_DT", now);
        int count = lines.size();
        rows.add(row.with("SAL_LINS", sale() ? count : 0)
                .with("ORD_LINS", sale() ? 0 : count)
                .with("TO_REL_LINS", count)
                .with("SAL_LIN_TOT", sale() ? subtotal : BigDecimal.ZERO));
    }

    private void totals(boolean paid) {
        rows.add(new Row("PS_DOC_HDR_TOT", docId)
                .constants(
                        """
                        TOT_HDR_DISC=0 TOT_LIN_DISC=0 TOT_MISC=0 INITIAL_MIN_DUE=0 TAX_AMT_SHIPPED=0 TOT_WEIGHT=0 TOT_CUBE=0
                        HAS_TAX_OVRD=! TAX_OVRD_LINS=0 TOT_GFC_AMT=0 TOT_SVC_AMT=0 TOT_EXT_COST=0 TOT_CHNG=0
                        """)
                .with("TOT_TYP", part)
                .with("LINS", lines.size())
                .with("SUB_TOT", subtotal)
                .with("TAX_AMT", tax)
                .with("NORM_TAX_AMT", tax)
                .with("TOT", total)
                .with("AMT_DUE", paid ? BigDecimal.ZERO : total)
                .with("TOT_TND", paid ? total : BigDecimal.ZERO)
                .with("TOT_HDR_DISCNTBL_AMT", subtotal));
    }

    private void line(int number, NativeWriter.Line line) {
        rows.add(new Row("PS_DOC_LIN", docId)
                .constants(
                        """
                        SELL_UNIT='0' STK_LOC_ID='01' PRC_LOC_ID='01' CATEG_COD=TOOLS QTY_NUMER=1 QTY_DENOM=1 QTY_UNIT=EACH ITEM_TYP=I
                        TRK_METH=N IS_TXBL=Y USR_ENTD_PRC=N QTY_TO_LEAVE=0 DIM_1_UPR=* DIM_2_UPR=* DIM_3_UPR=*
                        """)
                .with("LIN_SEQ_NO", number)
                .with("STR_ID", store)
                .with("STA_ID", station)
                .with("TKT_NO", tktNo)
                .with("LIN_TYP", part)
                .with("ITEM_NO", line.item())
                .with("DESCR", line.item())
                .with("QTY_SOLD", line.quantity())
                .with("ORIG_QTY", line.quantity())
                .with("QTY_TO_REL", line.quantity())
                .with("PRC", line.price())
                .with("EXT_PRC", line.extended())
                .with("GROSS_EXT_PRC", line.extended())
                .with("CALC_EXT_PRC", line.extended())
                .with("LIN_GUID", UUID.randomUUID()));
        rows.add(new Row("PS_DOC_LIN_PRICE", docId)
                .constants("PRC_SEQ_NO=1 PRC_JUST_STR=Price-1")
                .with("LIN_SEQ_NO", number)
                .with("QTY_PRCD", line.quantity())
                .with("UNIT_PRC", line.price()));
    }

    private void children(String log) {
        rows.add(new Row("PS_DOC_TAX", docId)
                .constants("AUTH_COD=TN RUL_COD=TAX TXBL_QTY=1")
                .with("TAX_DOC_PART", part)
                .with("LIN_AMT", subtotal)
                .with("TXBL_LIN_AMT", subtotal)
                .with("TOT_TXBL_AMT", subtotal)
                .with("TAX_AMT", tax)
                .with("NORM_TAX_AMT", tax));
        rows.add(new Row("PS_DOC_HDR_MISC_CHRG", docId)
                .constants("MISC_CHRG_NO='1' MISC_TYP=A MISC_AMT=0 MISC_PCT=0")
                .with("TOT_TYP", part));
        for (int contact = 1; contact <= 2; contact++) {
            rows.add(new Row("PS_DOC_CONTACT", docId)
                    .constants("FST_NAM=John LST_NAM=Do NAM_TYP=P CITY=Memphis STATE=TN ZIP_COD='38119'")
                    .with("CONTACT_ID", contact)
                    .with("NAM", "John Do")
                    .with("ADRS_1", "100 Main St"));
        }
        rows.add(new Row("PS_DOC_AUDIT_LOG", docId)
                .constants("LOG_SEQ_NO=1 ACTIV=N CURR_USR_ID=MGR")
                .with("LOG_ENTRY", log)
                .with("DOC_TYP", type)
                .with("CURR_DT", now)
                .with("CURR_STR_ID", store)
                .with("CURR_STA_ID", station));
    }

    private void payment() {
        rows.add(new Row("PS_DOC_PMT", docId)
                .constants(
                        "PMT_SEQ_NO=1 PAY_COD=CASH PAY_COD_TYP=B FINAL_PMT=N PMT_LIN_TYP=T CURNCY_COD=HOME DESCR=Cash")
                .with("STR_ID", store)
                .with("STA_ID", station)
                .with("TKT_NO", tktNo)
                .with("AMT", total)
                .with("HOME_CURNCY_AMT", total)
                .with("PAY_DAT", now));
        rows.add(new Row("PS_DOC_PMT_APPLY", docId)
                .constants("PMT_SEQ_NO=1")
                .with("APPL_TYP", part)
                .with("AMT", total)
                .with("HOME_CURNCY_AMT", total));
    }

    /** A row of a table of the document. */
    static final class Row {

        final String table;
        final Map<String, Object> values = new LinkedHashMap<>();

        Row(String table, long docId) {
            this.table = table;
            values.put("DOC_ID", docId);
        }

        Row with(String column, Object value) {
            values.put(column, value);
            return this;
        }

        /** As COLUMN=value; digits are a number unless they are quoted. */
        Row constants(String columns) {
            for (String each : columns.strip().split("\\s+", -1)) {
                int equals = each.indexOf('=');
                String value = each.substring(equals + 1);
                values.put(
                        each.substring(0, equals),
                        value.matches("\\d+") ? (Object) Integer.valueOf(value) : value.replace("'", ""));
            }
            return this;
        }
    }
}
