package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.network.Trap;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.stack.LocalStack;
import java.util.List;
import java.util.function.Function;

/**
 * Moments between two steps in which the death of a service hurts most. The link to a server tells when one has come: it
 * holds back the bytes of the second step, and the service is killed then.
 *
 * @param words when it is, for people
 * @param service who dies
 * @param server whose link tells
 */
record WorstMoment(String words, Service service, Function<LocalStack, Component> server, Trap trap) {

    static final List<WorstMoment> ALL = List.of(
            new WorstMoment(
                    "after the commit of staging, before the publish",
                    Service.ORDER_INGEST,
                    LocalStack::broker,
                    Trap.before("order.staged")),
            new WorstMoment(
                    "after the publish of order.staged, before the row is marked",
                    Service.ORDER_INGEST,
                    LocalStack::broker,
                    Trap.afterSending("order.staged")),
            new WorstMoment(
                    "after the commit of the ticket, before CounterPoint's answer",
                    Service.ORDER_PROCESSOR,
                    LocalStack::counterPoint,
                    Trap.beforeReceiving("101-0")),
            new WorstMoment(
                    "after the ticket, before the publish of order.created",
                    Service.ORDER_PROCESSOR,
                    LocalStack::broker,
                    Trap.before("order.created")),
            new WorstMoment(
                    "after the publish of order.created, before its confirm",
                    Service.ORDER_PROCESSOR,
                    LocalStack::broker,
                    Trap.afterSending("order.created")),
            new WorstMoment(
                    "after the confirm, before the ack",
                    Service.ORDER_PROCESSOR,
                    LocalStack::broker,
                    Trap.beforeAcknowledging()),
            new WorstMoment(
                    "after the dead letter, before the end of order.failed",
                    Service.ORDER_PROCESSOR,
                    LocalStack::broker,
                    Trap.afterSending("order.failed")),
            new WorstMoment(
                    "after the status, before the note",
                    Service.WOO_STATUS_SYNC,
                    LocalStack::wooCommerce,
                    Trap.before("POST /")),
            new WorstMoment(
                    "after the note, before the shop's answer",
                    Service.WOO_STATUS_SYNC,
                    LocalStack::wooCommerce,
                    Trap.afterSending("POST /")),
            new WorstMoment(
                    "after the note, before the publish of order.status-synced",
                    Service.WOO_STATUS_SYNC,
                    LocalStack::broker,
                    Trap.before("order.status-synced")),
            new WorstMoment(
                    "after the mail, before the server's answer",
                    Service.ALERTING,
                    LocalStack::mail,
                    Trap.afterSending("\r\n.\r\n")),
            new WorstMoment(
                    "after the mail, before the ack",
                    Service.ALERTING,
                    LocalStack::broker,
                    Trap.beforeAcknowledging()));
}
