package io.orderbridge.contract;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives each test a {@link CounterPoint} with the fixture in it and nothing else, on one engine that all tests share.
 * Prints what ran when it runs against a server.
 */
final class CounterPointExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestWatcher {

    private static final Namespace NAMESPACE = Namespace.create(CounterPointExtension.class);

    /** The engine and the account of the tests, until the last test has run. */
    private static final class Run implements AutoCloseable {

        /** Null if it could not be started. */
        private final Engine engine;

        private final String failure;
        private final boolean loud = ContractEngine.url().isPresent();
        private CounterPoint counterPoint;
        private int passed;
        private int failed;
        private int leftOut;

        /** Started once, so that a server that cannot be reached is not tried again for every test. */
        Run() {
            Engine started = null;
            String reason = null;
            try {
                started = ContractEngine.start();
            } catch (SQLException | RuntimeException e) {
                reason = "The contract cannot run: " + e.getMessage();
            }
            engine = started;
            failure = reason;
            say(engine == null ? failure : "Contract on " + engine.description());
        }

        Engine engine() {
            if (engine == null) {
                throw new IllegalStateException(failure);
            }
            return engine;
        }

        /** One session for all tests: where procedures are compiled per session, that takes longer than the tests. */
        CounterPoint counterPoint() throws SQLException {
            if (counterPoint == null) {
                counterPoint = new CounterPoint(engine());
            }
            return counterPoint;
        }

        /** The next test gets a new session; this one may be in whatever state. */
        void forgetSession() throws SQLException {
            if (counterPoint != null) {
                counterPoint.close();
                counterPoint = null;
            }
        }

        private void say(String line) {
            if (loud) {
                System.out.println(line);
            }
        }

        @Override
        public void close() throws SQLException {
            if (engine == null) {
                return;
            }
            say("Contract on " + engine.description() + ": " + (passed + failed + leftOut) + " ran, " + passed
                    + " passed, " + failed + " failed, " + leftOut + " left out");
            forgetSession();
            engine.close();
        }
    }

    private static Run run(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Run.class, key -> new Run(), Run.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        run(context).counterPoint().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        if (context.getExecutionException().isPresent()) {
            run(context).forgetSession();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CounterPoint.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            return run(context).counterPoint();
        } catch (SQLException e) {
            throw new ParameterResolutionException("no session", e);
        }
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        Run run = run(context);
        run.passed++;
        run.say("  passed    " + name(context));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Run run = run(context);
        run.failed++;
        if (run.engine == null) {
            return;
        }
        run.say("  FAILED    " + name(context) + ": "
                + String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse(""));
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        Run run = run(context);
        run.leftOut++;
        run.say("  left out  " + name(context) + ": " + cause.getMessage());
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        Run run = run(context);
        run.leftOut++;
        run.say("  left out  " + name(context) + ": " + reason.orElse(""));
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName().replace("ContractTest", "") + ": "
                + context.getDisplayName().replaceAll("\\(CounterPoint.*\\)", "");
    }
}
