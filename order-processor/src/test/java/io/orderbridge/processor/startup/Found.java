package io.orderbridge.processor.startup;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import java.util.ArrayList;
import java.util.List;

/** What a check finds, one line each, by its level. */
final class Found implements Findings {

    private final List<String> lines = new ArrayList<>();

    private Found() {}

    static List<String> by(StartupCheck check) {
        Found found = new Found();
        check.look(found);
        return found.lines;
    }

    @Override
    public void ok(String text) {
        lines.add("ok: " + text);
    }

    @Override
    public void warning(String text) {
        lines.add("warning: " + text);
    }

    @Override
    public void away(String text) {
        lines.add("away: " + text);
    }

    @Override
    public void wrong(String text) {
        lines.add("wrong: " + text);
    }
}
