package io.orderbridge.sandbox.report;

import java.time.Duration;

/**
 * An outage that is over.
 *
 * @param ordersWaiting how many orders had not reached their end when the server was back
 */
public record Outage(String server, Duration length, int ordersWaiting) {}
