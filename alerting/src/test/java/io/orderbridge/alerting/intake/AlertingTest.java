package io.orderbridge.alerting.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.rabbitmq.client.Connection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderbridge.alerting.AlertingSettings;
import io.orderbridge.alerting.digest.Alert;
import io.orderbridge.alerting.digest.Mailed;
import io.orderbridge.alerting.mail.AlertMail;
import io.orderbridge.alerting.mail.MailComposer;
import io.orderbridge.alerting.mail.SmtpServer;
import io.orderbridge.messaging.outage.Outages;
import io.orderbridge.messaging.publishing.EventPublisher;
import io.orderbridge.messaging.publishing.PublishResult;
import io.orderbridge.model.Envelope;
import io.orderbridge.model.EnvelopeCodec;
import io.orderbridge.model.Event;
import io.orderbridge.model.FailureClass;
import io.orderbridge.model.HealthChanged;
import io.orderbridge.model.HealthLevel;
import io.orderbridge.model.MessageDeadLettered;
import io.orderbridge.model.OrderChangedInShop;
import io.orderbridge.model.OrderCreated;
import io.orderbridge.model.OrderFailed;
import io.orderbridge.model.OrderHeld;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderSkipped;
import io.orderbridge.model.OrderStatusSyncFailed;
import io.orderbridge.model.Topology;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service between a real broker and a real SMTP server. */
@QuarkusTest
@WithTestResource(PrivateServers.class)
class AlertingTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TestHTTPResource
    URI service;

    @Inject
    EventPublisher publisher;

    @Inject
    AlertDesk desk;

    @Inject
    SmtpServer server;

    @Inject
    Outages outages;

    @Inject
    OpenAlerts openAlerts;

    @Inject
    MailComposer writer;

    @Inject
    AlertingSettings settings;

    @Inject
    Clock clock;

    @Inject
    MeterRegistry metrics;

    private GreenMail smtp;
    private Connection broker;

    @BeforeEach
    void start() throws Exception {
        smtp = smtpServer();
        smtp.start();
        broker = PrivateServers.rabbitMq.connectionFactory().newConnection();
    }

    @AfterEach
    void everything_is_told() throws Exception {
        try {
            await().during(Duration.ofMillis(300)).atMost(SOON).until(this::queueIsEmpty);
            broker.close();
        } finally {
            smtp.stop();
        }
    }

    @Test
    void a_failed_order_is_mailed_as_text_and_html_with_what_helps() throws Exception {
        publish(failed(1042));

        MimeMessage mail =
                await().atMost(SOON).until(() -> mails().stream().findFirst().orElse(null), m -> m != null);

        assertThat(mail.getSubject())
                .isEqualTo("[OrderBridge] Warning: order W-1042 (10017 Miller & Söhne) did not become a ticket");
        assertThat(mail.getAllRecipients())
                .extracting(Object::toString)
                .containsExactly("owner@shop.example", "ops@shop.example");
        String text = part(mail, "text/plain");
        assertThat(text)
                .contains("Order W-1042 (staging 42), 85.16")
                .contains("10017 Miller & Söhne, orders@example.com")
                .contains("An item is not known in CounterPoint")
                .contains("* Line 2: item 'NO-SUCH' is not in CounterPoint")
                .contains("olga works on it.")
                .contains("https://desk.example/desk/orders/42")
                .contains("bin/orders repair W-1042 --sku 'NO-SUCH=ITEM-NUMBER'")
                .contains("bin/orders replay W-1042")
                .contains("https://shop.example/wp-admin/post.php?post=1042&action=edit");
        String html = part(mail, "text/html");
        assertThat(html)
                .contains("10017 Miller &amp; Söhne")
                .contains("item &#39;NO-SUCH&#39;")
                .contains("<a href=\"https://desk.example/desk/orders/42\"")
                .contains("olga works on it");
    }

    @Test
    void an_alert_that_is_delivered_twice_is_mailed_once_and_leaves_nothing_unacknowledged() throws Exception {
        Envelope<?> failure = Envelope.first(failed(9300), Instant.now());
        AtomicInteger acknowledged = new AtomicInteger();
        int before = mails().size();

        for (int delivery = 0; delivery < 2; delivery++) {
            desk.receive(failure, Message.of(failure.data(), () -> {
                acknowledged.incrementAndGet();
                return CompletableFuture.completedFuture(null);
            }));
        }

        await().atMost(SOON).until(() -> mails().size() > before);
        await().atMost(SOON).untilAsserted(() -> assertThat(acknowledged).hasValue(2));
        assertThat(mails()).hasSize(before + 1);
    }

    @Test
    void markup_in_an_order_is_text_in_the_mail() throws Exception {
        publish(new OrderFailed(
                new OrderRef("woocommerce", 2, "2\r\nBcc: x@y.example", 2),
                "<script>alert(1)</script>",
                "a@b.example",
                BigDecimal.ONE,
                FailureClass.INVALID,
                List.of("[SKU_UNKNOWN] line 1: item '; rm -rf /' is not in IM_ITEM.ITEM_NO"),
                1,
                null));

        MimeMessage mail =
                await().atMost(SOON).until(() -> mails().stream().findFirst().orElse(null), m -> m != null);

        assertThat(part(mail, "text/html")).doesNotContain("<script>");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(2);
        assertThat(part(mail, "text/plain")).contains("bin/orders repair 2 --sku 'SKU=ITEM-NUMBER'");
    }

    @Test
    void a_thousand_failures_are_one_mail_and_one_more_for_each_window_that_they_take() throws Exception {
        Instant begin = Instant.now();
        List<CompletableFuture<PublishResult>> sent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sent.add(publisher.publish(Envelope.first(failed(5000 + i), Instant.now())));
        }
        assertThat(sent)
                .allSatisfy(result -> assertThat(result.join().confirmed()).isTrue());
        await().atMost(SOON).until(this::queueIsEmpty);

        long windows = Duration.between(begin, Instant.now()).toSeconds() / PrivateServers.WINDOW.toSeconds();
        assertThat(mails().size()).isLessThanOrEqualTo((int) (2 + windows));
        assertThat(everyText())
                .contains(
                        "x An item is not known in CounterPoint",
                        "https://desk.example/desk/reasons/SKU_UNKNOWN?kind=failed",
                        " more");
    }

    @Test
    void a_server_that_greets_at_once_is_heard_each_time() throws Exception {
        smtp.stop();
        AlertMail mail = new AlertMail(
                "one of many",
                AlertMail.Tone.WARNING,
                "",
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                0,
                "",
                "",
                "");

        QuickSmtpServer quick = new QuickSmtpServer(PrivateServers.smtpPort);
        try {
            for (int sent = 0; sent < 1000; sent++) {
                server.send(mail, List.of("owner@shop.example"));
            }
        } finally {
            quick.close();
        }
    }

    @Test
    void an_smtp_outage_loses_no_alert() throws Exception {
        smtp.stop();
        for (int i = 0; i < 20; i++) {
            publish(failed(7000 + i));
        }
        await().atMost(SOON).until(() -> outages.isAway(SmtpServer.NAME) && desk.waiting() == 0);

        smtp = smtpServer();
        smtp.start();

        await().atMost(SOON).untilAsserted(() -> {
            String everything = everyText();
            for (int i = 0; i < 20; i++) {
                assertThat(everything).contains("Order W-" + (7000 + i));
            }
            assertThat(everything).contains("SMTP: well again");
        });
    }

    @Test
    void alerts_that_wait_for_their_mail_survive_a_broken_connection() throws Exception {
        publish(failed(8000));
        await().atMost(SOON).until(() -> mails().size() == 1);
        publish(failed(8001));

        PrivateServers.rabbitMq.control("close_all_connections", "a test");
        broker = PrivateServers.rabbitMq.connectionFactory().newConnection();

        await().atMost(SOON).untilAsserted(() -> assertThat(everyText()).containsOnlyOnce("Order W-8001 (staging 42)"));
    }

    @Test
    void a_broker_whose_disk_is_full_is_mailed_though_no_service_can_report_it() throws Exception {
        PrivateServers.rabbitMq.control("set_disk_free_limit", "100000GB");
        try {
            await().atMost(SOON).until(() -> outages.isAway("RabbitMQ"));
            await().atMost(SOON).until(() -> subjects().stream().anyMatch(subject -> subject.contains("RabbitMQ")));
            assertThat(readiness()).contains("\"events\": \"[KO] - not publishing since ");
        } finally {
            PrivateServers.rabbitMq.control("set_disk_free_limit", "50MB");
        }

        await().atMost(SOON).until(() -> subjects().stream()
                .anyMatch(subject -> subject.startsWith("[OrderBridge] All clear: RabbitMQ: well again")));
    }

    @Test
    void a_mended_order_and_the_end_of_an_outage_are_an_all_clear() throws Exception {
        publish(failed(9000));
        publish(failed(9001));
        publish(health(HealthLevel.CRITICAL, "CounterPoint"));
        await().atMost(SOON).until(() -> mails().size() == 1);

        publish(new OrderCreated(
                new OrderRef("woocommerce", 9000, "W-9000", 42), 57, "101-000060", new BigDecimal("85.16"), 2));
        publish(new OrderSkipped(new OrderRef("woocommerce", 9001, "W-9001", 43), "typed in by hand", "ann", null));
        publish(health(HealthLevel.HEALTHY, "CounterPoint"));
        await().atMost(SOON).until(() -> mails().size() == 2);

        assertThat(mails().get(0).getSubject()).startsWith("[OrderBridge] CRITICAL: CounterPoint: connection refused");
        assertThat(mails().get(1).getSubject()).startsWith("[OrderBridge] All clear: 3 troubles are over.");
        assertThat(part(mails().get(1), "text/plain"))
                .contains("Order W-9000 (staging 42) is in CounterPoint: document 57, ticket 101-000060")
                .contains("Order W-9001 (staging 43) was skipped by ann: typed in by hand")
                .contains("CounterPoint: well again");
    }

    @Test
    void an_instance_that_starts_or_takes_over_knows_what_was_mailed_and_is_open() throws Exception {
        Envelope<?> failure = Envelope.first(failed(9100), Instant.now());
        publisher.publishConfirmed(failure);
        publish(health(HealthLevel.CRITICAL, "errors"));
        await().atMost(SOON)
                .until(() -> openTopics().containsAll(List.of("ticket 9100", "health order-processor errors")));
        int before = mails().size();
        AlertDesk another = new AlertDesk(
                writer,
                server,
                new OwnNews(clock),
                new MailMemory(openAlerts, outages),
                new Assignments(settings),
                outages,
                settings,
                clock,
                metrics);
        AtomicInteger acknowledged = new AtomicInteger();
        Message<?> delivery = Message.of(failure.data(), () -> {
            acknowledged.incrementAndGet();
            return CompletableFuture.completedFuture(null);
        });

        another.receive(failure, delivery);
        another.receive(Envelope.first(health(HealthLevel.CRITICAL, "errors"), Instant.now()), delivery);
        assertThat(acknowledged).hasValue(2);
        assertThat(another.waiting()).isZero();

        another.receive(
                Envelope.first(
                        new OrderCreated(
                                new OrderRef("woocommerce", 9100, "W-9100", 42),
                                57,
                                "101-000060",
                                new BigDecimal("85.16"),
                                2),
                        Instant.now()),
                delivery);
        another.receive(Envelope.first(health(HealthLevel.HEALTHY, "errors"), Instant.now()), delivery);
        await().atMost(SOON).until(() -> {
            another.sendWhatIsDue();
            return acknowledged.get() == 4;
        });

        assertThat(mails()).hasSize(before + 1);
        assertThat(mails().get(before).getSubject()).startsWith("[OrderBridge] All clear: 2 troubles are over");
        assertThat(openTopics()).doesNotContain("ticket 9100", "health order-processor errors");
    }

    @Test
    void an_alert_whose_handling_throws_is_tried_again_and_the_next_one_is_mailed() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        QuarkusMock.installMockForType(
                new MailMemory(openAlerts, outages) {
                    @Override
                    synchronized void refresh(Consumer<Mailed> memory) {
                        if (calls.incrementAndGet() == 1) {
                            throw new IllegalStateException("a defect");
                        }
                    }
                },
                MailMemory.class);

        publish(failed(9400));
        publish(failed(9401));

        await().atMost(SOON).untilAsserted(() -> assertThat(everyText())
                .contains("Order W-9400 (staging", "Order W-9401 (staging"));
    }

    @Test
    void an_alert_without_what_it_is_about_becomes_a_dead_letter_and_the_next_one_is_mailed() throws Exception {
        Envelope<?> incomplete = Envelope.first(health(HealthLevel.WARNING, "incomplete"), Instant.now());
        String withoutComponent = new String(EnvelopeCodec.write(incomplete), StandardCharsets.UTF_8)
                .replace("\"component\":\"incomplete\",", "");
        assertThat(withoutComponent).doesNotContain("component");
        try (var channel = broker.createChannel()) {
            channel.basicPublish(
                    Topology.ORDERS,
                    incomplete.type().wireName(),
                    null,
                    withoutComponent.getBytes(StandardCharsets.UTF_8));
        }
        publish(failed(9501));

        await().atMost(SOON).untilAsserted(() -> assertThat(everyText())
                .contains("Order W-9501 (staging", "MESSAGES THAT")
                .doesNotContain("connection refused"));
        try (var channel = broker.createChannel()) {
            await().atMost(SOON)
                    .until(() -> channel.queuePurge(Topology.deadLetterQueue(Topology.ALERTING))
                                    .getMessageCount()
                            == 1);
        }
    }

    /** Names and tags are those of any Quarkus service. */
    @Test
    void what_goes_by_each_channel_is_measured() throws Exception {
        double before = acknowledged("alerts");

        publish(failed(9600));

        await().atMost(SOON).until(() -> acknowledged("alerts") == before + 1);
        assertThat(acknowledged("events")).isPositive();
    }

    private double acknowledged(String channel) {
        return metrics.find("quarkus.messaging.message.acks").tag("channel", channel).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private String readiness() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.resolve("/q/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String everyText() {
        return mails().stream().map(mail -> part(mail, "text/plain")).collect(Collectors.joining());
    }

    private List<String> openTopics() throws Exception {
        return openAlerts.read().open().stream().map(Alert::topic).toList();
    }

    @Test
    void a_test_mail_takes_the_desks_secret_and_says_what_the_smtp_server_says() throws Exception {
        assertThat(askForTestMail(""))
                .isEqualTo("401 {\"message\":\"TEST_MAIL_SECRET of order-desk is not the one of alerting\"}");
        assertThat(askForTestMail("wrong")).startsWith("401");
        assertThat(mails()).isEmpty();

        assertThat(askForTestMail("known to the desk"))
                .isEqualTo("200 {\"server\":\"127.0.0.1:" + PrivateServers.smtpPort
                        + "\",\"recipients\":[\"owner@shop.example\",\"ops@shop.example\"]}");
        assertThat(mails()).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("[OrderBridge] Test: mails arrive");
            assertThat(part(mail, "text/plain")).contains("Nothing is wrong");
            assertThat(part(mail, "text/html")).contains("Nothing is wrong");
        });
        assertThat(askForTestMail("known to the desk")).startsWith("429");
    }

    private String askForTestMail(String secret) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.resolve("/test-mail"))
                                .header("Authorization", "Bearer " + secret)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void every_kind_of_trouble_fits_into_one_mail() throws Exception {
        publish(health(HealthLevel.CRITICAL, "WooCommerce"));
        publish(failed(1042));
        publish(new OrderFailed(
                new OrderRef("woocommerce", 1043, "1043", 43),
                "",
                "nobody@example.com",
                new BigDecimal("1204.00"),
                FailureClass.INVALID,
                List.of(
                        "[CUSTOMER_UNMAPPED] CUST_NO is empty: e-mail 'nobody@example.com' is no customer in"
                                + " AR_CUST.EMAIL_ADRS_1",
                        "[TOTALS] SUBTOT 1200.00 is not the sum of the lines, 1190.00"),
                1,
                null));
        publish(new OrderFailed(
                new OrderRef("woocommerce", 1044, "1044", 44),
                "C2001 Yard & Sons",
                "",
                new BigDecimal("12.00"),
                FailureClass.TRANSIENT,
                List.of("deadlock (1205)"),
                4,
                null));
        publish(failed(1045));
        publish(new OrderStatusSyncFailed(
                new OrderRef("woocommerce", 1046, "1046", 46),
                "order.created",
                FailureClass.TRANSIENT,
                "the shop at https://shop.example answered 500: There has been a critical error on this website.",
                4));
        publish(new OrderChangedInShop(
                new OrderRef("woocommerce", 1047, "1047", 47), "refunded", 58L, "101-000061", new BigDecimal("45.00")));
        publish(new OrderHeld(
                new OrderRef("woocommerce", 1048, "1048", 48),
                "",
                "ann@example.test",
                new BigDecimal("16.47"),
                "SUB_ORDER",
                "a part of 1047",
                null));
        publish(new MessageDeadLettered(
                "order-processor",
                Topology.STAGED,
                Topology.FAILED_ORDERS,
                "6f1c1c1e-8a52-4a0e-9d0b-3f6a5d1f2b01",
                FailureClass.POISON,
                "the message cannot be read: it is not JSON: hello"));
        await().atMost(SOON).until(() -> !mails().isEmpty());

        MimeMessage mail = mails().get(0);
        Files.writeString(Path.of("target", "alert.html"), part(mail, "text/html"));
        Files.writeString(Path.of("target", "alert.txt"), part(mail, "text/plain"));
        assertThat(mail.getSubject()).startsWith("[OrderBridge] CRITICAL: WooCommerce");
        assertThat(part(mail, "text/plain"))
                .contains(
                        "HEALTH",
                        "ORDERS THAT DID NOT",
                        "THE SHOP COULD NOT",
                        "CHANGED IN THE SHOP",
                        "MESSAGES THAT",
                        "A part of another order: a part of 1047");
        assertThat(part(mail, "text/html")).doesNotContain("NOT_FOUND").doesNotContain("mail.");
    }

    private List<String> subjects() throws Exception {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : mails()) {
            subjects.add(mail.getSubject());
        }
        return subjects;
    }

    private void publish(Event event) throws Exception {
        publisher.publishConfirmed(Envelope.first(event, Instant.now()));
    }

    /** One for each mail, however many recipients it has. */
    private List<MimeMessage> mails() {
        List<MimeMessage> mails = new ArrayList<>();
        for (MimeMessage mail : smtp.getReceivedMessages()) {
            if (mails.stream().noneMatch(other -> id(other).equals(id(mail)))) {
                mails.add(mail);
            }
        }
        return mails;
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static String part(MimeMessage mail, String type) {
        try {
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart part = parts.getBodyPart(i);
                if (part.isMimeType(type)) {
                    return part.getContent().toString().replace("\r\n", "\n");
                }
            }
            throw new AssertionError("no " + type + " in " + GreenMailUtil.getWholeMessage(mail));
        } catch (java.io.IOException | jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing waits in the queue, nor in the desk's hand. */
    private boolean queueIsEmpty() {
        try (var channel = broker.createChannel()) {
            return channel.messageCount(Topology.ALERTING) == 0 && desk.waiting() == 0;
        } catch (Exception e) {
            return false;
        }
    }

    private static GreenMail smtpServer() {
        return new GreenMail(new ServerSetup(PrivateServers.smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    private static OrderFailed failed(long order) {
        return new OrderFailed(
                new OrderRef("woocommerce", order, "W-" + order, 42),
                "10017 Miller & Söhne",
                "orders@example.com",
                new BigDecimal("85.16"),
                FailureClass.INVALID,
                List.of(
                        "[SKU_UNKNOWN] line 2: item 'NO-SUCH' is not in IM_ITEM.ITEM_NO",
                        "[QUANTITY] line 3: quantity 0 of item 'AB-12' is not positive"),
                1,
                null);
    }

    private static HealthChanged health(HealthLevel level, String component) {
        return new HealthChanged(
                "order-processor",
                component,
                level,
                level == HealthLevel.HEALTHY ? "" : "connection refused: 10.0.0.5:1433",
                Instant.parse("2026-07-15T12:30:05Z"));
    }
}
