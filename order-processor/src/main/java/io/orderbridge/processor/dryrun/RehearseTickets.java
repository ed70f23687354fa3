package io.orderbridge.processor.dryrun;

import io.orderbridge.counterpoint.CounterPoint;
import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.processor.staging.StagedOrder;
import io.orderbridge.processor.staging.StagedOrderRepository;
import io.orderbridge.processor.ticket.TicketProcedures;
import io.orderbridge.service.dryrun.DryRunReport;
import io.orderbridge.service.dryrun.DryRunReport.Fate;
import io.orderbridge.service.dryrun.Rehearsal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What CounterPoint would say to the rows that wait to become tickets. sp_ValidateStagedOrder writes nothing. */
@ApplicationScoped
class RehearseTickets implements Rehearsal {

    private final CounterPoint counterPoint;
    private final StagedOrderRepository stagedOrders;
    private final TicketProcedures procedures;

    RehearseTickets(CounterPoint counterPoint, StagedOrderRepository stagedOrders, TicketProcedures procedures) {
        this.counterPoint = counterPoint;
        this.stagedOrders = stagedOrders;
        this.procedures = procedures;
    }

    @Override
    public String report(DryRunReport report) throws SQLException {
        try (Connection connection = counterPoint.connect()) {
            for (StagedOrder order : stagedOrders.waiting(connection)) {
                Optional<Refusal> refusal = procedures
                        .refusalOf(connection, order.order().stagingId())
                        .map(Refusal::parse);
                report.order(
                        refusal.isEmpty() ? Fate.WOULD_BE_TICKET : Fate.WOULD_FAIL,
                        order.order().wooOrderId(),
                        order.order().wooOrderNo(),
                        order.customer(),
                        order.amount(),
                        refusal.map(Refusal::reasons).orElse(List.of()));
            }
        }
        return "rows of USER_ORDER_STAGING that wait";
    }
}
