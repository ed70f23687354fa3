package io.orderbridge.processor.sweep;

import io.orderbridge.messaging.deadletters.DeadLetter;
import io.orderbridge.processor.sweep.DeadLetterAccount.Letter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * What the failed-order queue holds, in its order, in 24 bytes a dead letter: a hundred thousand of them must not fill the
 * heap. First all are added, then it is asked.
 */
final class DeadLetterIndex {

    private int size;

    /** Staging id and position, so that sorting brings the letters of an order together and leaves them in their order. */
    private long[] keys = new long[1_024];

    private long[] high = new long[1_024];
    private long[] low = new long[1_024];

    void add(DeadLetter letter) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            high = Arrays.copyOf(high, 2 * size);
            low = Arrays.copyOf(low, 2 * size);
        }
        keys[size] = ((long) letter.stagingId() << Integer.SIZE) | size;
        high[size] = letter.id().getMostSignificantBits();
        low[size] = letter.id().getLeastSignificantBits();
        size++;
    }

    /** No more letters are added. */
    void close() {
        Arrays.sort(keys, 0, size);
    }

    /** Whether an order has a dead letter. */
    boolean contains(int stagingId) {
        int at = firstAfter(stagingId - 1L);
        return at < size && orderAt(at) == stagingId;
    }

    /** All letters of the orders that come next, by staging id, of {@code most} orders; empty at the end. */
    List<Letter> ofOrdersAfter(long stagingId, int most) {
        List<Letter> letters = new ArrayList<>();
        int orders = 0;
        for (int at = firstAfter(stagingId); at < size; at++) {
            if (letters.isEmpty() || letters.get(letters.size() - 1).stagingId() != orderAt(at)) {
                orders++;
            }
            if (orders > most) {
                break;
            }
            int position = (int) keys[at];
            letters.add(new Letter(orderAt(at), new UUID(high[position], low[position]).toString()));
        }
        return letters;
    }

    private int orderAt(int at) {
        return (int) (keys[at] >> Integer.SIZE);
    }

    private int firstAfter(long stagingId) {
        int found = Arrays.binarySearch(keys, 0, size, (stagingId + 1) << Integer.SIZE);
        return found < 0 ? -found - 1 : found;
    }
}
