package io.orderbridge.desk.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            [NO_LINES] LINE_ITEMS_JSON is empty                                  | The order has no lines
            [NEGATIVE_AMOUNT] TAX_AMT -1.00                                      | The tax -1.00
            """)
    void columns_of_counterpoint_are_named_by_what_they_hold(String reason, String plain) {
        assertThat(PlainReason.of(reason)).isEqualTo(plain);
    }

    @Test
    void a_shop_s_own_text_that_looks_like_a_column_stays_as_it_is() {
        assertThat(PlainReason.of("[SKU_UNKNOWN] line 1: item 'TOT_AMT_5' is not in IM_ITEM.ITEM_NO"))
                .isEqualTo("Line 1: item 'TOT_AMT_5' is not in CounterPoint");
        assertThat(PlainReason.of("customers C3001, C3002 have the e-mail a@b.test: say which one it is"))
                .startsWith("Customers C3001, C3002 have");
    }
}
