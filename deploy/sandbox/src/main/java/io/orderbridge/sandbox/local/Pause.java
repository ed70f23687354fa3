package io.orderbridge.sandbox.local;

/** The wait between two looks at something that is starting. */
final class Pause {

    private Pause() {}

    static void briefly() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while waiting for something to start.", e);
        }
    }
}
