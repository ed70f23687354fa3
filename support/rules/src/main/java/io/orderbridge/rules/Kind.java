package io.orderbridge.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rule decides. The names are a contract: rules are stored with them. */
public enum Kind {
    ITEM("item", "which item an SKU of the shop is, and how many of it", true, Outcome.ITEM, Outcome.FACTOR),
    LINE("line", "what a line without SKU is", true, Outcome.ITEM, Outcome.FACTOR, Outcome.AS),
    FEE("fee", "what a fee is", true, Outcome.ITEM, Outcome.AS),
    BUNDLE("bundle", "whether a set is sold as itself or as its parts", false, Outcome.KEEP),
    CARD("card", "what an item of a plug-in's type is, such as a gift card", true, Outcome.AS),
    CUSTOMER(
            "customer",
            "which customer a shopper is",
            false,
            Outcome.CUSTOMER,
            Outcome.AS,
            Outcome.TEMPLATE,
            Outcome.PREFIX,
            Outcome.CATEGORY,
            Outcome.TAX),
    SHIPPING("shipping", "how goods are shipped", false, Outcome.SHIP_VIA, Outcome.PICK_UP, Outcome.CARRIER),
    PAYMENT("payment", "how an order was paid", false, Outcome.PAY_CODE),
    TICKET(
            "ticket",
            "store, station, locations and codes of the ticket",
            false,
            Outcome.STORE,
            Outcome.STATION,
            Outcome.STOCK_LOCATION,
            Outcome.PRICE_LOCATION,
            Outcome.DOCUMENT,
            Outcome.REP,
            Outcome.TERMS,
            Outcome.TAX),
    PROFILE(
            "profile",
            "profile fields of the ticket",
            false,
            Outcome.ALPHA_1,
            Outcome.ALPHA_2,
            Outcome.ALPHA_3,
            Outcome.ALPHA_4,
            Outcome.ALPHA_5,
            Outcome.CODE_1,
            Outcome.CODE_2,
            Outcome.CODE_3,
            Outcome.CODE_4,
            Outcome.CODE_5),
    CURRENCY("currency", "whether an order in another currency is taken", false, Outcome.AS),
    PAID_STATUS("paid-status", "whether orders in a status of the shop are paid", false, Outcome.AS),
    SUB_ORDER("sub-order", "whether a part of another order becomes a ticket", false, Outcome.AS),
    NOTE("note", "what is added to the ticket's note", false, Outcome.TEXT),
    HOLD("hold", "that an order waits for a person", false, Outcome.HOLD),
    LEAVE_OUT("leave-out", "that an order is not taken at all", false, Outcome.BECAUSE);

    private final String text;
    private final String description;
    private final boolean ofLine;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Outcome> outcomes;

    Kind(String text, String description, boolean ofLine, Outcome... outcomes) {
        this.text = text;
        this.description = description;
        this.ofLine = ofLine;
        this.outcomes = List.of(outcomes);
    }

    /** As rules spell it. */
    public String text() {
        return text;
    }

    /** For people: what it decides. */
    public String description() {
        return description;
    }

    /** What a rule of the kind may say. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    boolean isOfLine() {
        return ofLine;
    }

    /** What {@link Outcome#AS} may be. */
    Set<String> choices() {
        return switch (this) {
            case LINE, FEE -> Set.of("charge", "nothing");
            case CARD -> Set.of("charge", "payment", "nothing");
            case CUSTOMER -> Set.of("guest", "refuse", "create");
            case CURRENCY -> Set.of("take", "hold");
            case PAID_STATUS -> Set.of("paid", "unpaid");
            case SUB_ORDER -> Set.of("ticket", "nothing");
            default -> Set.of();
        };
    }

    /** Each outcome of such a rule is decided for itself. */
    boolean isByOutcome() {
        return this == TICKET || this == SHIPPING || this == PROFILE;
    }

    /** All that apply are applied. */
    boolean isCumulative() {
        return this == NOTE || this == HOLD;
    }

    /** The kind of that name. */
    public static Kind of(String text) {
        Optional<Kind> kind =
                Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
        return kind.orElseThrow(() -> new WrongRuleException("there is no kind of rule '" + text + "'; there are "
                + Stream.of(values()).map(Kind::text).collect(Collectors.joining(", "))));
    }
}
