package io.orderbridge.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An order to be staged: right in every respect until a test says otherwise. */
final class OrderDraft {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NUMBERS = new AtomicInteger(5000);

    private final Map<String, Object> given = new LinkedHashMap<>();
    private final ArrayNode lines = JSON.createArrayNode();
    private BigDecimal subtotal = BigDecimal.ZERO;
    private BigDecimal total = BigDecimal.ZERO;
    private BigDecimal shipping = BigDecimal.ZERO;
    private BigDecimal fee = BigDecimal.ZERO;
    private BigDecimal rounding = BigDecimal.ZERO;
    private BigDecimal tax = BigDecimal.ZERO;
    private final int number = NUMBERS.incrementAndGet();

    private OrderDraft() {}

    /** An order of C-100 that ships to 48 Cedar St; lines are still to be added. */
    static OrderDraft order() {
        return new OrderDraft()
                .with("CUST_NO", "C-100")
                .with("CUST_EMAIL", "builder@example.test")
                .shipsTo("Ann Builder", "48 Cedar St", null, "Missoula", "MT", "59801");
    }

    /** An order that is right and small. */
    static OrderDraft simpleOrder() {
        return order().line("HAMMER", "2", "19.90").shipping("7.50").tax("3.10");
    }

    int wooOrderId() {
        return number;
    }

    String wooOrderNo() {
        return "W-" + number;
    }

    OrderDraft with(String column, Object value) {
        given.put(column, value);
        return this;
    }

    OrderDraft customer(String custNo) {
        return with("CUST_NO", custNo);
    }

    OrderDraft shipsTo(String name, String street, String street2, String city, String state, String zip) {
        return with("SHIPS", true)
                .with("SHIP_NAM", name)
                .with("SHIP_ADRS_1", street)
                .with("SHIP_ADRS_2", street2)
                .with("SHIP_CITY", city)
                .with("SHIP_STATE", state)
                .with("SHIP_ZIP_COD", zip);
    }

    OrderDraft notShipped() {
        return shipsTo(null, null, null, null, null, null).with("SHIPS", false);
    }

    /** A line without discount. */
    OrderDraft line(String sku, String quantity, String price) {
        BigDecimal total =
                new BigDecimal(quantity).multiply(new BigDecimal(price)).setScale(2, RoundingMode.HALF_UP);
        return line(sku, "Article " + sku, quantity, price, total.toPlainString(), total.toPlainString());
    }

    /** A line that a coupon took something off. */
    OrderDraft discountedLine(String sku, String quantity, String subtotal, String total) {
        String price = new BigDecimal(total)
                .divide(new BigDecimal(quantity), 6, RoundingMode.HALF_UP)
                .toPlainString();
        return line(sku, "Article " + sku, quantity, price, subtotal, total);
    }

    OrderDraft line(String sku, String name, String quantity, String price, String subtotal, String total) {
        ObjectNode line = lines.addObject();
        line.put("sku", sku);
        line.put("sku_original", sku + "-PK");
        line.put("name", name);
        line.put("quantity", new BigDecimal(quantity));
        line.put("price", new BigDecimal(price));
        line.put("total", new BigDecimal(total));
        line.put("product_id", 100 + lines.size());
        line.put("subtotal", new BigDecimal(subtotal));
        this.subtotal = this.subtotal.add(new BigDecimal(subtotal));
        this.total = this.total.add(new BigDecimal(total));
        return this;
    }

    OrderDraft shipping(String amount) {
        shipping = new BigDecimal(amount);
        return this;
    }

    OrderDraft fee(String amount) {
        fee = new BigDecimal(amount);
        return this;
    }

    OrderDraft rounding(String amount) {
        rounding = new BigDecimal(amount);
        return this;
    }

    OrderDraft tax(String amount) {
        tax = new BigDecimal(amount);
        return this;
    }

    /** Values of USER_ORDER_STAGING; what a test gave goes before what was computed. */
    Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("BATCH_ID", "WOO_ORDERS_20260102_030405");
        columns.put("WOO_ORDER_ID", number);
        columns.put("WOO_ORDER_NO", wooOrderNo());
        columns.put("ORD_DAT", "2026-01-02");
        columns.put("ORD_STATUS", "processing");
        columns.put("SUBTOT", subtotal);
        columns.put("DISC_AMT", subtotal.subtract(total));
        columns.put("SHIP_AMT", shipping);
        columns.put("FEE_AMT", fee);
        columns.put("ROUND_AMT", rounding);
        columns.put("TAX_AMT", tax);
        columns.put("TOT_AMT", total.add(shipping).add(fee).add(rounding).add(tax));
        columns.put("LINE_ITEMS_JSON", lines.toString());
        columns.putAll(given);
        return columns;
    }
}
