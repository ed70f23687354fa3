package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.UtcTime;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.ingest.mapping.Hold;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.rules.Decision;
import io.orderbridge.rules.Outcome;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/** The columns of USER_ORDER_STAGING that say what the shop has of an order, and how they are bound. */
final class StagedColumns {

    static final List<String> NAMES = List.of(
            "WOO_ORDER_NO",
            "CUST_NO",
            "CUST_EMAIL",
            "CUST_NAM",
            "ORD_DAT",
            "ORD_STATUS",
            "CURRENCY",
            "SHOP_CURRENCY",
            "PMT_METH",
            "PMT_GATEWAY",
            "PMT_TRANS_ID",
            "SHIP_VIA",
            "SHIPS",
            "SUBTOT",
            "DISC_AMT",
            "SHIP_AMT",
            "FEE_AMT",
            "TAX_AMT",
            "ROUND_AMT",
            "TOT_AMT",
            "SHIP_NAM",
            "SHIP_ADRS_1",
            "SHIP_ADRS_2",
            "SHIP_CITY",
            "SHIP_STATE",
            "SHIP_ZIP_COD",
            "SHIP_CNTRY",
            "SHIP_PHONE",
            "SHIP_OPTIONAL",
            "BILL_ADRS_1",
            "BILL_ADRS_2",
            "BILL_CITY",
            "BILL_STATE",
            "BILL_ZIP_COD",
            "BILL_CNTRY",
            "BILL_PHONE",
            "LINE_ITEMS_JSON",
            "CUST_NOTE",
            "TEXT_CHANGES",
            "WOO_CHANGED_DT",
            "PAID_DT",
            "ORDER_KEY",
            "RULE_ORDER",
            "DECISIONS",
            "DECISION_HASH",
            "CUST_TEMPLATE",
            "CUST_PREFIX",
            "CUST_CATEG",
            "CUST_TAX",
            "SHIP_VIA_COD",
            "PAY_COD",
            "STR_ID",
            "STA_ID",
            "STK_LOC_ID",
            "PRC_LOC_ID",
            "DOC_TYP",
            "SLS_REP",
            "TERMS_COD",
            "TAX_COD",
            "PAYMENTS_JSON",
            "CURRENCY_TAKEN",
            "PROFILE_JSON",
            "CARRIER");

    /** What rules decide of the ticket, in the order of its columns. */
    private static final List<Outcome> TICKET = List.of(
            Outcome.SHIP_VIA,
            Outcome.PAY_CODE,
            Outcome.STORE,
            Outcome.STATION,
            Outcome.STOCK_LOCATION,
            Outcome.PRICE_LOCATION,
            Outcome.DOCUMENT,
            Outcome.REP,
            Outcome.TERMS,
            Outcome.TAX);

    private StagedColumns() {}

    /**
     * Binds {@link #NAMES}.
     *
     * @return the parameter that comes next
     */
    static int bind(PreparedStatement statement, int first, StagedOrder order) throws SQLException {
        int column = first;
        text(statement, column++, order.wooOrderNo());
        text(statement, column++, order.customerNo().orElse(""));
        text(statement, column++, order.customerEmail());
        text(statement, column++, order.customerName());
        statement.setObject(column++, order.orderDate());
        text(statement, column++, order.status());
        text(statement, column++, order.currency());
        text(statement, column++, order.shopCurrency());
        text(statement, column++, order.paymentMethod());
        text(statement, column++, order.paymentGateway());
        text(statement, column++, order.transactionId());
        text(statement, column++, order.shipVia());
        statement.setBoolean(column++, order.ships());
        statement.setBigDecimal(column++, order.amounts().subtotal());
        statement.setBigDecimal(column++, order.amounts().discount());
        statement.setBigDecimal(column++, order.amounts().shipping());
        statement.setBigDecimal(column++, order.amounts().fees());
        statement.setBigDecimal(column++, order.amounts().tax());
        statement.setBigDecimal(column++, order.amounts().rounding());
        statement.setBigDecimal(column++, order.amounts().total());
        text(statement, column++, order.shipTo().name());
        text(statement, column++, order.shipTo().address1());
        text(statement, column++, order.shipTo().address2());
        text(statement, column++, order.shipTo().city());
        text(statement, column++, order.shipTo().state());
        text(statement, column++, order.shipTo().postcode());
        text(statement, column++, order.shipTo().country());
        text(statement, column++, order.shipTo().phone());
        text(statement, column++, AddressFields.optional(order.shipTo().country()));
        text(statement, column++, order.billTo().address1());
        text(statement, column++, order.billTo().address2());
        text(statement, column++, order.billTo().city());
        text(statement, column++, order.billTo().state());
        text(statement, column++, order.billTo().postcode());
        text(statement, column++, order.billTo().country());
        text(statement, column++, order.billTo().phone());
        statement.setNString(column++, JsonColumns.lineItems(order.lines()));
        unicode(statement, column++, order.customerNote());
        unicode(statement, column++, JsonColumns.textChanges(order.textChanges()));
        statement.setObject(column++, UtcTime.of(order.changed()));
        statement.setObject(column++, order.paid().map(UtcTime::of).orElse(null));
        text(statement, column++, order.orderKey());
        unicode(statement, column++, RuleJson.order(order.ruleOrder()));
        unicode(statement, column++, RuleJson.explanations(order.decision().explanations()));
        text(statement, column++, RuleJson.hash(order.decision()));
        Optional<Decision.Template> template = order.decision().customer().template();
        text(statement, column++, template.map(Decision.Template::customer).orElse(""));
        text(statement, column++, template.map(Decision.Template::prefix).orElse(""));
        text(statement, column++, template.map(Decision.Template::category).orElse(""));
        text(statement, column++, template.map(Decision.Template::tax).orElse(""));
        for (Outcome decided : TICKET) {
            text(statement, column++, order.decision().ticket().getOrDefault(decided, ""));
        }
        unicode(statement, column++, JsonColumns.payments(order.decision().payments()));
        statement.setBoolean(column++, order.decision().currencyTaken());
        unicode(statement, column++, JsonColumns.profile(order.profile()));
        text(statement, column++, order.carrier());
        return column;
    }

    /**
     * Binds HOLD_CODE and HOLD_REASON.
     *
     * @return the parameter that comes next
     */
    static int bind(PreparedStatement statement, int first, Optional<Hold> hold) throws SQLException {
        text(statement, first, hold.map(each -> each.code().name()).orElse(""));
        unicode(statement, first + 1, hold.map(Hold::reason).orElse(""));
        return first + 2;
    }

    /**
     * Binds SHOP_VALUES and SHOP_HASH.
     *
     * @return the parameter that comes next
     */
    static int bind(PreparedStatement statement, int first, ShopVersion version) throws SQLException {
        unicode(statement, first, version.json());
        text(statement, first + 1, version.hash());
        return first + 2;
    }

    static void text(PreparedStatement statement, int column, String text) throws SQLException {
        if (text.isEmpty()) {
            statement.setNull(column, Types.VARCHAR);
        } else {
            statement.setString(column, text);
        }
    }

    static void unicode(PreparedStatement statement, int column, String text) throws SQLException {
        if (text == null || text.isEmpty()) {
            statement.setNull(column, Types.NVARCHAR);
        } else {
            statement.setNString(column, text);
        }
    }
}
