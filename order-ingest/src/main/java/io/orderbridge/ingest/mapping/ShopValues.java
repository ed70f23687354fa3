package io.orderbridge.ingest.mapping;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the shop showed of an order when its row was compared with it last, as far as an edit in the shop can change it:
 * neither its status nor its time of change, nor what CounterPoint makes of its customer and SKUs.
 *
 * @param shipTo empty texts where goods go nowhere
 * @param billTo null in what a release before this remembered
 * @param payment how it was paid, for comparing only
 */
public record ShopValues(
        String number,
        String customerName,
        String email,
        String currency,
        String shipVia,
        StagedOrder.ShipTo shipTo,
        StagedOrder.BillTo billTo,
        OrderAmounts amounts,
        String payment,
        String note,
        List<Line> lines,
        List<Given> refunds) {

    public ShopValues {
        lines = List.copyOf(lines);
        refunds = List.copyOf(refunds);
    }

    /**
     * A line.
     *
     * @param id of the order's item
     * @param sku the shop's
     */
    public record Line(long id, String sku, String name, BigDecimal quantity, BigDecimal subtotal, BigDecimal total) {

        static Line of(StagedOrder.Line line) {
            return new Line(
                    line.lineId(), line.originalSku(), line.name(), line.quantity(), line.subtotal(), line.total());
        }

        /** For people. */
        public String label() {
            return name + (sku.isEmpty() ? "" : " (" + sku + ")");
        }
    }

    /** A refund. */
    public record Given(long id, BigDecimal amount) {}

    /**
     * Whether a release that did not look at billing addresses remembered this, and all else of it is as in {@code now}.
     */
    public boolean isButForBilling(ShopValues now) {
        return billTo == null
                && equals(new ShopValues(
                        now.number,
                        now.customerName,
                        now.email,
                        now.currency,
                        now.shipVia,
                        now.shipTo,
                        null,
                        now.amounts,
                        now.payment,
                        now.note,
                        now.lines,
                        now.refunds));
    }

    /** Those of an order as it is mapped now. */
    public static ShopValues of(StagedOrder order) {
        return new ShopValues(
                order.wooOrderNo(),
                order.customerName(),
                order.customerEmail(),
                order.currency(),
                order.shipVia(),
                order.shipTo(),
                order.billTo(),
                order.shown().amounts(),
                Stream.of(order.paymentMethod(), order.paymentGateway(), order.transactionId())
                        .collect(Collectors.joining(" / ")),
                order.shown().customerNote(),
                order.shown().lines(),
                order.refunds().stream()
                        .map(refund -> new Given(refund.id(), OrderAmounts.cents(refund.amount())))
                        .toList());
    }
}
