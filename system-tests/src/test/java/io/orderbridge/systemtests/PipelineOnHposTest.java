package io.orderbridge.systemtests;

import io.orderbridge.sandbox.woocommerce.Storage;
import org.junit.jupiter.api.Test;

class PipelineOnHposTest extends PipelineContract {

    PipelineOnHposTest() {
        super(Storage.HPOS, 1);
    }

    @Test
    void whatever_dies_hangs_or_is_cut_off_no_order_is_lost_and_none_is_ticketed_twice() throws Exception {
        pipeline.shoppersOrderWhileFaultsHappen(Long.getLong("faults.seed", 1));

        pipeline.assertThatAllIsWell();
    }
}
