package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@CounterPointContract
class ValidatingContractTest {

    private static final String ITEM = "{\"sku\":\"HAMMER\",\"name\":\"h\",\"quantity\":1,\"price\":10,\"total\":10}";

    @Test
    void a_right_order_is_valid_and_has_no_message(CounterPoint counterPoint) throws SQLException {
        assertThat(counterPoint.validate(counterPoint.stage(simpleOrder())))
                .isEqualTo(new CounterPoint.Verdict(true, null));
    }

    @Test
    void validating_writes_nothing(CounterPoint counterPoint) throws SQLException {
        int right = counterPoint.stage(simpleOrder());
        int wrong = counterPoint.stage(simpleOrder().customer(null));
        var before = counterPoint.everything();

        counterPoint.validate(right);
        counterPoint.validate(wrong);

        assertThat(counterPoint.everything()).isEqualTo(before);
    }

    @Test
    void an_unknown_staging_id_is_refused(CounterPoint counterPoint) throws SQLException {
        assertThat(counterPoint.validate(987654321).message())
                .isEqualTo("Order ? (staging 987654321): [NOT_FOUND] no such row in USER_ORDER_STAGING");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("no customer", "CUSTOMER_UNMAPPED", "e-mail 'builder@example.test'", o -> o.customer(null)),
                fault(
                        "an e-mail that several customers have",
                        "CUSTOMER_UNMAPPED",
                        "e-mail 'c@x.test' is that of 3 customers in AR_CUST.EMAIL_ADRS_1, C-100 and GUEST among them",
                        o -> o.customer(null).with("CUST_EMAIL", "c@x.test")),
                fault("blank customer", "CUSTOMER_UNMAPPED", "CUST_NO is empty", o -> o.customer("  ")),
                fault("unknown customer", "CUSTOMER_UNKNOWN", "'C-999'", o -> o.customer("C-999")),
                fault("JSON missing", "NO_LINES", "LINE_ITEMS_JSON", o -> o.with("LINE_ITEMS_JSON", null)),
                fault("JSON blank", "NO_LINES", "LINE_ITEMS_JSON", o -> o.with("LINE_ITEMS_JSON", "  ")),
                fault("no lines", "NO_LINES", "LINE_ITEMS_JSON", o -> o.with("LINE_ITEMS_JSON", "[]")),
                fault("JSON broken", "BAD_JSON", "LINE_ITEMS_JSON", o -> o.with("LINE_ITEMS_JSON", "[" + ITEM)),
                fault("JSON object", "BAD_JSON", "LINE_ITEMS_JSON", o -> o.with("LINE_ITEMS_JSON", ITEM)),
                fault("JSON of numbers", "BAD_JSON", "line 1", o -> o.with("LINE_ITEMS_JSON", "[1, " + ITEM + "]")),
                fault("no SKU", "SKU_MISSING", "line 1", o -> json(o, ITEM.replace("HAMMER", ""))),
                fault("null SKU", "SKU_MISSING", "line 1", o -> json(o, ITEM.replace("\"HAMMER\"", "null"))),
                fault(
                        "unknown SKU",
                        "SKU_UNKNOWN",
                        "line 1: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO",
                        o -> json(o, ITEM.replace("HAMMER", "NO-SUCH"))),
                fault("SKU too long", "SKU_UNKNOWN", "line 1", o -> json(o, ITEM.replace("HAMMER", "X".repeat(60)))),
                fault("SKU with a quote", "SKU_UNKNOWN", "NO'SUCH", o -> json(o, ITEM.replace("HAMMER", "NO'SUCH"))),
                fault("inactive item", "ITEM_INACTIVE", "line 1", o -> json(o, ITEM.replace("HAMMER", "OLD-BULB"))),
                fault("quantity 0", "QUANTITY", "line 1", o -> json(o, ITEM.replace("quantity\":1", "quantity\":0"))),
                fault(
                        "negative quantity",
                        "QUANTITY",
                        "-1",
                        o -> json(o, ITEM.replace("quantity\":1", "quantity\":-1"))),
                fault(
                        "quantity no number",
                        "QUANTITY",
                        "'two'",
                        o -> json(o, ITEM.replace("quantity\":1", "quantity\":\"two\""))),
                fault("quantity beyond what stock takes", "QUANTITY", "quantity '99999999999' is too large", o -> json(
                                o, "{\"sku\":\"HAMMER\",\"quantity\":99999999999,\"price\":0,\"total\":0}")
                        .with("SUBTOT", BigDecimal.ZERO)),
                fault(
                        "price beyond CounterPoint's columns",
                        "LINE_AMOUNTS",
                        "price '200000000000' is too large",
                        o -> json(
                                        o,
                                        "{\"sku\":\"HAMMER\",\"quantity\":0.0001,\"price\":200000000000,\"total\":20000000}")
                                .with("SUBTOT", new BigDecimal("20000000"))),
                fault(
                        "retail value beyond CounterPoint's columns",
                        "LINE_AMOUNTS",
                        "subtotal 20000000 for quantity 0.0001 is more than 99999999999 for one",
                        o -> json(
                                        o,
                                        "{\"sku\":\"HAMMER\",\"quantity\":0.0001,\"price\":0,\"total\":0,\"subtotal\":20000000}")
                                .with("SUBTOT", new BigDecimal("20000000"))
                                .with("DISC_AMT", new BigDecimal("20000000"))),
                fault(
                        "a station whose numbers would be cut",
                        "SETTING",
                        "STA_ID of this order is '123456789', allowed: at most 8 characters",
                        o -> o.with("STA_ID", "123456789")),
                fault("an empty store", "SETTING", "STR_ID of this order is ''", o -> o.with("STR_ID", "")),
                fault("profile broken", "BAD_JSON", "PROFILE_JSON", o -> o.with("PROFILE_JSON", "{")),
                fault("profile no object", "BAD_JSON", "PROFILE_JSON", o -> o.with("PROFILE_JSON", "[{}, {}]")),
                fault("profile empty", "BAD_JSON", "PROFILE_JSON", o -> o.with("PROFILE_JSON", "")),
                fault("quantity missing", "QUANTITY", "line 1", o -> json(o, ITEM.replace("quantity", "qty"))),
                fault(
                        "negative total",
                        "NEGATIVE_AMOUNT",
                        "total",
                        o -> json(o, ITEM.replace("total\":10", "total\":-10"))),
                fault(
                        "negative price",
                        "NEGATIVE_AMOUNT",
                        "price",
                        o -> json(o, ITEM.replace("price\":10", "price\":-10"))),
                fault("total missing", "LINE_AMOUNTS", "total", o -> json(o, ITEM.replace("total", "sum"))),
                fault(
                        "price no number",
                        "LINE_AMOUNTS",
                        "price",
                        o -> json(o, ITEM.replace("price\":10", "price\":\"ten\""))),
                fault(
                        "total is not quantity x price",
                        "LINE_AMOUNTS",
                        "10.02",
                        o -> json(o, ITEM.replace("total\":10", "total\":10.02"))),
                fault(
                        "subtotal below total",
                        "LINE_AMOUNTS",
                        "subtotal",
                        o -> json(o, ITEM.replace("\"total\"", "\"subtotal\":9.99,\"total\""))),
                fault("SUBTOT", "TOTALS", "SUBTOT", o -> o.with("SUBTOT", new BigDecimal("39.81"))),
                fault("DISC_AMT", "TOTALS", "DISC_AMT", o -> o.with("DISC_AMT", new BigDecimal("0.01"))),
                fault("TOT_AMT", "TOTALS", "TOT_AMT", o -> o.with("TOT_AMT", new BigDecimal("50.41"))),
                fault("TOT_AMT missing", "TOTALS", "TOT_AMT", o -> o.with("TOT_AMT", null)),
                fault("SHIP_AMT below 0", "NEGATIVE_AMOUNT", "SHIP_AMT", o -> o.shipping("-1")),
                fault("TAX_AMT below 0", "NEGATIVE_AMOUNT", "TAX_AMT", o -> o.tax("-1")),
                fault("TOT_AMT below 0", "NEGATIVE_AMOUNT", "TOT_AMT", o -> o.fee("-100")),
                fault("rounding beyond a cent per line", "ROUNDING", "ROUND_AMT", o -> o.rounding("0.02")),
                fault("rounding below a cent per line", "ROUNDING", "ROUND_AMT", o -> o.rounding("-0.02")),
                fault("no name", "SHIP_TO_MISSING", "SHIP_NAM", o -> o.with("SHIP_NAM", "")),
                fault("no street", "SHIP_TO_MISSING", "SHIP_ADRS_1", o -> o.with("SHIP_ADRS_1", null)),
                fault("no city", "SHIP_TO_MISSING", "SHIP_CITY", o -> o.with("SHIP_CITY", " ")),
                fault("no postcode", "SHIP_TO_MISSING", "SHIP_ZIP_COD", o -> o.with("SHIP_ZIP_COD", null)),
                fault("ships by the predecessor's rule", "SHIP_TO_MISSING", "SHIP_NAM", o -> o.with("SHIPS", null)
                        .with("SHIP_VIA", "Ground")
                        .with("SHIP_NAM", null)),
                fault("an old duplicate", "DUPLICATE", "WOO_ORDER_ID", o -> o.with("IS_DUPLICATE", true)),
                fault("applied", "ALREADY_APPLIED", "1234", o -> o.with("IS_APPLIED", true)
                        .with("CP_DOC_ID", "1234")),
                fault("skipped", "SKIPPED", "by the owner", o -> o.with("IS_APPLIED", true)
                        .with("VALIDATION_ERROR", "MANUALLY_SKIPPED: by the owner")),
                fault("rolled back", "ROLLED_BACK", "2026-01-03", o -> o.with("ROLLED_BACK_DT", "2026-01-03 10:11:12")),
                fault("cancelled", "CANCELLED", "2026-01-03", o -> o.with("CANCELLED_DT", "2026-01-03 10:11:12")),
                fault("held", "HELD", "REFUNDED_IN_PART: 4.98 of 41.00", o -> o.with("HOLD_CODE", "REFUNDED_IN_PART")
                        .with("HOLD_REASON", "4.98 of 41.00 was given back")));
    }

    private static Arguments fault(String name, String code, String named, UnaryOperator<OrderDraft> change) {
        return Arguments.of(Named.of(name, change), code, named);
    }

    private static OrderDraft json(OrderDraft draft, String line) {
        return draft.with("LINE_ITEMS_JSON", "[" + line + "]").with("SUBTOT", new BigDecimal("10.00"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("faults")
    void each_fault_is_named(UnaryOperator<OrderDraft> change, String code, String named, CounterPoint counterPoint)
            throws SQLException {
        OrderDraft draft = change.apply(simpleOrder());
        int stagingId = counterPoint.stageAsOwner(draft);

        CounterPoint.Verdict verdict = counterPoint.validate(stagingId);

        assertThat(verdict.valid()).isFalse();
        assertThat(verdict.message())
                .startsWith("Order " + draft.wooOrderNo() + " (staging " + stagingId + "): [")
                .contains("[" + code + "] ")
                .contains(named)
                .hasSizeLessThanOrEqualTo(500);
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                right("a cent off", o -> o.line("HAMMER", "h", "3", "3.333333", "10.01", "10.01")),
                right(
                        "many pieces of a rounded price",
                        o -> o.line("NAILS", "n", "30000", "0.333333", "9999.99", "9999.99")),
                right("rounding of a cent per line", o -> o.line("HAMMER", "1", "1")
                        .rounding("0.01")),
                right("negative fee", o -> o.line("HAMMER", "1", "10").fee("-2.50")),
                right("negative rounding", o -> o.line("HAMMER", "1", "10").rounding("-0.01")),
                right("another case of SKU", o -> o.line("hammer", "1", "10")),
                right("not shipped, no address", o -> o.line("HAMMER", "1", "10")
                        .notShipped()),
                right(
                        "not shipped by the predecessor's rule",
                        o -> o.line("HAMMER", "1", "10").notShipped().with("SHIPS", null)),
                right("no second address line, no state", o -> o.line("HAMMER", "1", "10")
                        .with("SHIP_ADRS_2", null)
                        .with("SHIP_STATE", null)),
                right("numbers as texts, no subtotal", o -> o.with(
                                "LINE_ITEMS_JSON",
                                "[{\"sku\":\"HAMMER\",\"quantity\":\"2\",\"price\":\"5.00\",\"total\":\"10.00\"}]")
                        .with("SUBTOT", BigDecimal.TEN)
                        .with("TOT_AMT", BigDecimal.TEN)),
                right("fields in another order", o -> o.with(
                                "LINE_ITEMS_JSON",
                                "[{\"total\":10,\"extra\":{\"a\":[1]},\"name\":\"}]\\\"{\",\"price\":5,\"quantity\":2,\"sku\":\"HAMMER\"}]")
                        .with("SUBTOT", BigDecimal.TEN)
                        .with("TOT_AMT", BigDecimal.TEN)));
    }

    private static Arguments right(String name, UnaryOperator<OrderDraft> change) {
        return Arguments.of(Named.of(name, change));
    }

    @ParameterizedTest(name = "valid: {0}")
    @MethodSource("harmless")
    void what_only_looks_odd_is_valid(UnaryOperator<OrderDraft> change, CounterPoint counterPoint) throws SQLException {
        CounterPoint.Verdict verdict = counterPoint.validate(counterPoint.stageAsOwner(change.apply(order())));

        assertThat(verdict).isEqualTo(new CounterPoint.Verdict(true, null));
    }

    @Test
    void what_a_country_does_without_is_not_demanded_and_its_address_is_kept_once(CounterPoint counterPoint)
            throws SQLException {
        for (int i = 0; i < 2; i++) {
            int stagingId = counterPoint.stage(simpleOrder()
                    .with("SHIP_CNTRY", "HK")
                    .with("SHIP_CITY", null)
                    .with("SHIP_STATE", null)
                    .with("SHIP_ZIP_COD", null)
                    .with("SHIP_OPTIONAL", "SHIP_CITY,SHIP_ZIP_COD"));
            assertThat(counterPoint.create(stagingId).message()).isNull();
        }
        assertThat(counterPoint.rows("SELECT CITY, ZIP_COD FROM dbo.AR_SHIP_ADRS WHERE CNTRY = 'HK'"))
                .hasSize(1);

        int withoutCity = counterPoint.stage(
                simpleOrder().with("SHIP_CITY", null).with("SHIP_ZIP_COD", null).with("SHIP_OPTIONAL", "SHIP_ZIP_COD"));
        assertThat(counterPoint.validate(withoutCity).message())
                .contains("[SHIP_TO_MISSING] SHIP_CITY")
                .doesNotContain("SHIP_ZIP_COD");
    }

    @Test
    void all_that_is_wrong_is_said_at_once(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(order().customer("C-999")
                .line("NO-SUCH", "1", "1")
                .line("OLD-BULB", "1", "1")
                .with("SHIP_CITY", null)
                .with("TOT_AMT", new BigDecimal("7")));

        CounterPoint.Verdict verdict = counterPoint.validate(stagingId);

        assertThat(verdict.message())
                .contains(List.of(
                        "[CUSTOMER_UNKNOWN]",
                        "[SKU_UNKNOWN] line 1: item 'NO-SUCH'",
                        "[ITEM_INACTIVE] line 2: item 'OLD-BULB'",
                        "[TOTALS]",
                        "[SHIP_TO_MISSING] SHIP_CITY"));
        assertThat(verdict.message().split("; \\[", -1)).hasSize(5);
    }

    @Test
    void a_message_too_long_drops_whole_reasons_and_counts_them(CounterPoint counterPoint) throws SQLException {
        OrderDraft draft = order();
        for (int i = 0; i < 40; i++) {
            draft.line("NO-SUCH-" + i, "1", "1");
        }

        String message = counterPoint.validate(counterPoint.stage(draft)).message();

        int told = message.split("\\[SKU_UNKNOWN\\] ", -1).length - 1;
        assertThat(message).hasSizeBetween(430, 500).endsWith("; (+" + (40 - told) + " more)");
        assertThat(message).contains("line " + told + ": item 'NO-SUCH-" + (told - 1) + "' is not in IM_ITEM.ITEM_NO;");
    }

    @Test
    void a_currency_is_checked_where_it_is_set(CounterPoint counterPoint) throws SQLException {
        int euros = counterPoint.stage(simpleOrder().with("CURRENCY", "EUR"));
        int dollars = counterPoint.stage(simpleOrder().with("CURRENCY", "USD"));
        assertThat(counterPoint.validate(euros).valid()).isTrue();

        counterPoint.setting("CURRENCY", "USD");

        assertThat(counterPoint.validate(euros).message())
                .contains("[CURRENCY]")
                .contains("EUR");
        assertThat(counterPoint.validate(dollars).valid()).isTrue();
    }

    @Test
    void the_rounding_tolerance_is_a_setting(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder().rounding("0.02"));

        counterPoint.setting("ROUNDING_TOLERANCE_PER_LINE", "0.02");

        assertThat(counterPoint.validate(stagingId).valid()).isTrue();
    }

    @Test
    void a_setting_that_is_missing_or_wrong_is_named(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(simpleOrder());

        counterPoint.setting("STR_ID", "");
        counterPoint.setting("ROUNDING_TOLERANCE_PER_LINE", "a cent");

        assertThat(counterPoint.validate(stagingId).message())
                .contains("[SETTING] STR_ID")
                .contains("[SETTING] ROUNDING_TOLERANCE_PER_LINE");
    }

    @Test
    void one_order_has_one_live_row(CounterPoint counterPoint) throws SQLException {
        counterPoint.stage(simpleOrder().with("WOO_ORDER_ID", 77).with("IS_DUPLICATE", true));
        counterPoint.stage(simpleOrder().with("WOO_ORDER_ID", 77));

        assertThatThrownBy(() -> counterPoint.stage(simpleOrder().with("WOO_ORDER_ID", 77)))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void two_hundred_blanks_before_the_lines_do_no_harm(CounterPoint counterPoint) throws SQLException {
        assertThat(counterPoint
                        .validate(
                                counterPoint.stage(
                                        simpleOrder()
                                                .with(
                                                        "LINE_ITEMS_JSON",
                                                        " ".repeat(300)
                                                                + "[{\"sku\":\"HAMMER\",\"quantity\":2,\"price\":19.90,\"total\":39.80}]")))
                        .valid())
                .isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    quantity | 1000000000000        | too large
                    quantity | 1E12                 | too large
                    quantity | 1.0000001            | has more than 4 decimals
                    total    | 39.8000001           | has more than 2 decimals
                    total    | 99999999999999999999 | too large
                    subtotal | 39.8000001           | has more than 2 decimals
                    price    | 1E30                 | too large
                    quantity | two                  | not a number
                    """)
    void a_number_that_counterpoint_cannot_hold_is_refused_and_never_cut(
            String field, String value, String reason, CounterPoint counterPoint) throws SQLException {
        String json = "[{\"sku\":\"HAMMER\",\"quantity\":2,\"price\":19.90,\"total\":39.80,\"subtotal\":39.80}]"
                .replaceAll("\"" + field + "\":[0-9.]+", "\"" + field + "\":\"" + value + "\"");

        assertThat(counterPoint
                        .validate(counterPoint.stage(simpleOrder().with("LINE_ITEMS_JSON", json)))
                        .message())
                .contains(field + " ")
                .contains(value)
                .contains(reason);
    }

    @Test
    void an_order_date_that_counterpoint_cannot_hold_is_refused(CounterPoint counterPoint) throws SQLException {
        assertThat(counterPoint
                        .validate(counterPoint.stage(simpleOrder().with("ORD_DAT", "1700-01-02")))
                        .message())
                .contains("[ORDER_DATE] ORD_DAT 1700-01-0");
    }
}
