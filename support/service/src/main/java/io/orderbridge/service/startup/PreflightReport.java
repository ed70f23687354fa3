package io.orderbridge.service.startup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderbridge.service.ErrorDescription;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a line for each finding, and remembers the worst. */
final class PreflightReport implements Findings {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String service;
    private final boolean json;
    private final PrintStream out;
    private Level worst = Level.OK;

    PreflightReport(String service, boolean json, PrintStream out) {
        this.service = service;
        this.json = json;
        this.out = out;
    }

    /** Looks to the end, whatever comes of it. */
    void lookAt(StartupCheck check) {
        try {
            check.look(this);
        } catch (StartupRefused e) {
            wrong(e.getMessage());
        } catch (RuntimeException e) {
            wrong(check.getClass().getSimpleName().replaceFirst("_ClientProxy$", "") + " could not look: "
                    + ErrorDescription.of(e));
        }
    }

    /** 0 all is well, 1 there are warnings, 2 something is wrong. */
    int exitCode() {
        return switch (worst) {
            case OK -> 0;
            case WARNING -> 1;
            case WRONG -> 2;
        };
    }

    @Override
    public void ok(String text) {
        print(Level.OK, text);
    }

    @Override
    public void warning(String text) {
        print(Level.WARNING, text);
    }

    @Override
    public void away(String text) {
        print(Level.WRONG, text);
    }

    @Override
    public void wrong(String text) {
        print(Level.WRONG, text);
    }

    private void print(Level level, String text) {
        worst = level.compareTo(worst) > 0 ? level : worst;
        String word = level.name().toLowerCase(Locale.ROOT);
        String line = text.replaceAll("\\s*\\R\\s*", " ");
        out.println(json ? asJson(word, line) : "%-8s %-16s %s".formatted(word, service, line));
    }

    private String asJson(String level, String text) {
        try {
            return JSON.writeValueAsString(JSON.createObjectNode()
                    .put("service", service)
                    .put("level", level)
                    .put("text", text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("three texts are always JSON", e);
        }
    }
}
