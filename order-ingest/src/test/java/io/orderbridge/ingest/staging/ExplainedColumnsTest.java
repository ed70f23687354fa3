package io.orderbridge.ingest.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplainedColumnsTest {

    @Test
    void every_column_that_an_order_is_staged_with_has_its_place_in_the_explanation() {
        assertThat(ExplainedColumns.columns()).containsExactlyInAnyOrderElementsOf(OrderColumns.NAMES);
    }
}
