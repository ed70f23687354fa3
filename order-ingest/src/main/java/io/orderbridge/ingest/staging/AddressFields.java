package io.orderbridge.ingest.staging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What addresses of a country do without: many have no postcodes, and some no cities. */
final class AddressFields {

    private static final Properties NEEDED = read();

    /** Everything, of a country that nobody knows. */
    private static final String ALL = "ACSZ";

    private AddressFields() {}

    /**
     * SHIP_OPTIONAL: the columns of USER_ORDER_STAGING that may be empty although goods are shipped there, separated by commas;
     * empty if all are needed.
     *
     * @param country ISO 3166 code of two letters, may be empty
     */
    static String optional(String country) {
        String needed = NEEDED.getProperty(country.strip().toUpperCase(Locale.ROOT), ALL);
        return Stream.of("C", "Z")
                .filter(field -> !needed.contains(field))
                .map(field -> field.equals("C") ? "SHIP_CITY" : "SHIP_ZIP_COD")
                .collect(Collectors.joining(","));
    }

    private static Properties read() {
        Properties fields = new Properties();
        try (InputStream in = AddressFields.class.getResourceAsStream("address-fields.properties")) {
            fields.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fields;
    }
}
