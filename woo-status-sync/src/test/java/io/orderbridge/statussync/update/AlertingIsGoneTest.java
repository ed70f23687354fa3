package io.orderbridge.statussync.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import io.orderbridge.health.HealthMonitor;
import io.orderbridge.health.HealthReport;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** There is no alerting here; a consumer of its queue is all that is seen of it. */
@QuarkusTest
@WithTestResource(PrivateServers.class)
class AlertingIsGoneTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    HealthMonitor health;

    @Test
    void the_watcher_mails_once_that_alerting_is_gone_and_sees_it_come_back() throws Exception {
        await().atMost(SOON).until(() -> alerting().level() == HealthLevel.CRITICAL);
        assertThat(alerting().what()).startsWith("gone: no sign of life for");
        await().atMost(SOON).until(() -> PrivateServers.smtp.getReceivedMessages().length > 0);
        String mail = GreenMailUtil.getWholeMessage(PrivateServers.smtp.getReceivedMessages()[0]);
        assertThat(mail).contains("CRITICAL: alerting is gone", "text/plain", "text/html", "alerting.events");

        try (Connection broker = PrivateServers.rabbitMq.connectionFactory().newConnection()) {
            consume(broker.createChannel());
            await().atMost(SOON).until(() -> alerting().level() == HealthLevel.HEALTHY);
        }
        assertThat(PrivateServers.smtp.getReceivedMessages()).hasSize(1);
    }

    /** Takes nothing. */
    private static void consume(Channel channel) throws Exception {
        channel.basicQos(1);
        channel.basicConsume(Topology.ALERTING, false, new DefaultConsumer(channel));
    }

    private HealthReport.Check alerting() {
        return health.report().checks().stream()
                .filter(check -> check.check().equals("alerting"))
                .findFirst()
                .orElseGet(() -> new HealthReport.Check("alerting", HealthLevel.WARNING, "not looked yet", null));
    }
}
