package io.orderbridge.sandbox.report;

import java.io.PrintStream;

/** Lines for a person, with colours where they are wanted. May be used from any thread. */
public final class Terminal {

    /** How a piece of text is to look. */
    public enum Look {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        GOOD("32"),
        BAD("31"),
        ODD("33");

        private final String code;

        Look(String code) {
            this.code = code;
        }
    }

    private final PrintStream out;
    private final boolean colours;
    private volatile boolean silent;

    public Terminal(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    public void line(String text) {
        if (!silent) {
            out.println(text);
        }
    }

    public void line(Look look, String text) {
        line(dressed(look, text));
    }

    public String dressed(Look look, String text) {
        return colours && !look.code.isEmpty() ? "\033[" + look.code + "m" + text + "\033[0m" : text;
    }

    /** Prints a last line and nothing after it: what ends from now on ends on purpose. */
    public void lastLine(String text) {
        line(text);
        hush();
    }

    /** Prints nothing any more. */
    public void hush() {
        silent = true;
    }
}
