package io.orderbridge.ingest.mapping;

import io.orderbridge.ingest.mapping.WooOrder.ShippingLine;
import io.orderbridge.rules.Decide;
import io.orderbridge.rules.Decision;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.RuleOrder;
import io.orderbridge.rules.RuleSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns an order of the shop into a row of USER_ORDER_STAGING. Pure: the same order, rules, facts and moment give the
 * same row.
 *
 * @param shop name of the shop
 * @param store CounterPoint's time zone
 * @param holdRules which orders wait for a person whatever the rules say
 */
public record OrderMapping(String shop, ZoneId store, HoldRules holdRules) {

    private static final int PRICE_SCALE = 6;

    /** Lengths of the columns, in characters. */
    private static final int ORDER_NO = 50;

    private static final int EMAIL = 100;
    private static final int PAYMENT_METHOD = 50;
    private static final int GATEWAY = 100;
    private static final int TRANSACTION = 100;
    private static final int SHIP_VIA = 100;
    private static final int NAME = 40;
    private static final int ADDRESS = 40;
    private static final int CITY = 20;
    private static final int POSTCODE = 15;
    private static final int COUNTRY = 3;
    private static final int PHONE = 25;
    private static final int STATUS = 20;
    private static final int CURRENCY = 3;
    private static final int CARRIER = 50;

    /** PS_DOC_LIN.DESCR, where the name of a line ends up. */
    private static final int LINE_NAME = 250;

    /** What orders are decided by: rules, what CounterPoint knows of their items and customers, and the moment. */
    public record By(RuleSet rules, Facts facts, Instant now) {}

    /** What rules see of an order; of one that has been refunded, what is left of it where that is netted. */
    public RuleOrder seenByRules(WooOrder order) {
        return RuleOrders.of(shop, netted(order).orElse(order));
    }

    private Optional<WooOrder> netted(WooOrder order) {
        return holdRules.netRefunds() ? RefundedGoods.takenOutOf(order) : Optional.empty();
    }

    /**
     * Maps one order.
     *
     * @param paidAlike numbers of orders that come before it and were paid with the same transaction
     */
    public Mapped map(WooOrder order, By by, List<String> paidAlike) {
        Optional<RefusedOrder> refused = Limits.check(order);
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<WooOrder> netted = netted(order);
        List<Hold.Cause> causes = holdRules.causes(order, netted.isPresent(), paidAlike);
        return staged(netted.orElse(order), by, causes);
    }

    private StagedOrder staged(WooOrder order, By by, List<Hold.Cause> causes) {
        RuleOrder ruleOrder = RuleOrders.of(shop, order);
        Decision decision = Decide.order(ruleOrder, by.rules(), by.facts(), by.now());
        decided(decision, causes);
        ColumnTexts texts = new ColumnTexts();
        List<StagedOrder.Line> lines = lines(order, ruleOrder, decision, texts);
        boolean ships = !order.shippingLines().isEmpty() && !decision.fetched().orElse(false);
        StagedOrder.ShipTo shipTo = shipTo(order, ships, texts);
        if (ships) {
            unreadable(texts).ifPresent(causes::add);
        }
        String note = note(order);
        Map<String, String> profile = profile(decision, texts);
        return new StagedOrder(
                (int) order.id(),
                texts.shortened("WOO_ORDER_NO", order.number(), ORDER_NO),
                decision.customer().number(),
                texts.wholeOrNothing("CUST_EMAIL", order.email(), EMAIL),
                texts.shortened("CUST_NAM", customerName(order.billingAddress()), NAME),
                LocalDate.ofInstant(order.placed(), store),
                texts.shortened("ORD_STATUS", withoutPrefix(order.status()), STATUS),
                texts.wholeOrNothing("CURRENCY", order.currency(), CURRENCY),
                texts.wholeOrNothing("SHOP_CURRENCY", order.prices().currency(), CURRENCY),
                texts.shortened("PMT_METH", order.paymentTitle(), PAYMENT_METHOD),
                texts.wholeOrNothing("PMT_GATEWAY", order.gateway(), GATEWAY),
                texts.wholeOrNothing("PMT_TRANS_ID", order.transactionId(), TRANSACTION),
                texts.shortened("SHIP_VIA", titles(order.shippingLines()), SHIP_VIA),
                ships,
                shipTo,
                billTo(order.billingAddress(), texts),
                OrderAmounts.of(
                        order,
                        lines,
                        decision.charges(),
                        decision.payments().stream()
                                .map(Decision.Payment::amount)
                                .reduce(BigDecimal.ZERO, BigDecimal::add)),
                lines,
                Stream.concat(Stream.of(note).filter(text -> !text.isEmpty()), decision.notes().stream())
                        .collect(Collectors.joining("\n")),
                texts.changes(),
                order.changed(),
                order.paid(),
                order.origin().orderKey(),
                order.refunds(),
                Hold.of(causes),
                profile,
                texts.shortened("CARRIER", decision.ticket().getOrDefault(Outcome.CARRIER, ""), CARRIER),
                shown(order, note),
                ruleOrder,
                decision);
    }

