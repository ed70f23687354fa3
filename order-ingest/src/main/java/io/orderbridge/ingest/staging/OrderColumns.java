package io.orderbridge.ingest.staging;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.ingest.mapping.Hold;
import io.orderbridge.ingest.mapping.StagedOrder;
import io.orderbridge.rules.Decision;
import io.orderbridge.rules.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of USER_ORDER_STAGING that say what the shop has of an order, and their values. */
final class OrderColumns {

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

    private OrderColumns() {}

    /** The values of {@link #NAMES}. */
    static List<Object> values(StagedOrder order) {
        List<Object> values = new ArrayList<>();
        values.add(Sql.unlessEmpty(order.wooOrderNo()));
        values.add(order.customerNo().flatMap(Sql::unlessEmpty));
        values.add(Sql.unlessEmpty(order.customerEmail()));
        values.add(Sql.unlessEmpty(order.customerName()));
        values.add(order.orderDate());
        values.add(Sql.unlessEmpty(order.status()));
        values.add(Sql.unlessEmpty(order.currency()));
        values.add(Sql.unlessEmpty(order.shopCurrency()));
        values.add(Sql.unlessEmpty(order.paymentMethod()));
        values.add(Sql.unlessEmpty(order.paymentGateway()));
        values.add(Sql.unlessEmpty(order.transactionId()));
        values.add(Sql.unlessEmpty(order.shipVia()));
        values.add(order.ships());
        values.add(order.amounts().subtotal());
        values.add(order.amounts().discount());
        values.add(order.amounts().shipping());
        values.add(order.amounts().fees());
        values.add(order.amounts().tax());
        values.add(order.amounts().rounding());
        values.add(order.amounts().total());
        values.add(Sql.unlessEmpty(order.shipTo().name()));
        values.add(Sql.unlessEmpty(order.shipTo().address1()));
        values.add(Sql.unlessEmpty(order.shipTo().address2()));
        values.add(Sql.unlessEmpty(order.shipTo().city()));
        values.add(Sql.unlessEmpty(order.shipTo().state()));
        values.add(Sql.unlessEmpty(order.shipTo().postcode()));
        values.add(Sql.unlessEmpty(order.shipTo().country()));
        values.add(Sql.unlessEmpty(order.shipTo().phone()));
        values.add(Sql.unlessEmpty(AddressFields.optional(order.shipTo().country())));
        values.add(Sql.unlessEmpty(order.billTo().address1()));
        values.add(Sql.unlessEmpty(order.billTo().address2()));
        values.add(Sql.unlessEmpty(order.billTo().city()));
        values.add(Sql.unlessEmpty(order.billTo().state()));
        values.add(Sql.unlessEmpty(order.billTo().postcode()));
        values.add(Sql.unlessEmpty(order.billTo().country()));
        values.add(Sql.unlessEmpty(order.billTo().phone()));
        values.add(JsonColumns.lineItems(order.lines()));
        values.add(Sql.unlessEmpty(order.customerNote()));
        values.add(Sql.unlessEmpty(JsonColumns.textChanges(order.textChanges())));
        values.add(order.changed());
        values.add(order.paid());
        values.add(Sql.unlessEmpty(order.orderKey()));
        values.add(Sql.unlessEmpty(RuleJson.order(order.ruleOrder())));
        values.add(Sql.unlessEmpty(RuleJson.explanations(order.decision().explanations())));
        values.add(Sql.unlessEmpty(RuleJson.hash(order.decision())));
        Optional<Decision.Template> template = order.decision().customer().template();
        values.add(template.map(Decision.Template::customer).flatMap(Sql::unlessEmpty));
        values.add(template.map(Decision.Template::prefix).flatMap(Sql::unlessEmpty));
        values.add(template.map(Decision.Template::category).flatMap(Sql::unlessEmpty));
        values.add(template.map(Decision.Template::tax).flatMap(Sql::unlessEmpty));
        for (Outcome decided : TICKET) {
            values.add(Sql.unlessEmpty(order.decision().ticket().getOrDefault(decided, "")));
        }
        values.add(Sql.unlessEmpty(JsonColumns.payments(order.decision().payments())));
        values.add(order.decision().currencyTaken());
        values.add(Sql.unlessEmpty(JsonColumns.profile(order.profile())));
        values.add(Sql.unlessEmpty(order.carrier()));
        return values;
    }

    /** The values of HOLD_CODE and HOLD_REASON. */
    static List<Object> values(Optional<Hold> hold) {
        return List.of(code(hold), hold.map(Hold::reason).flatMap(Sql::unlessEmpty));
    }

    /** The value of HOLD_CODE. */
    static Optional<String> code(Optional<Hold> hold) {
        return hold.map(each -> each.code().name());
    }

    /** The values of SHOP_VALUES and SHOP_HASH. */
    static List<Object> values(ShopVersion version) {
        return List.of(Sql.unlessEmpty(version.json()), Sql.unlessEmpty(version.hash()));
    }
}
