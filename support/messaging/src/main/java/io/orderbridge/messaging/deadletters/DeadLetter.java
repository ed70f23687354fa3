package io.orderbridge.messaging.deadletters;

import java.util.UUID;

/**
 * A dead letter of an order.
 *
 * @param stagingId the row that its trigger names
 * @param id of the trigger that it was, the one that USER_ORDER_STAGING.DEAD_LETTER_ID names
 */
public record DeadLetter(int stagingId, UUID id) {}
