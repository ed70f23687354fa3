package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlainReasonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            [SKU_UNKNOWN] line 1: item '99-2' is not in IM_ITEM.ITEM_NO          | Line 1: item '99-2' is not in CounterPoint
            [ITEM_INACTIVE] line 1: item '01-9' has IM_ITEM.STAT 'D', not 'A'    | Line 1: item '01-9' is not active in CounterPoint (its status is 'D')
            [CUSTOMER_UNMAPPED] CUST_NO is empty: e-mail 'a@b.test' is no customer in AR_CUST.EMAIL_ADRS_1 | The e-mail address 'a@b.test' belongs to no customer in CounterPoint
            [CUSTOMER_UNKNOWN] CUST_NO 'C9999' is not in AR_CUST                 | There is no customer 'C9999' in CounterPoint
            [SHIP_TO_MISSING] SHIP_ADRS_1 is empty                               | The street is missing
            [CURRENCY] CURRENCY is 'EUR', the setting CURRENCY is 'USD'          | The order is in 'EUR', CounterPoint books in 'USD'
            [CURRENCY] CURRENCY is 'EUR', the shop's own is 'USD'                | The order is in 'EUR', the shop sells in 'USD'
            [NO_LINES] LINE_ITEMS_JSON is empty                                  | The order has no lines
            [NEGATIVE_AMOUNT] TAX_AMT -1.00                                      | The tax -1.00
            """)
    void columns_of_counterpoint_are_named_by_what_they_hold(String reason, String plain) {
        assertThat(PlainReason.of(reason)).isEqualTo(plain);
    }

    /** Reasons as the procedures write them, what they put in left out. A wrong setting is called by its name. */
    static Stream<String> reasons_of_the_procedures() throws IOException {
        Pattern literal = Pattern.compile("N'((?:[^']|'')*)'");
        List<String> reasons = new ArrayList<>();
        try (Stream<Path> scripts = Files.list(Path.of("../deploy/counterpoint"))) {
            for (Path script : scripts.filter(each -> each.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                Files.readAllLines(script).stream()
                        .map(line -> literal.matcher(line).results().map(part -> part.group(1)
                                .replace("''", "'")))
                        .map(parts ->
                                parts.collect(Collectors.joining("x")).replaceFirst("^.*?(?=\\[[A-Z_]{4,}] )", ""))
                        .filter(reason -> reason.startsWith("[") && !reason.startsWith("[SETTING]"))
                        .forEach(reasons::add);
            }
        }
        return reasons.stream();
    }

    @ParameterizedTest
    @MethodSource("reasons_of_the_procedures")
    void no_reason_of_a_procedure_names_a_column_or_a_table(String reason) {
        assertThat(PlainReason.of(reason)).doesNotContainPattern("[A-Z]{2,}_[A-Z]+|SUBTOT|AR_CUST|CURRENCY");
    }

    @Test
    void there_are_reasons_to_look_at() throws IOException {
        assertThat(reasons_of_the_procedures()).hasSizeGreaterThan(30);
    }

    @Test
    void a_shop_s_own_text_that_looks_like_a_column_stays_as_it_is() {
        assertThat(PlainReason.of("[SKU_UNKNOWN] line 1: item 'TOT_AMT_5' is not in IM_ITEM.ITEM_NO"))
                .isEqualTo("Line 1: item 'TOT_AMT_5' is not in CounterPoint");
        assertThat(PlainReason.of("customers C3001, C3002 have the e-mail a@b.test: say which one it is"))
                .startsWith("Customers C3001, C3002 have");
    }
}
