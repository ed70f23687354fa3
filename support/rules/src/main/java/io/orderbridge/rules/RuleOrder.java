package io.orderbridge.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What rules see of an order of the shop. Texts are empty where the shop has none; amounts are net and not rounded, but for
 * the total.
 *
 * @param shop name of the shop
 * @param status without {@code wc-}
 * @param total what the shopper paid
 * @param userId the shopper's account in the shop, 0 for a guest
 * @param country where the goods go
 * @param parentId the order that it is a part of; 0 if of none
 * @param lines products, in their order
 * @param fees in their order
 * @param others items of plug-ins' own types, in their order
 * @param unpaid the shop has no date of its payment: cash on delivery, cheque, invoice
 * @param asked what was read of it because rules ask for it
 */
public record RuleOrder(
        String shop,
        long id,
        String status,
        String currency,
        BigDecimal total,
        String gateway,
        String payment,
        String createdVia,
        long parentId,
        long userId,
        String email,
        String country,
        String state,
        List<Shipping> shipping,
        List<Line> lines,
        List<Line> fees,
        List<Line> others,
        boolean unpaid,
        Asked asked) {

    private static final String FIRST_SHOP = "woocommerce";

    /** A product that was ordered. */
    public static final String PRODUCT = "product";

    /** A set as it was sold. */
    public static final String CONTAINER = "container";

    /** What a set consists of. */
    public static final String PART = "part";

    /** A fee. */
    public static final String FEE = "fee";

    public RuleOrder {
        shipping = List.copyOf(shipping);
        lines = List.copyOf(lines);
        fees = List.copyOf(fees);
        others = List.copyOf(others);
        asked = asked == null ? Asked.NOTHING : asked;
    }

    /**
     * What is read of an order only where a rule asks for it.
     *
     * @param roles of the shopper's account in the shop
     * @param meta of the order: {@code key=value}
     * @param customerMeta of the shopper's account: {@code key=value}
     * @param unread names of the fields that could not be read, since the rights are missing, such as {@code zone} or {@code customer-meta vat_number}
     * @param known what was asked for, as {@link AskedFields#names} has it; of anything else nobody knows whether the order has it
     */
    public record Asked(
            List<String> roles, List<String> meta, List<String> customerMeta, List<String> unread, List<String> known) {

        /** No rule asks for more. */
        public static final Asked NOTHING = new Asked(List.of(), List.of(), List.of(), List.of(), List.of());

        public Asked {
            roles = List.copyOf(roles);
            meta = List.copyOf(meta);
            customerMeta = List.copyOf(customerMeta);
            unread = List.copyOf(unread);
            // Rows of earlier releases do not have it.
            known = known == null ? List.of() : List.copyOf(known);
        }
    }

    /**
     * The account by which USER_CUSTOMER_MAP may know the shopper; 0 for none. Accounts there are the first shop's: the same
     * number in another shop is somebody else.
     */
    public long mappedAccount() {
        return shop.equals(FIRST_SHOP) ? userId : 0;
    }

    /** The same with other ways of shipping. */
    RuleOrder shippedBy(List<Shipping> ways) {
        return new RuleOrder(
                shop,
                id,
                status,
                currency,
                total,
                gateway,
                payment,
                createdVia,
                parentId,
                userId,
                email,
                country,
                state,
                ways,
                lines,
                fees,
                others,
                unpaid,
                asked);
    }

    /**
     * A way of shipping.
     *
     * @param method such as {@code flat_rate}
     * @param instance of the method in its zone; empty if it is not known
     * @param title as the shopper saw it
     * @param zone name of the zone that the instance belongs to; empty if it is not known, or no rule asks for it
     */
    public record Shipping(String method, String instance, String title, String zone) {

        public Shipping {
            zone = zone == null ? "" : zone;
        }

        /**
         * From a method as the shop stores it.
         *
         * @param instance empty where older versions append it to the method: {@code local_pickup:3}
         */
        public static Shipping of(String method, String instance, String title, String zone) {
            int colon = method.indexOf(':');
            String appended = colon < 0 ? "" : method.substring(colon + 1).strip();
            return new Shipping(
                    (colon < 0 ? method : method.substring(0, colon)).strip(),
                    instance.isBlank() ? appended : instance.strip(),
                    title.strip(),
                    zone.strip());
        }
    }

    /**
     * A line, a fee or an item of another type.
     *
     * @param id of the order's item; 0 if it is not known
     * @param type {@link #PRODUCT}, {@link #CONTAINER}, {@link #PART}, {@link #FEE}, or a plug-in's
     * @param subtotal before discounts, for the whole quantity
     * @param total after discounts, for the whole quantity
     */
    public record Line(
            long id,
            String type,
            String sku,
            String name,
            BigDecimal quantity,
            BigDecimal subtotal,
            BigDecimal total) {}

    /** The texts that conditions on a field of the order look at. */
    List<String> texts(Field field) {
        return switch (field) {
            case SHOP -> List.of(shop);
            case STATUS -> List.of(status);
            case CURRENCY -> List.of(currency);
            case COUNTRY -> List.of(country);
            case STATE -> List.of(state);
            case GATEWAY -> List.of(gateway);
            case PAYMENT -> List.of(payment);
            case METHOD -> shipping.stream().map(Shipping::method).toList();
            case INSTANCE -> shipping.stream().map(Shipping::instance).toList();
            case SHIPPING -> shipping.stream().map(Shipping::title).toList();
            case ZONE -> shipping.stream().map(Shipping::zone).toList();
            case ROLE -> asked.roles();
            case META -> asked.meta();
            case CUSTOMER_META -> asked.customerMeta();
            case EMAIL -> List.of(email.strip());
            case USER -> List.of(Long.toString(userId));
            case CREATED_VIA -> List.of(createdVia);
            case SUB_ORDER -> List.of(parentId > 0 ? "yes" : "no");
            case SKU -> all().stream().map(Line::sku).toList();
            case NAME -> all().stream().map(Line::name).toList();
            case TYPE -> all().stream().map(Line::type).toList();
            case TOTAL, AMOUNT -> List.of();
        };
    }

    static List<String> texts(Field field, Line line) {
        return switch (field) {
            case SKU -> List.of(line.sku().strip());
            case NAME -> List.of(line.name().strip());
            case TYPE -> List.of(line.type());
            default -> List.of();
        };
    }

    private List<Line> all() {
        List<Line> all = new ArrayList<>(lines);
        all.addAll(fees);
        all.addAll(others);
        return all;
    }
}
