package io.orderbridge.rules;

import java.util.Arrays;
import java.util.Optional;

/** What a condition may look at. The names are a contract: rules are stored with them. */
public enum Field {
    SHOP("shop", Scope.ORDER, "name of the shop"),
    STATUS("status", Scope.ORDER, "the order's status, without wc-"),
    CURRENCY("currency", Scope.ORDER, "ISO 4217 code"),
    TOTAL("total", Scope.ORDER, "what the shopper paid"),
    COUNTRY("country", Scope.ORDER, "where the goods go, ISO 3166 code"),
    STATE("state", Scope.ORDER, "where the goods go"),
    GATEWAY("gateway", Scope.ORDER, "id of the payment method, such as stripe"),
    PAYMENT("payment", Scope.ORDER, "the payment method as the shopper saw it"),
    METHOD("method", Scope.ANY_OF_ORDER, "id of the shipping method, such as flat_rate"),
    INSTANCE("instance", Scope.ANY_OF_ORDER, "the shipping method's instance in its zone"),
    SHIPPING("shipping", Scope.ANY_OF_ORDER, "the way of shipping as the shopper saw it"),
    ZONE("zone", Scope.ANY_OF_ORDER, "name of the shipping zone"),
    EMAIL("email", Scope.ORDER, "billing e-mail"),
    USER("user", Scope.ORDER, "the shopper's account in the shop, 0 for a guest"),
    ROLE("role", Scope.ANY_OF_ORDER, "role of the shopper's account in the shop, such as wholesale_customer"),
    META("meta", Scope.ANY_OF_ORDER, "what a plug-in stores with the order: key=value"),
    CUSTOMER_META("customer-meta", Scope.ANY_OF_ORDER, "what a plug-in stores with the shopper's account: key=value"),
    CREATED_VIA("created-via", Scope.ORDER, "what made the order, such as checkout"),
    SUB_ORDER("sub-order", Scope.ORDER, "yes for a part of another order"),
    SKU("sku", Scope.LINE, "the shop's SKU"),
    NAME("name", Scope.LINE, "name of the line, fee or item"),
    TYPE("type", Scope.LINE, "product, container, part, fee, or a plug-in's type of item"),
    AMOUNT("amount", Scope.LINE, "net amount of the line, fee or item");

    /** What one value belongs to. */
    enum Scope {
        ORDER,
        /** An order may have several. */
        ANY_OF_ORDER,
        LINE
    }

    private final String text;
    private final Scope scope;
    private final String description;

    Field(String text, Scope scope, String description) {
        this.text = text;
        this.scope = scope;
        this.description = description;
    }

    /** As rules spell it. */
    public String text() {
        return text;
    }

    /** For people. */
    public String description() {
        return description;
    }

    boolean isOfLine() {
        return scope == Scope.LINE;
    }

    /** Whether one order may have several values: then two conditions on it can hold together. */
    boolean isOfSeveral(boolean ruleOfLine) {
        return scope == Scope.ANY_OF_ORDER || (scope == Scope.LINE && !ruleOfLine);
    }

    /** Whether its values have the form key=value. */
    boolean isMeta() {
        return this == META || this == CUSTOMER_META;
    }

    /** Whether it is read only where a rule asks for it. */
    boolean isAsked() {
        return isMeta() || this == ROLE || this == ZONE;
    }

    boolean isNumber() {
        return this == TOTAL || this == AMOUNT;
    }

    static Optional<Field> of(String text) {
        return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
    }
}
