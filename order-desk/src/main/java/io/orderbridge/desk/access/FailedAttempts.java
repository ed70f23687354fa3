package io.orderbridge.desk.access;

import io.orderbridge.desk.DeskSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Counts the wrong keys of each address, so that nobody can try many; a right key opens all the same, since others may share the address. Thread-safe. */
@ApplicationScoped
public class FailedAttempts {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    static final int MOST_ADDRESSES = 10_000;
    private static final int IPV4 = 4;
    private static final int IPV6_NETWORK = 8;

    private final Clock clock;
    private final int allowed;
    private final Map<String, Count> counts = new HashMap<>();

    private record Count(Instant since, int wrong) {}

    @Inject
    FailedAttempts(Clock clock, DeskSettings settings) {
        this(clock, settings.wrongKeysPerMinute());
    }

    /** A count of its own, of so many in a minute. */
    public FailedAttempts(Clock clock, int allowed) {
        this.clock = clock;
        this.allowed = allowed;
    }

    /** Whoever has an IPv6 address has more of them than can be counted: their network stands for all. */
    static String countedAs(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName("[" + address + "]").getAddress();
            return bytes.length == IPV4 ? address : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK) + "::/64";
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /** Whether the address has sent so many wrong keys that it gets no further answer to wrong ones. */
    public synchronized boolean tooMany(String address) {
        Count count = counts.get(address);
        return count != null && !isOver(count) && count.wrong() >= allowed;
    }

    /** Whether the address has sent a wrong key within the last minute. */
    public synchronized boolean any(String address) {
        Count count = counts.get(address);
        return count != null && !isOver(count);
    }

    /** Counts one more. */
    public synchronized void add(String address) {
        if (counts.size() >= MOST_ADDRESSES) {
            counts.values().removeIf(this::isOver);
            if (counts.size() >= MOST_ADDRESSES) {
                // Better to forget some than to grow without end.
                counts.clear();
            }
        }
        Count before = counts.get(address);
        counts.put(
                address,
                before == null || isOver(before)
                        ? new Count(clock.instant(), 1)
                        : new Count(before.since(), before.wrong() + 1));
    }

    /** How many addresses it remembers. */
    synchronized int size() {
        return counts.size();
    }

    private boolean isOver(Count count) {
        return count.since().plus(WINDOW).isBefore(clock.instant());
    }
}
