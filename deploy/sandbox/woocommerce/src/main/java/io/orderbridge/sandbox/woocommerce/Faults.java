package io.orderbridge.sandbox.woocommerce;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** What goes wrong with the next requests to the shop's REST. Faults are used up one a request, in the order given. */
public final class Faults {

    private final Queue<Fault> faults = new ArrayDeque<>();

    sealed interface Fault {

        /** The request is not looked at, the answer is this. */
        record Answer(int status, Optional<Duration> retryAfter) implements Fault {}

        /** The request is carried out after this time. */
        record Slow(Duration delay) implements Fault {}

        /** The request is carried out at once and answered after this time. */
        record AnsweredLate(Duration delay) implements Fault {}

        /** The request is carried out, but the connection breaks instead of an answer. */
        record AnswerLost() implements Fault {}

        /** The connection breaks before the request is carried out. */
        record Broken() implements Fault {}
    }

    Faults() {}

    /** The next requests are answered with this status and not carried out. */
    public synchronized void answer(int requests, int status) {
        add(requests, new Fault.Answer(status, Optional.empty()));
    }

    /** The next requests are answered with this status and a Retry-After in whole seconds, and not carried out. */
    public synchronized void answer(int requests, int status, Duration retryAfter) {
        add(requests, new Fault.Answer(status, Optional.of(retryAfter)));
    }

    /** The next requests are carried out this much later; more than the caller waits makes a time-out. */
    public synchronized void delay(int requests, Duration delay) {
        add(requests, new Fault.Slow(delay));
    }

    /** The next requests are carried out at once and answered this much later, as by a shop that mails meanwhile. */
    public synchronized void answerLate(int requests, Duration delay) {
        add(requests, new Fault.AnsweredLate(delay));
    }

    /** The next requests are carried out, but their answers are lost. */
    public synchronized void loseAnswers(int requests) {
        add(requests, new Fault.AnswerLost());
    }

    /** The connections of the next requests break, and nothing is carried out. */
    public synchronized void breakConnections(int requests) {
        add(requests, new Fault.Broken());
    }

    /** How many requests are still to go wrong. */
    public synchronized int left() {
        return faults.size();
    }

    /** All is well again. */
    public synchronized void clear() {
        faults.clear();
    }

    synchronized Optional<Fault> next() {
        return Optional.ofNullable(faults.poll());
    }

    private void add(int requests, Fault fault) {
        for (int i = 0; i < requests; i++) {
            faults.add(fault);
        }
    }
}
