package io.orderbridge.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.sandbox.counterpoint.CounterPointSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docs/INSTALL.md promises of docker-compose.yml, and what the files beside it have to agree on. */
class ComposeFileTest {

    private static final Path TOP = Path.of("..");

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)");

    /** A variable that is passed on as it is. */
    private static final Pattern PASSED_ON = Pattern.compile("(?m)^ {2,6}([A-Z_]+):$");

    private static final Pattern EXPLAINED = Pattern.compile("(?m)^#?([A-Z_]+)=");

    private static final Pattern COUNTERPOINT_USER = Pattern.compile("COUNTERPOINT_[A-Z]+_USERNAME");

    /** What the shell knows, and what bin/images says. */
    private static final Set<String> NOT_OF_A_PERSON = Set.of("USER", "SUDO_USER", "ORDERBRIDGE_REVISION");

    /** Images of others that have to write to their own file system, or drop root's rights themselves. */
    private static final Set<String> SERVERS_OF_THE_DEMO = Set.of("sqlserver", "shop-database");

    private static Map<String, Map<String, Object>> services;
    private static Set<String> secrets;

    @BeforeAll
    static void read() throws IOException {
        Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(TOP.resolve("docker-compose.yml")));
        services = new HashMap<>();
        children(compose.get("services")).forEach((name, service) -> services.put(name, children(service)));
        secrets = children(compose.get("secrets")).keySet();
    }

    @Test
    void every_variable_is_explained_in_the_example() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : composeFiles()) {
            String text = Files.readString(file);
            VARIABLE.matcher(text).results().forEach(variable -> used.add(variable.group(1)));
            PASSED_ON.matcher(text).results().forEach(variable -> used.add(variable.group(1)));
        }
        used.removeAll(NOT_OF_A_PERSON);
        Set<String> explained = EXPLAINED
                .matcher(Files.readString(TOP.resolve(".env.example")))
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        explained.remove("COMPOSE_FILE");

        assertThat(explained).isEqualTo(used);
    }

    @Test
    void every_service_of_the_sandbox_logs_in_as_the_one_user_that_its_counterpoint_has() throws IOException {
        Set<String> users = COUNTERPOINT_USER
                .matcher(Files.readString(TOP.resolve("docker-compose.yml")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        users.remove("COUNTERPOINT_INSTALL_USERNAME");

        assertThat(Files.readAllLines(TOP.resolve("deploy/sandbox.env")))
                .containsAll(users.stream()
                        .map(user -> user + "=" + CounterPointSandbox.USER)
                        .toList());
    }

    @Test
    void every_secret_is_made_for_the_demo_in_a_folder_of_the_owners(@TempDir Path folder) throws Exception {
        Path made = folder.resolve("secrets");
        run(Map.of("SECRETS_DIR", made.toString()), "bin/secrets", "--demo");

        assertThat(secrets).isNotEmpty().allSatisfy(secret -> assertThat(made.resolve(secret))
                .isRegularFile()
                .content()
                .isNotBlank());
        assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void containers_have_no_rights_that_they_do_not_need() {
        assertThat(services).allSatisfy((name, service) -> {
            if (!SERVERS_OF_THE_DEMO.contains(name)) {
                assertThat(service.get("read_only")).as("read_only").isEqualTo(true);
                assertThat(service.get("cap_drop")).as("cap_drop").isEqualTo(List.of("ALL"));
                assertThat(service.get("security_opt")).as("security_opt").isEqualTo(List.of("no-new-privileges:true"));
            }
            assertThat(children(children(service.get("logging")).get("options")))
                    .as("logging")
                    .containsKeys("max-size", "max-file");
        });
    }

    @Test
    void whatever_runs_on_has_a_limit_of_memory_and_starts_again() {
        Map<String, Map<String, Object>> running = new HashMap<>(services);
        running.values().removeIf(service -> "no".equals(service.get("restart")));

        assertThat(running).isNotEmpty().allSatisfy((name, service) -> assertThat(service)
                .as(name)
                .containsKey("mem_limit")
                .containsEntry("restart", "unless-stopped"));
    }

    @Test
    void what_is_published_is_published_on_loopback() {
        assertThat(services.values().stream()
                        .flatMap(
                                service -> service.get("ports") instanceof List<?> ports ? ports.stream() : Stream.of())
                        .map(Object::toString))
                .isNotEmpty()
                .allMatch(port -> port.matches("\\$\\{[A-Z_]+:-127\\.0\\.0\\.1:.*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/compose/service.Dockerfile",
                "orders-cli/Dockerfile",
                "deploy/counterpoint/Dockerfile",
                "deploy/sandbox/Dockerfile"
            })
    void images_run_as_a_user_by_number(String dockerfile) throws IOException {
        assertThat(Files.readString(TOP.resolve(dockerfile))).contains("\nUSER 10001:10001\n");
    }

    static Stream<List<String>> combinations() {
        List<String> overlays = List.of("own-ca", "rabbitmq-tls", "desk-tls", "webhook");
        List<List<String>> combinations = new ArrayList<>();
        for (int chosen = 0; chosen < 1 << overlays.size(); chosen++) {
            List<String> files = new ArrayList<>(List.of("-f", "docker-compose.yml"));
            for (int overlay = 0; overlay < overlays.size(); overlay++) {
                if ((chosen & 1 << overlay) != 0) {
                    files.addAll(List.of("-f", "deploy/compose/" + overlays.get(overlay) + ".yml"));
                }
            }
            combinations.add(files);
        }
        return combinations.stream();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    @EnabledIf(value = "composeIsInstalled", disabledReason = "docker compose is not installed")
    void compose_takes_every_combination_of_files_and_profiles(List<String> files) throws Exception {
        for (String[] stack : new String[][] {
            {".env.example"},
            {".env.example", "observability", "orders", "install"},
            {"deploy/sandbox.env", "sandbox", "shopper", "observability"},
            {"deploy/demo.env", "demo", "shopper", "orders", "install", "observability"}
        }) {
            List<String> command = new ArrayList<>(List.of("docker", "compose", "--env-file", stack[0]));
            command.addAll(files);
            Arrays.stream(stack).skip(1).forEach(profile -> command.addAll(List.of("--profile", profile)));
            command.addAll(List.of("config", "-q"));
            run(Map.of(), command.toArray(String[]::new));
        }
    }

    private static List<Path> composeFiles() throws IOException {
        try (Stream<Path> overlays = Files.list(TOP.resolve("deploy/compose"))) {
            return Stream.concat(Stream.of(TOP.resolve("docker-compose.yml")), overlays.filter(file -> file.toString()
                            .endsWith(".yml")))
                    .toList();
        }
    }

    static boolean composeIsInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("docker", "compose", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(TOP.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> children(Object node) {
        return node == null ? Map.of() : (Map<String, Object>) node;
    }
}
