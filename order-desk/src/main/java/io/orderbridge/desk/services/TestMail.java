package io.orderbridge.desk.services;

import io.orderbridge.desk.DeskSettings;
import io.orderbridge.desk.services.ServiceClient.Service;
import io.orderbridge.health.ServiceHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Has alerting, which people cannot reach, send a test mail. Thread-safe. */
@ApplicationScoped
public class TestMail {

    /** Longer than alerting waits for its SMTP server. */
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final ServiceClient client;
    private final Service alerting;

    TestMail(ServiceClient client, ServiceHealth services, DeskSettings settings) {
        this.client = client;
        this.alerting = new Service(
                "alerting", services.addressOf("alerting"), settings.testMailSecret(), "TEST_MAIL_SECRET", TIMEOUT);
    }

    /**
     * The mail that was sent.
     *
     * @param server the SMTP server that took it
     */
    public record Sent(String server, List<String> recipients) {}

    /** Sends it at once; a refusal if it was not sent. */
    public Sent send() {
        return client.post(alerting, "/test-mail", new byte[0], Sent.class);
    }
}
