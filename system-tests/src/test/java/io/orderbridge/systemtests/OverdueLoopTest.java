package io.orderbridge.systemtests;

import static org.awaitility.Awaitility.await;

import com.sun.jdi.ThreadReference;
import io.orderbridge.sandbox.counterpoint.PrivateCounterPoint;
import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateMail;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services, of which one does no longer what it is to do again and again, and an SMTP server. */
class OverdueLoopTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String LOOP = "looking for shipments";

    @TempDir
    static Path directory;

    private static PrivateRabbitMq broker;
    private static PrivateMail mail;
    private static PrivateCounterPoint counterPoint;
    private static ServiceProcess processor;
    private static ServiceProcess alerting;
    private static int debugger;

    @BeforeAll
    static void start() {
        debugger = Ports.free();
        broker = PrivateRabbitMq.start(directory.resolve("rabbitmq"));
        mail = PrivateMail.start(directory.resolve("mail"), Ports.free(), Ports.free());
        counterPoint = PrivateCounterPoint.start(directory.resolve("counterpoint"), Ports.free());
        processor = service(
                Service.ORDER_PROCESSOR,
                "order-processor",
                Map.of(
                        "COUNTERPOINT_URL",
                        counterPoint.jdbcUrl(),
                        "ORDERBRIDGE_PROCESSOR_SHIPMENT_INTERVAL",
                        "1s",
                        "JAVA_TOOL_OPTIONS",
                        Debugger.agent(debugger)));
        alerting = service(
                Service.ALERTING, "alerting", Map.of("SMTP_PORT", "" + mail.smtpPort(), "ALERT_DIGEST_WINDOW", "5s"));
        List.of(processor, alerting).forEach(ServiceProcess::start);
    }

    private static ServiceProcess service(Service service, String name, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "RABBITMQ_HOST",
                broker.host(),
                "RABBITMQ_PORT",
                "" + broker.amqpPort(),
                "RABBITMQ_USERNAME",
                PrivateRabbitMq.USERNAME,
                "RABBITMQ_PASSWORD",
                PrivateRabbitMq.PASSWORD,
                "ORDERBRIDGE_DEMO",
                "true",
                "ORDERBRIDGE_HEALTH_INTERVAL",
                "1s",
                "ORDERBRIDGE_HEALTH_OVERDUE_WARNING",
                "5s"));
        settings.putAll(own);
        return new ServiceProcess(service, name, directory.resolve("services"), settings, Ports.free());
    }

    @AfterAll
    static void stop() {
        List.of(processor, alerting).forEach(ServiceProcess::close);
        List.of(mail, counterPoint, broker).forEach(server -> server.close());
    }

    @Test
    void people_get_a_mail_when_a_service_stops_doing_what_it_does_again_and_again_and_another_when_it_goes_on()
            throws Exception {
        ThreadReference looking = Debugger.of(debugger).thread(LOOP);

        looking.suspend();
        awaitMail(LOOP, "not done in time, last completed");

        looking.resume();
        awaitMail(LOOP, "well again");
    }

    private static void awaitMail(String... parts) {
        await().atMost(PATIENCE).until(() -> mail.mails().stream()
                .anyMatch(each -> List.of(parts).stream().allMatch(each.text()::contains)));
    }
}
