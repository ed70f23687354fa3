package io.orderbridge.model;

/** How well the pipeline, or a part of it, is. The ordinal is the exit code of the command line. */
public enum HealthLevel {
    HEALTHY,
    WARNING,
    CRITICAL
}
