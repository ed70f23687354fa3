package io.orderbridge.sandbox.network;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a link waits for, and when it goes silent: a means to let a process die between two steps.
 *
 * @param direction which way the bytes go
 * @param patterns bytes of which one is enough
 * @param moment whether the bytes themselves still arrive
 */
public record Trap(Direction direction, List<byte[]> patterns, Moment moment) {

    /** Which way bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** When the link goes silent. */
    public enum Moment {
        /** The bytes never arrive. */
        BEFORE,
        /** The bytes arrive, and what is answered to them does not. */
        AFTER
    }

    /** A text that must not be sent. */
    public static Trap before(String text) {
        return new Trap(Direction.TO_SERVER, List.of(bytes(text, StandardCharsets.US_ASCII)), Moment.BEFORE);
    }

    /** A text that may be sent, but not be answered. */
    public static Trap afterSending(String text) {
        return new Trap(Direction.TO_SERVER, List.of(bytes(text, StandardCharsets.US_ASCII)), Moment.AFTER);
    }

    /** A text that must not be received; it may have one byte for each character, or two. */
    public static Trap beforeReceiving(String text) {
        return new Trap(
                Direction.TO_CLIENT,
                List.of(
                        bytes(text, StandardCharsets.US_ASCII),
                        bytes(text, StandardCharsets.UTF_16BE),
                        bytes(text, StandardCharsets.UTF_16LE)),
                Moment.BEFORE);
    }

    /** An acknowledgement of AMQP 0-9-1 that must not be sent. */
    public static Trap beforeAcknowledging() {
        // The end of a frame's header (payload of 13 bytes), class basic, method ack.
        return new Trap(Direction.TO_SERVER, List.of(new byte[] {0, 0, 0, 13, 0, 60, 0, 80}), Moment.BEFORE);
    }

    boolean matches(byte[] bytes) {
        return patterns.stream().anyMatch(pattern -> contains(bytes, pattern));
    }

    int longestPattern() {
        return patterns.stream().mapToInt(pattern -> pattern.length).max().orElseThrow();
    }

    private static boolean contains(byte[] bytes, byte[] pattern) {
        for (int start = 0; start <= bytes.length - pattern.length; start++) {
            int same = 0;
            while (same < pattern.length && bytes[start + same] == pattern[same]) {
                same++;
            }
            if (same == pattern.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }
}
