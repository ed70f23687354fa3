package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.woocommerce.Storage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the pipeline does wherever the shop keeps its orders. The stack is assembled once for all tests of a storage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PipelineContract {

    private final Storage storage;
    private final int shops;

    RunningPipeline pipeline;

    PipelineContract(Storage storage, int shops) {
        this.storage = storage;
        this.shops = shops;
    }

    @BeforeAll
    void assemble() {
        pipeline = RunningPipeline.start(storage, shops);
    }

    @AfterAll
    void takeApart() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Test
    void every_kind_of_order_reaches_its_end_in_one_trace_and_every_message_delivered_twice_changes_nothing()
            throws Exception {
        try (var recorder = new MessageRecorder(pipeline.stack().broker().connectionFactory())) {
            pipeline.shoppersPlaceEveryKind();
            pipeline.assertThatAllIsWell();
            assertThat(recorder.tracesOfOrders().values())
                    .as("traces by order")
                    .isNotEmpty()
                    .allSatisfy(traces -> assertThat(traces).hasSize(1));

            long created = recorder.count("order.created");
            long failed = recorder.count("order.failed");
            pipeline.deliverAgain(recorder.messages());
            // Those of before, the same delivered again, and those of the staged orders that were delivered again,
            // which
            // become a ticket no second time; one that failed has its dead letter and says no more.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> recorder.count("order.created") >= 3 * created
                            && recorder.count("order.failed") >= 2 * failed);
        }

        pipeline.assertThatAllIsWell();
    }
}
