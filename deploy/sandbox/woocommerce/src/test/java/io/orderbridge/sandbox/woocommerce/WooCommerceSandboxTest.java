package io.orderbridge.sandbox.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.woocommerce.ShopFixture.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

@ExtendWith(ShopFixture.class)
class WooCommerceSandboxTest {

    private final Server server;

    WooCommerceSandboxTest(Server server) {
        this.server = server;
    }

    @Test
    void a_port_in_use_is_named_in_one_line() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--shop-url", server.mariaDb().jdbcUrl(), "--port", "" + taken.getLocalPort()))
                    .isEqualTo("woocommerce-sandbox: port %d is in use; choose another with --port\n"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void a_database_that_cannot_be_reached_or_entered_is_named_in_one_line() {
        assertThat(run("--shop-url", "jdbc:mysql://127.0.0.1:1/shop"))
                .startsWith("woocommerce-sandbox: the shop's database jdbc:mysql://127.0.0.1:1/shop does not answer")
                .hasLineCount(1);
        assertThat(run("--shop-url", server.mariaDb().jdbcUrl(), "--password", "wrong"))
                .contains("Access denied")
                .hasLineCount(1);
    }

    @Test
    void a_setting_that_is_none_is_named_in_one_line() {
        assertThat(run("--shop-url", server.mariaDb().jdbcUrl(), "--storage", "both"))
                .isEqualTo("woocommerce-sandbox: storage 'both' is neither hpos nor legacy\n");
        assertThat(run("--shop-url", server.mariaDb().jdbcUrl(), "--zone", "Chicago"))
                .isEqualTo("woocommerce-sandbox: time zone 'Chicago' is unknown (--zone)\n");
    }

    private static String run(String... arguments) {
        PrintStream before = System.err;
        var errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            assertThat(new CommandLine(new WooCommerceSandbox()).execute(arguments))
                    .isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        return errors.toString(StandardCharsets.UTF_8);
    }
}
