package io.orderbridge.sandbox.servers;

import java.time.Instant;
import java.util.List;

/**
 * A mail that a service sent.
 *
 * @param id name of it in the mail catcher, in the order of arrival
 * @param text its plain text, empty when it has none
 * @param html its HTML, empty when it has none
 */
public record CaughtMail(
        String id, Instant receivedAt, List<String> recipients, String subject, String text, String html) {}
