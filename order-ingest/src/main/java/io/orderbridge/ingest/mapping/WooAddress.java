package io.orderbridge.ingest.mapping;

import java.util.stream.Stream;

/** A billing or shipping address of the shop; what is missing is empty. */
public record WooAddress(
        String firstName,
        String lastName,
        String company,
        String line1,
        String line2,
        String city,
        String state,
        String postcode,
        String country,
        String phone) {

    /** No address at all. */
    public static final WooAddress NONE = new WooAddress("", "", "", "", "", "", "", "", "", "");

    /** Whether nothing could be delivered to: WooCommerce fills in country and state by itself. */
    boolean isMissing() {
        return Stream.of(firstName, lastName, company, line1, line2, city, postcode)
                .allMatch(String::isBlank);
    }

    String person() {
        return (firstName.strip() + " " + lastName.strip()).strip();
    }
}
