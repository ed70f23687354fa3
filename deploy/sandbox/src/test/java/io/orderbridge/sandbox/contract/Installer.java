package io.orderbridge.sandbox.contract;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The shell scripts that install, with sqlcmd where it is installed and with {@link SqlcmdStandIn} where it is not. */
final class Installer {

    /** @param output both streams, in the order in which they were written */
    record Ended(int exitCode, String output) {}

    private final SqlServerEngine server;
    private final String database;
    private final Path scripts;
    private final Path folder;

    /** @param folder where the stand-in may be put */
    Installer(SqlServerEngine server, String database, Path scripts, Path folder) {
        this.server = server;
        this.database = database;
        this.scripts = scripts;
        this.folder = folder;
    }

    Ended run(String script, String... arguments) throws IOException, InterruptedException {
        String address = server.host() + "," + server.port();
        boolean trusts = server.options().toLowerCase(Locale.ROOT).contains("trustservercertificate=true");
        List<String> command = new ArrayList<>(
                List.of("bash", scripts.resolve(script).toAbsolutePath().toString()));
        if (script.equals("install.sh")) {
            command.addAll(List.of("--server", address, "--database", database, "--user", server.user()));
            if (trusts) {
                command.add("--trust-certificate");
            }
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("COUNTERPOINT_SERVER", address);
        environment.put("COUNTERPOINT_DATABASE", database);
        environment.put("COUNTERPOINT_USER", server.user());
        environment.put("COUNTERPOINT_PASSWORD", server.password());
        environment.put("COUNTERPOINT_TRUST_CERTIFICATE", Boolean.toString(trusts));
        environment.put("COUNTERPOINT_WAIT_SECONDS", "10");
        if (Stream.of(environment.get("PATH").split(File.pathSeparator)).noneMatch(Installer::hasSqlcmd)) {
            environment.put("SQLCMD_STAND_IN_OPTIONS", server.options());
            environment.put("PATH", standIn().getParent() + File.pathSeparator + environment.get("PATH"));
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static boolean hasSqlcmd(String directory) {
        return Files.isExecutable(Path.of(directory, "sqlcmd"));
    }

    private Path standIn() throws IOException {
        Path standIn = Files.createDirectories(folder.resolve("bin")).resolve("sqlcmd");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Files.writeString(
                standIn,
                """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                classes,
                                SqlcmdStandIn.class.getName()));
        if (!standIn.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + standIn + " executable");
        }
        return standIn;
    }
}