    private static Map<String, String> profile(Decision decision, ColumnTexts texts) {
        Map<String, String> profile = new TreeMap<>();
        decision.ticket().forEach((what, value) -> what.profileColumn()
                .ifPresent(column -> profile.put(column, texts.shortened(column, value, what.longest()))));
        return profile;
    }

    /** A rule answers what would hold the order, or holds it. */
    private static void decided(Decision decision, List<Hold.Cause> causes) {
        causes.removeIf(cause -> decision.settled().contains(cause.code().name()));
        decision.holds().forEach(hold -> causes.add(new Hold.Cause(Hold.Code.valueOf(hold.code()), hold.reason())));
        decision.leftOut()
                .ifPresent(rule -> causes.add(new Hold.Cause(
                        Hold.Code.HELD_BY_RULE, rule.name() + " leaves such orders out, and this one is staged")));
    }

    /** What the shop shows of lines and amounts, before any rule. */
    private static StagedOrder.Shown shown(WooOrder order, String note) {
        ColumnTexts texts = new ColumnTexts();
        List<StagedOrder.Line> lines = new ArrayList<>();
        for (WooOrder.Line line : order.lines()) {
            BigDecimal total = OrderAmounts.cents(line.total());
            lines.add(line(
                    line,
                    line.sku().strip(),
                    plain(line.quantity()),
                    OrderAmounts.cents(line.subtotal()).max(total),
                    total,
                    lines.size() + 1,
                    texts));
        }
        return new StagedOrder.Shown(
                OrderAmounts.of(order, lines, OrderAmounts.fees(order), BigDecimal.ZERO),
                lines.stream().map(ShopValues.Line::of).toList(),
                note);
    }

