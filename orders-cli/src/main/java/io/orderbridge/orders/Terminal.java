package io.orderbridge.orders;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where a command is typed.
 *
 * @param asks whether a person is there to answer a question
 * @param moves whether what is written can be written over, as a progress bar is
 */
record Terminal(PrintWriter out, PrintWriter err, BufferedReader in, boolean asks, boolean moves) {

    /** The process's own; {@code bin/orders} tells in system properties what a JVM cannot know of it. */
    static Terminal ofThisProcess() {
        return new Terminal(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                Boolean.getBoolean("orders.asks"),
                Boolean.getBoolean("orders.moves"));
    }

    /** One where nobody answers. */
    static Terminal silent(PrintWriter out, PrintWriter err) {
        return new Terminal(out, err, new BufferedReader(Reader.nullReader()), false, false);
    }
}
