package io.orderbridge.contract;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Chooses the engine: the sandbox, or the server that system property {@code contract.url} names (with
 * {@code contract.user}, {@code contract.database} and the environment variable COUNTERPOINT_PASSWORD).
 */
final class ContractEngine {

    /** Where the T-SQL scripts are, seen from this module. */
    static final Path SCRIPTS = Path.of(System.getProperty("contract.scripts", ".."));

    private ContractEngine() {}

    static Optional<String> url() {
        return Optional.ofNullable(System.getProperty("contract.url")).filter(url -> !url.isBlank());
    }

    static Engine start() throws SQLException {
        if (url().isEmpty()) {
            return new SandboxEngine();
        }
        String password = System.getenv("COUNTERPOINT_PASSWORD");
        if (password == null || password.isEmpty()) {
            throw new IllegalStateException("Set COUNTERPOINT_PASSWORD to the password of the database user");
        }
        return new SqlServerEngine(
                url().get(),
                System.getProperty("contract.user", "sa"),
                password,
                Optional.ofNullable(System.getProperty("contract.database")).filter(name -> !name.isBlank()),
                SCRIPTS);
    }
}
