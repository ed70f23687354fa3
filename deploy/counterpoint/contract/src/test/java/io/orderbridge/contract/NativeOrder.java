package io.orderbridge.contract;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The e-commerce order of NCR's API guide as CounterPoint's own programs write it: one line, freight, tax of one authority, paid
 * in full. With goods, customer and amounts that the fixture has, so that one of ours can be the same order.
 */
final class NativeOrder {

    static final long DOC_ID = 107437162167698L;
    static final String TKT_NO = "20-100239";

    private NativeOrder() {}

    /** Of C-100: one HAMMER for 119.95, freight 5.99, tax 11.99. */
    static void insertInto(CounterPoint counterPoint) throws SQLException {
        insert(
                counterPoint,
                "PS_DOC_HDR",
                """
                DOC_GUID=da0f3529-6a80-4cea-bffe-7e6f52b22a9e, STR_ID=01, STA_ID=20, TKT_NO=20-100239, DOC_TYP=O, TKT_TYP=T,
                CUST_NO=C-100, USR_ID=MGR, DRW_ID=1, TAX_COD=MEMTN, NORM_TAX_COD=MEMTN, TKT_DT=2026-01-02, SHIP_TO_CONTACT_ID=2,
                STK_LOC_ID=01, PRC_LOC_ID=01, ORD_LINS=1, SAL_LINS=0, SAL_LIN_TOT=119.95, RET_LINS=0, RET_LIN_TOT=0, GFC_LINS=0,
                BO_LINS=0, SO_LINS=0, SVC_LINS=0, DS_LINS=0, REQ_REPRICE=N, IS_DOC_COMMITTED=N, IS_REL_TKT=N, HAS_ENTD_LINS=N,
                HAS_PCKD_LINS=N, HAS_PCKVRFD_LINS=N, HAS_INVCD_LINS=N, HAS_RLSD_LINS=N, TO_REL_LINS=1, TO_LEAVE_LINS=0,
                TIMES_PRTD=0, FOOD_STMP_AMT=0, FOOD_STMP_LINS=0, FOOD_STMP_TAX_AMT=0, FOOD_STMP_NORM_TAX_AMT=0, IS_OFFLINE=0,
                LST_MAINT_USR_ID=MGR, LST_MAINT_DT=2026-01-02, RS_STAT=1, TERMS_COD=WEB
                """);
        insert(
                counterPoint,
                "PS_DOC_LIN",
                """
                LIN_SEQ_NO=1, STR_ID=01, STA_ID=20, TKT_NO=20-100239, LIN_TYP=O, ITEM_NO=HAMMER, DESCR=Article HAMMER, QTY_SOLD=1,
                QTY_NUMER=1, QTY_DENOM=1, QTY_UNIT=EACH, SELL_UNIT=0, PRC=119.95, UNIT_RETL_VAL=119.95, CALC_PRC=119.95,
                EXT_PRC=119.95, GROSS_EXT_PRC=119.95, CALC_EXT_PRC=119.95, DISP_EXT_PRC=119.95, GROSS_DISP_EXT_PRC=119.95,
                UNIT_COST=0, EXT_COST=0, PRESUMED_COST=0, COST_OF_SLS_PCT=0, STK_LOC_ID=01, PRC_LOC_ID=01, CATEG_COD=TOOLS,
                IS_TXBL=Y, NORM_IS_TXBL=Y, IS_DISCNTBL=Y, ITEM_TYP=I, TRK_METH=N, USR_ENTD_PRC=Y, HAS_PRC_OVRD=N, QTY_DECS=0,
                PRC_DECS=2, IS_SINGLE_CELL=N, ORIG_QTY=1, QTY_SHIPPED=0, QTY_RET=0, QTY_ENTD=0, QTY_PCKD=0, QTY_PCKVRFD=0,
                QTY_INVCD=0, QTY_TO_FILL=0, QTY_TO_REL=1, QTY_TO_LEAVE=0, IS_FOOD_STMP_ELIG=N, UNIT_WEIGHT=0, UNIT_CUBE=0,
                IS_VAL_RET=N, IS_KIT_PAR=N, IS_WEIGHED=N, IS_MAN_ENTD_WGHT=N, DIM_1_UPR=*, DIM_2_UPR=*, DIM_3_UPR=*,
                TAX_AMT_ALLOC=11.99, NORM_TAX_AMT_ALLOC=11.99, LIN_GUID=17791542-a41f-47dc-b531-21b19b6af7b8
                """);
        insert(
                counterPoint,
                "PS_DOC_HDR_TOT",
                """
                TOT_TYP=O, SUB_TOT=119.95, TAX_AMT=11.99, NORM_TAX_AMT=11.99, TOT=137.93, TOT_MISC=5.99, TOT_TND=137.93, TOT_CHNG=0,
                AMT_DUE=0, LINS=1, TOT_HDR_DISC=0, TOT_LIN_DISC=0, TOT_HDR_DISCNTBL_AMT=119.95, TOT_EXT_COST=0, TOT_GFC_AMT=0,
                TOT_SVC_AMT=0, TAX_OVRD_LINS=0, HAS_TAX_OVRD=!, INITIAL_MIN_DUE=0, TAX_AMT_SHIPPED=0, TOT_WEIGHT=0, TOT_CUBE=0
                """);
        insert(
                counterPoint,
                "PS_DOC_CONTACT",
                "CONTACT_ID=1, NAM=Ann Builder, NAM_UPR=ANN BUILDER, FST_NAM=Ann, LST_NAM=Builder, NAM_TYP=P, EMAIL_ADRS_1=builder@example.test");
        insert(
                counterPoint,
                "PS_DOC_CONTACT",
                """
                CONTACT_ID=2, NAM=Ann Builder, NAM_UPR=ANN BUILDER, FST_NAM=Ann, LST_NAM=Builder, NAM_TYP=P, ADRS_1=48 Cedar St,
                CITY=Missoula, STATE=MT, ZIP_COD=59801, EMAIL_ADRS_1=builder@example.test
                """);
        insert(
                counterPoint,
                "PS_DOC_TAX",
                """
                AUTH_COD=MEMPHIS, RUL_COD=TAX, TAX_DOC_PART=O, LIN_AMT=119.95, TXBL_LIN_AMT=119.95, TXBL_QTY=1, TAX_AMT=11.99,
                NORM_TAX_AMT=11.99, TAX_AMT_EXACT=11.99, NORM_TAX_AMT_EXACT=11.99, TOT_TXBL_AMT=119.95, TXBL_MISC_CHG_AMT_1=0,
                TXBL_MISC_CHG_AMT_2=0, TXBL_MISC_CHG_AMT_3=0, TXBL_MISC_CHG_AMT_4=0, TXBL_MISC_CHG_AMT_5=0, TXBL_GFC_AMT=0,
                TXBL_SVC_AMT=0, TXBL_TAX_AMT=0
                """);
        insert(
                counterPoint,
                "PS_DOC_HDR_MISC_CHRG",
                """
                TOT_TYP=O, MISC_CHRG_NO=1, MISC_TYP=A, MISC_AMT=5.99, MISC_PCT=0, MISC_AMT_SHIPPED=0, MISC_TAX_AMT_ALLOC=0,
                MISC_NORM_TAX_AMT_ALLOC=0
                """);
        insert(counterPoint, "PS_DOC_HDR_PROF", "PROF_ALPHA_1=USPS");
        insert(
                counterPoint,
                "PS_DOC_NOTE",
                "NOTE_SEQ_NO=1, NOTE_ID=WEB ORDER, NOTE=Web order 54, NOTE_TXT=Web order 54, NOTE_DAT=2026-01-02, USR_ID=MGR");
        insert(
                counterPoint,
                "PS_DOC_PMT",
                """
                PMT_SEQ_NO=1, PAY_COD=CASH, PAY_COD_TYP=B, AMT=137.93, HOME_CURNCY_AMT=137.93, FINAL_PMT=N, PMT_LIN_TYP=T, DESCR=Cash,
                PAY_DAT=2026-01-02, STR_ID=01, STA_ID=20, TKT_NO=20-100239, CURNCY_COD=HOME, EXCH_RATE_NUMER=1, EXCH_RATE_DENOM=1,
                EXCH_LOSS=0, ROUND_GAIN_LOSS=0, HOME_CURNCY_ROUND_GAIN_LOSS=0, CARD_IS_NEW=N, SWIPED=N, SECURE_ECOMM_TRX=N,
                DEP_LIN_COPIED_TO_REL_DOC=N, EDC_AUTH_FLG=O
                """);
        insert(
                counterPoint,
                "PS_DOC_PMT_APPLY",
                "PMT_SEQ_NO=1, APPL_TYP=O, AMT=137.93, HOME_CURNCY_AMT=137.93, EXCH_LOSS=0");
        insert(
                counterPoint,
                "PS_DOC_LIN_PRICE",
                """
                LIN_SEQ_NO=1, PRC_SEQ_NO=1, PRC_JUST_STR=Price-1, PRC_GRP_TYP=!, PRC_RUL_SEQ_NO=-1, PRC_BRK_DESCR=I, QTY_PRCD=1,
                UNIT_PRC=119.95, DIM_1_UPR=*, DIM_2_UPR=*, DIM_3_UPR=*
                """);
        insert(
                counterPoint,
                "PS_DOC_AUDIT_LOG",
                """
                LOG_SEQ_NO=1, DOC_TYP=O, DOC_GUID=da0f3529-6a80-4cea-bffe-7e6f52b22a9e, ACTIV=N, LOG_ENTRY=Entered a new order,
                CURR_DT=2026-01-02, CURR_STR_ID=01, CURR_STA_ID=20, CURR_DRW_ID=1, CURR_USR_ID=MGR, CURR_WKSTN_NAM=TILL-1
                """);
        insert(
                counterPoint,
                "PS_DOC_AUDIT_LOG_TOT",
                """
                LOG_SEQ_NO=1, TOT_TYP=O, LINS=1, SUB_TOT=119.95, TOT_MISC=5.99, TAX_AMT=11.99, NORM_TAX_AMT=11.99, TOT_EXT_COST=0,
                TOT_TND=137.93, TOT_CHNG=0, AMT_DUE=0, TOT_GFC_AMT=0, TOT_SVC_AMT=0, DEP_NET_CHANGE=137.93, TOT=137.93
                """);
    }

    /** The same order in the shop. */
    static OrderDraft inTheShop(String number) {
        return OrderDraft.order()
                .line("HAMMER", "1", "119.95")
                .shipping("5.99")
                .tax("11.99")
                .with("WOO_ORDER_NO", number)
                .with("CUST_NAM", "Ann Builder")
                .with("SHIP_VIA", "USPS")
                .with("PMT_GATEWAY", "cash")
                .with("PMT_METH", "Cash");
    }

    private static void insert(CounterPoint counterPoint, String table, String columns) throws SQLException {
        Map<String, String> values = new TreeMap<>();
        values.put("DOC_ID", Long.toString(DOC_ID));
        for (String column : columns.strip().split(",\\s+", -1)) {
            values.put(column.substring(0, column.indexOf('=')), column.substring(column.indexOf('=') + 1));
        }
        counterPoint.update("INSERT INTO dbo." + table + " (" + String.join(", ", values.keySet()) + ") VALUES ('"
                + String.join("', '", values.values()) + "')");
    }
}
