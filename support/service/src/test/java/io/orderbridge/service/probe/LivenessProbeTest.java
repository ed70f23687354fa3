package io.orderbridge.service.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivenessProbeTest {

    private HttpServer service;

    @BeforeEach
    void a_service() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void a_service_that_answers_that_it_is_up_lives() {
        livenessIs(200);

        assertThat(LivenessProbe.lives(service.getAddress().getPort())).isTrue();
    }

    @Test
    void a_service_that_answers_that_it_is_down_does_not_live() {
        livenessIs(503);

        assertThat(LivenessProbe.lives(service.getAddress().getPort())).isFalse();
    }

    @Test
    void a_service_that_does_not_listen_does_not_live() {
        service.stop(0);

        assertThat(LivenessProbe.lives(service.getAddress().getPort())).isFalse();
    }

    private void livenessIs(int status) {
        service.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }
}
