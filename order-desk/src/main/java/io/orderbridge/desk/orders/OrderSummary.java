package io.orderbridge.desk.orders;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.counterpoint.staging.OrderState;
import io.orderbridge.counterpoint.staging.Priority;
import io.orderbridge.model.OrderRef;
import io.orderbridge.model.OrderStaged;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A staged order in a list.
 *
 * @param shop where it is from
 * @param orderNumber what the shopper sees
 * @param customer number and name as far as known; empty if neither is
 * @param amount what the shopper paid, two decimals
 * @param stagedAt when it was staged
 * @param failedAt when it failed first, if it has failed
 * @param error all reasons why it failed, what it is held for, or what a skip said
 * @param reason code of the first reason, if it has failed, or of the kind of cause, if it is held
 * @param priority by the age of the failure, if it has failed
 * @param docId PS_DOC_HDR.DOC_ID, if it is a ticket
 * @param ticket PS_DOC_HDR.TKT_NO, if it is a ticket
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OrderSummary(
        String shop,
        int stagingId,
        long wooOrderId,
        String orderNumber,
        OrderState state,
        String customer,
        String email,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
        String currency,
        String batchId,
        Instant stagedAt,
        Optional<Instant> failedAt,
        Optional<String> reason,
        Optional<String> error,
        Optional<Priority> priority,
        Optional<String> docId,
        Optional<String> ticket,
        int attempts) {

    /** Completes what follows from the row. */
    static OrderSummary of(
            OrderRef order,
            OrderState state,
            String customer,
            String email,
            BigDecimal amount,
            String currency,
            String batchId,
            Instant stagedAt,
            Optional<Instant> failedAt,
            Optional<String> error,
            Optional<String> holdCode,
            Optional<String> holdReason,
            Optional<String> docId,
            Optional<String> ticket,
            int attempts,
            Instant now) {
        boolean failed = state == OrderState.FAILED;
        boolean held = state == OrderState.HELD;
        return new OrderSummary(
                order.shop(),
                order.stagingId(),
                order.wooOrderId(),
                order.wooOrderNo(),
                state,
                customer,
                email,
                amount,
                currency,
                batchId,
                stagedAt,
                failed ? Optional.of(failedAt.orElse(stagedAt)) : Optional.empty(),
                failed ? error.map(text -> Refusal.parse(text).codes().get(0)) : held ? holdCode : Optional.empty(),
                held ? holdReason : error,
                failed ? Optional.of(Priority.of(Duration.between(failedAt.orElse(stagedAt), now))) : Optional.empty(),
                docId,
                ticket,
                attempts);
    }

    /** Its name. */
    public OrderRef ref() {
        return new OrderRef(shop, wooOrderId, orderNumber, stagingId);
    }

    /** The event that makes order-processor look at it. */
    public OrderStaged asStaged() {
        return new OrderStaged(ref(), batchId, amount, currency);
    }

    /** What people call it: {@code 1001}, or {@code 1001 of shop-b} where it is not from the first shop. */
    public String shownNumber() {
        return ref().shownNumber();
    }

    /** For messages: {@code order 1001 (staging 5)}, or {@code order 1001 of shop-b (staging 5)}. */
    @JsonIgnore
    public String name() {
        return ref().toString();
    }
}
