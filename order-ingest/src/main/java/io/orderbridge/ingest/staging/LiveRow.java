package io.orderbridge.ingest.staging;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How far a staged order has come.
 *
 * @param status the shop's status, without {@code wc-}, that was seen last
 * @param applied it is in CounterPoint, or was skipped by hand
 * @param documentId of its ticket, or empty if there is none
 * @param ticketNo of its ticket; empty if there is none or an old row does not say
 * @param withdrawn the shop took it back before there was a ticket
 * @param rolledBack an admin took its ticket back
 */
public record LiveRow(
        int stagingId,
        int wooOrderId,
        String wooOrderNo,
        String status,
        boolean applied,
        Optional<Long> documentId,
        Optional<String> ticketNo,
        boolean withdrawn,
        boolean rolledBack,
        BigDecimal amount) {}
