package io.orderbridge.rules;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers by the hash of a text. What is found has to be compared: other texts may have the same hash. */
final class Hashed {

    private long[] entries = new long[64];
    private int size;
    private boolean sorted;

    void add(String text, int number) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size + size / 2);
        }
        entries[size++] = ((long) text.hashCode() << 32) | number;
    }

    /** Once nothing is added any more. */
    void done() {
        entries = Arrays.copyOf(entries, size);
        Arrays.sort(entries);
        sorted = true;
    }

    IntStream of(String text) {
        if (!sorted) {
            throw new IllegalStateException("not done");
        }
        long first = (long) text.hashCode() << 32;
        int at = Arrays.binarySearch(entries, first);
        return IntStream.iterate(at < 0 ? -at - 1 : at, i -> i < size && entries[i] >> 32 == first >> 32, i -> i + 1)
                .map(i -> (int) entries[i]);
    }
}
