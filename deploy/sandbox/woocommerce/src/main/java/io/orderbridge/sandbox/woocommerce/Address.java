package io.orderbridge.sandbox.woocommerce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A billing or shipping address as WooCommerce has it: no field is null, an absent one is empty. */
record Address(Map<String, String> fields) {

    static final List<String> FIELDS = List.of(
            "first_name",
            "last_name",
            "company",
            "address_1",
            "address_2",
            "city",
            "state",
            "postcode",
            "country",
            "email",
            "phone");

    static final Address EMPTY = new Address(Map.of());

    Address {
        var all = new LinkedHashMap<String, String>();
        for (String field : FIELDS) {
            String value = fields.get(field);
            all.put(field, value == null ? "" : value);
        }
        fields = all;
    }

    String get(String field) {
        return fields.get(field);
    }

    boolean isEmpty() {
        return fields.values().stream().allMatch(String::isEmpty);
    }

    Address with(String field, String value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new Address(changed);
    }

    /** The same address as a shipping address, which has no e-mail. */
    Address withoutEmail() {
        return with("email", "");
    }

    /** The searchable copy of an address that WooCommerce keeps as meta; only a billing address has the e-mail in it. */
    String index(boolean billing) {
        return FIELDS.stream()
                .filter(field -> billing || !field.equals("email"))
                .map(fields::get)
                .collect(Collectors.joining(" "));
    }
}
