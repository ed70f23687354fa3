package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderbridge.sandbox.servers.Ports;
import io.orderbridge.sandbox.servers.PrivateMail;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.servers.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A packaged service of which one thread stands still while all others work: a debugger stops that one thread, so the
 * service needs no hook for it. What started it starts it again when it ends, as Compose does.
 */
class HangingServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    private static PrivateRabbitMq broker;
    private static PrivateMail mail;
    private static ServiceProcess alerting;
    private static int debugger;

    @BeforeAll
    static void start() {
        debugger = Ports.free();
        broker = PrivateRabbitMq.start(directory.resolve("rabbitmq"));
        mail = PrivateMail.start(directory.resolve("mail"), Ports.free(), Ports.free());
        alerting = new ServiceProcess(
                Service.ALERTING,
                "alerting",
                directory.resolve("services"),
                Map.of(
                        "RABBITMQ_HOST",
                        broker.host(),
                        "RABBITMQ_PORT",
                        "" + broker.amqpPort(),
                        "RABBITMQ_USERNAME",
                        PrivateRabbitMq.USERNAME,
                        "RABBITMQ_PASSWORD",
                        PrivateRabbitMq.PASSWORD,
                        "SMTP_PORT",
                        "" + mail.smtpPort(),
                        "ORDERBRIDGE_DEMO",
                        "true",
                        "ORDERBRIDGE_WATCHDOG_LIMIT",
                        LIMIT.toString(),
                        "JAVA_TOOL_OPTIONS",
                        Debugger.agent(debugger)),
                Ports.free());
        alerting.start();
    }

    @AfterAll
    static void stop() {
        alerting.close();
        mail.close();
        broker.close();
    }

    @Test
    void a_service_is_started_again_when_one_of_its_threads_hangs_and_not_for_anything_less() throws Exception {
        broker.stop();
        staysUpFor(LIMIT.multipliedBy(2));
        broker.start();
        alerting.awaitReady();

        // All of it, as on a machine that sleeps.
        alerting.pause();
        staysUpFor(LIMIT.multipliedBy(2));
        alerting.resume();
        staysUpFor(LIMIT);

        Debugger.of(debugger).thread("notifying").suspend();
        assertThat(alerting.isReady()).isTrue();

        await().atMost(LIMIT.multipliedBy(4)).until(() -> alerting.restarts() == 1);
        assertThat(Files.readString(alerting.log())).contains("\"notifying\" hangs: this process ends");
        alerting.awaitReady();
    }

    private static void staysUpFor(Duration time) {
        await().atMost(time.multipliedBy(2)).during(time).until(() -> alerting.isRunning() && alerting.restarts() == 0);
    }
}
