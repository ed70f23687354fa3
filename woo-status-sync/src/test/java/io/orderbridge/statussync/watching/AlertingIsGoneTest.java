package io.orderbridge.statussync.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import io.orderbridge.health.HealthMonitor;
import io.orderbridge.health.HealthReport;
import io.orderbridge.messaging.publishing.BrokerNews;
import io.orderbridge.messaging.state.StateQueue;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.Topology;
import io.orderbridge.statussync.update.PrivateServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** There is no alerting here; a consumer of its queue is all that is seen of it. */
@QuarkusTest
@WithTestResource(PrivateServers.class)
class AlertingIsGoneTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    HealthMonitor health;

    @Inject
    BrokerNews broker;

    @Inject
    StateQueue state;

    @Inject
    WatchSettings settings;

    @Inject
    Clock clock;

    @Inject
    Vertx vertx;

    @Test
    void of_all_instances_one_mails_once_that_alerting_is_gone_and_sees_it_come_back() throws Exception {
        await().atMost(SOON).until(() -> alerting().level() == HealthLevel.CRITICAL);
        assertThat(alerting().what()).startsWith("gone: no sign of life for");
        await().atMost(SOON).until(() -> PrivateServers.smtp.getReceivedMessages().length > 0);
        String mail = GreenMailUtil.getWholeMessage(PrivateServers.smtp.getReceivedMessages()[0]);
        assertThat(mail).contains("CRITICAL: alerting is gone", "text/plain", "text/html", "alerting.events");

        try (Connection alerting = PrivateServers.rabbitMq.connectionFactory().newConnection()) {
            consume(alerting.createChannel());
            await().atMost(SOON).until(() -> alerting().level() == HealthLevel.HEALTHY);
            assertThat(PrivateServers.smtp.getReceivedMessages()).hasSize(1);
            await().atMost(SOON).until(() -> claim().contains(" NOTHING "));
            of_two_instances_one_mails();
        }
    }

    private void of_two_instances_one_mails() throws Exception {
        MailWithoutAlerting one =
                new MailWithoutAlerting(broker, new MailClaim(state, settings, clock), settings, vertx);
        MailWithoutAlerting other =
                new MailWithoutAlerting(broker, new MailClaim(state, settings, clock), settings, vertx);
        try {
            one.publish(alerting(HealthLevel.CRITICAL));
            other.publish(alerting(HealthLevel.CRITICAL));
            await().atMost(SOON).until(() -> claim().contains(" MAILED "));
            await().during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> PrivateServers.smtp.getReceivedMessages().length == 2);

            one.publish(alerting(HealthLevel.HEALTHY));
            other.publish(alerting(HealthLevel.HEALTHY));
            await().atMost(SOON).until(() -> claim().contains(" NOTHING "));
            other.publish(alerting(HealthLevel.CRITICAL));
            await().atMost(SOON).until(() -> PrivateServers.smtp.getReceivedMessages().length == 3);
        } finally {
            one.stop();
            other.stop();
        }
    }

    private String claim() throws Exception {
        return state.read(Topology.ALERTING_WATCH).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    private static HealthChanged alerting(HealthLevel level) {
        return new HealthChanged("woo-status-sync", "alerting", level, "gone", Instant.now());
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