    /** An address of question marks is none. What the shop has is named, so that somebody can write it in other letters. */
    private static Optional<Hold.Cause> unreadable(ColumnTexts texts) {
        List<String> lost = texts.lost("SHIP_");
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hold.Cause(
                        Hold.Code.SHIP_TO_UNREADABLE,
                        "CounterPoint has no letters for the ship-to address: " + String.join(", ", lost)
                                + "; repair it by hand"));
    }

    /** The shopper's note, and what they chose for each line. */
    private static String note(WooOrder order) {
        List<String> note = new ArrayList<>();
        String own = ColumnTexts.free(order.note());
        if (!own.isEmpty()) {
            note.add(own);
        }
        for (int i = 0; i < order.lines().size(); i++) {
            WooOrder.Line line = order.lines().get(i);
            if (!line.options().isEmpty()) {
                note.add("Line " + (i + 1) + ", " + ColumnTexts.free(line.name()) + ": "
                        + line.options().stream()
                                .map(option ->
                                        ColumnTexts.free(option.name()) + ": " + ColumnTexts.free(option.value()))
                                .collect(Collectors.joining("; ")));
            }
        }
        return String.join("\n", note);
    }

    /** A status as REST and ORD_STATUS have it. */
    public static String withoutPrefix(String status) {
        return status.startsWith("wc-") ? status.substring("wc-".length()) : status;
    }

    private static List<StagedOrder.Line> lines(
            WooOrder order, RuleOrder ruleOrder, Decision decision, ColumnTexts texts) {
        IdentityHashMap<RuleOrder.Line, WooOrder.Line> products = new IdentityHashMap<>();
        for (int i = 0; i < order.lines().size(); i++) {
            products.put(ruleOrder.lines().get(i), order.lines().get(i));
        }
        List<StagedOrder.Line> lines = new ArrayList<>();
        for (Decision.Line decided : decision.lines()) {
            WooOrder.Line product =
                    Optional.ofNullable(products.get(decided.of())).orElseGet(() -> RuleOrders.product(decided.of()));
            lines.add(line(
                    product,
                    decided.item(),
                    plain(decided.quantity()),
                    decided.subtotal(),
                    decided.total(),
                    lines.size() + 1,
                    texts));
        }
        return lines;
    }

    private static StagedOrder.Line line(
            WooOrder.Line product,
            String item,
            BigDecimal quantity,
            BigDecimal subtotal,
            BigDecimal total,
            int number,
            ColumnTexts texts) {
        return new StagedOrder.Line(
                item,
                product.sku().strip(),
                texts.shortened("LINE_ITEMS_JSON line " + number + " name", product.name(), LINE_NAME),
                quantity,
                price(total, quantity),
                total,
                product.productId(),
                subtotal,
                product.variationId(),
                product.id());
    }

    private static BigDecimal price(BigDecimal total, BigDecimal quantity) {
        return quantity.signum() == 0
                ? BigDecimal.ZERO.setScale(PRICE_SCALE)
                : total.divide(quantity, PRICE_SCALE, RoundingMode.HALF_UP);
    }

    private static BigDecimal plain(BigDecimal quantity) {
        BigDecimal stripped = quantity.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static String customerName(WooAddress billing) {
        return billing.person().isEmpty() ? billing.company() : billing.person();
    }

    private static String titles(List<ShippingLine> shippingLines) {
        return shippingLines.stream()
                .map(line -> line.title().strip())
                .filter(title -> !title.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** The shop asks for a shipping address only where it differs, and for the telephone number often only once. */
    private static StagedOrder.ShipTo shipTo(WooOrder order, boolean ships, ColumnTexts texts) {
        WooAddress address = order.shippingAddress();
        if (ships && address.isMissing()) {
            address = order.billingAddress();
            texts.remember("SHIP_TO", "no shipping address in the shop: the billing address is used");
        }
        String phone = Optional.of(address.phone())
                .filter(own -> !own.isBlank() || !ships)
                .orElse(order.billingAddress().phone());
        String name = texts.shortened("SHIP_NAM", nameOf(address), NAME);
        ColumnTexts.Two lines =
                texts.addressLines("SHIP_ADRS_1", address.line1(), "SHIP_ADRS_2", address.line2(), ADDRESS);
        return new StagedOrder.ShipTo(
                name,
                lines.first(),
                lines.second(),
                texts.shortened("SHIP_CITY", address.city(), CITY),
                texts.state("SHIP_STATE", address.state(), address.country()),
                texts.shortened("SHIP_ZIP_COD", address.postcode(), POSTCODE),
                texts.wholeOrNothing("SHIP_CNTRY", address.country(), COUNTRY),
                texts.phone("SHIP_PHONE", phone, PHONE));
    }

    /** Without a street, or in letters that CounterPoint does not have, there is none: the ticket has the customer's address then. */
    private static StagedOrder.BillTo billTo(WooAddress address, ColumnTexts texts) {
        if (address.line1().isBlank()) {
            return StagedOrder.BillTo.NONE;
        }
        ColumnTexts.Two lines =
                texts.addressLines("BILL_ADRS_1", address.line1(), "BILL_ADRS_2", address.line2(), ADDRESS);
        StagedOrder.BillTo billTo = new StagedOrder.BillTo(
                lines.first(),
                lines.second(),
                texts.shortened("BILL_CITY", address.city(), CITY),
                texts.state("BILL_STATE", address.state(), address.country()),
                texts.shortened("BILL_ZIP_COD", address.postcode(), POSTCODE),
                texts.wholeOrNothing("BILL_CNTRY", address.country(), COUNTRY),
                texts.phone("BILL_PHONE", address.phone(), PHONE));
        return texts.lost("BILL_").isEmpty() ? billTo : StagedOrder.BillTo.NONE;
    }

    /** The company first: goods go to it. Who is to have them there follows. */
    private static String nameOf(WooAddress address) {
        String person = address.person();
        String company = address.company().strip();
        if (company.isEmpty()) {
            return person;
        }
        return person.isEmpty() || person.equalsIgnoreCase(company) ? company : company + ", " + person;
    }
}
