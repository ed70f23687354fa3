package io.orderbridge.systemtests;

import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.local.Component;
import io.orderbridge.sandbox.local.ServiceProcess;
import io.orderbridge.sandbox.woocommerce.Storage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineOnHposTest extends PipelineContract {

    private static final Duration OUTAGE = Duration.ofSeconds(8);

    PipelineOnHposTest() {
        super(Storage.HPOS);
    }

    List<Component> dependencies() {
        return pipeline.stack().dependencies();
    }

    @Test
    void services_that_are_killed_and_restarted_in_the_middle_change_nothing() throws Exception {
        pipeline.whileShoppersOrder(() -> {
            for (ServiceProcess service : pipeline.stack().services()) {
                service.kill();
                service.awaitReady();
            }
        });

        pipeline.assertThatAllIsWell();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("dependencies")
    void a_server_that_is_away_for_a_while_delays_orders_and_loses_none(Component server) throws Exception {
        pipeline.whileShoppersOrder(() -> {
            server.stop();
            await().pollDelay(OUTAGE).until(() -> true);
            server.start();
        });

        pipeline.assertThatAllIsWell();
    }
}
