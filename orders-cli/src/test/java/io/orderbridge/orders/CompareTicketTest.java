package io.orderbridge.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/orders compare-ticket}: which command it runs. What that command compares, the contract suite says. */
class CompareTicketTest {

    private record Ended(int exitCode, String output) {}

    /** Programs of this folder are found first. */
    @TempDir
    Path programs;

    @BeforeEach
    void with_a_docker_that_says_how_it_was_called() throws IOException {
        Path docker = Files.writeString(programs.resolve("docker"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended compareTicket(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of("..").toRealPath().resolve("bin/orders").toString(), "compare-ticket"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", programs + ":", (path, first) -> first + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void the_installer_compares_with_its_own_log_in() throws Exception {
        assertThat(compareTicket("--with", "101-000003", "20-100239"))
                .isEqualTo(
                        new Ended(
                                0,
                                "<compose><run><--rm><--no-deps><-T><counterpoint-install><--compare><20-100239><--with><101-000003>"));
    }

    @Test
    void nothing_is_applied_without_being_asked_for() throws Exception {
        assertThat(compareTicket("20-100239").output()).doesNotContain("--apply");
        assertThat(compareTicket("20-100239", "--apply").output()).endsWith("<--apply>");
    }

    @Test
    void wrong_use_is_named() throws Exception {
        assertThat(compareTicket()).satisfies(ended -> {
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.output()).contains("needs a ticket");
        });
        assertThat(compareTicket("1", "2").output()).contains("takes one ticket");
        assertThat(compareTicket("--sideways", "1").output()).contains("knows no --sideways");
        assertThat(compareTicket("--with").output()).contains("--with needs a ticket");
    }
}
