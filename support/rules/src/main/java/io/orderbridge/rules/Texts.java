package io.orderbridge.rules;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Many short texts by number, in a fraction of the memory of as many strings. */
final class Texts {

    private byte[] bytes = new byte[1024];
    private int[] ends = new int[64];
    private int size;

    void add(String text) {
        byte[] added = text.getBytes(StandardCharsets.UTF_8);
        int begin = begin(size);
        if (begin + added.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(begin + added.length, bytes.length + bytes.length / 2));
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size + size / 2);
        }
        System.arraycopy(added, 0, bytes, begin, added.length);
        ends[size++] = begin + added.length;
    }

    String get(int number) {
        return new String(bytes, begin(number), ends[number] - begin(number), StandardCharsets.UTF_8);
    }

    int size() {
        return size;
    }

    private int begin(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }
}
