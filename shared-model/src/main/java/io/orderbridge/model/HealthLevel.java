package io.orderbridge.model;

/** How well the pipeline, or a part of it, is; the later, the worse. */
public enum HealthLevel {
    HEALTHY(0),
    WARNING(1),
    CRITICAL(2);

    private final int number;

    HealthLevel(int number) {
        this.number = number;
    }

    /** As metrics give it, and the exit code of the command line. */
    public int number() {
        return number;
    }
}
