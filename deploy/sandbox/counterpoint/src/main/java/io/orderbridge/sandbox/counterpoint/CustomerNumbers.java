package io.orderbridge.sandbox.counterpoint;

import io.orderbridge.sandbox.counterpoint.CreateCustomer.Fault;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers for new customers: a prefix and six digits, or the site's own next number. */
final class CustomerNumbers {

    private static final Pattern NUMBER = Pattern.compile("(.*?)([0-9]{1,15})");
    private static final int LONGEST = 15;
    private static final long LAST_OF_PREFIX = 999_999;

    private final CustomerSql sql;

    CustomerNumbers(CustomerSql sql) {
        this.sql = sql;
    }

    /** @param prefix null for the site's own next number */
    String take(String prefix) throws SQLException {
        return prefix == null ? siteNumber() : prefixed(prefix);
    }

    /** Why there is no number for a new customer. */
    Optional<Fault> fault(String prefix) throws SQLException {
        if (prefix != null) {
            return last(counter(prefix)) < LAST_OF_PREFIX
                    ? Optional.empty()
                    : fault(
                            "SETTING",
                            "the prefix '%s' has given out its last number, %s999999: give the rule another one"
                                    .formatted(prefix, prefix));
        }
        Optional<Map.Entry<String, String>> next = nextNumber();
        if (next.isEmpty()) {
            return fault("SETTING", "neither EC_CTL nor SY_WRKGRP has a next customer number: give the rule a prefix");
        }
        String number = next.get().getValue();
        return after(number).length() <= LONGEST
                ? Optional.empty()
                : fault(
                        "SETTING",
                        next.get().getKey() + ".NXT_CUST_NO is '" + number + "': it has given out its last number");
    }

    private static Optional<Fault> fault(String code, String text) {
        return Optional.of(new Fault(code, text));
    }

    private String prefixed(String prefix) throws SQLException {
        String counter = counter(prefix);
        if (sql.texts("SELECT COUNTER_NAME FROM DBO.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = ?", counter)
                .isEmpty()) {
            sql.update(
                    "INSERT INTO DBO.USER_ORDER_PIPELINE_COUNTER (COUNTER_NAME, LAST_VALUE, UPDATED_DT) VALUES (?, 0, DBO.SYSUTCDATETIME())",
                    counter);
        }
        String number;
        do {
            sql.update(
                    "UPDATE DBO.USER_ORDER_PIPELINE_COUNTER SET LAST_VALUE = LAST_VALUE + 1 WHERE COUNTER_NAME = ?",
                    counter);
            number = prefix + String.format(Locale.ROOT, "%06d", last(counter));
        } while (!sql.texts("SELECT CUST_NO FROM DBO.AR_CUST WHERE CUST_NO = ?", number)
                .isEmpty());
        return number;
    }

    private static String counter(String prefix) {
        return "CUST_NO " + prefix;
    }

    private long last(String counter) throws SQLException {
        return sql
                .texts("SELECT LAST_VALUE FROM DBO.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = ?", counter)
                .stream()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** A table with the site's own next number, and the number. */
    private Optional<Map.Entry<String, String>> nextNumber() throws SQLException {
        for (String table : List.of("EC_CTL", "SY_WRKGRP")) {
            if (!sql.texts("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = ?", table)
                    .isEmpty()) {
                for (String next : sql.texts(
                        "SELECT NXT_CUST_NO FROM DBO." + table + " WHERE NXT_CUST_NO <> ? ORDER BY NXT_CUST_NO", "")) {
                    if (NUMBER.matcher(next).matches()) {
                        return Optional.of(Map.entry(table, next));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The digits at the end of NXT_CUST_NO count up. */
    private String siteNumber() throws SQLException {
        while (true) {
            Map.Entry<String, String> next = nextNumber().orElseThrow();
            String number = next.getValue();
            while (!sql.texts("SELECT CUST_NO FROM DBO.AR_CUST WHERE CUST_NO = ?", number)
                    .isEmpty()) {
                number = after(number);
            }
            // As CounterPoint's programs do: whoever is second reads again.
            int changed = sql.update(
                    "UPDATE DBO." + next.getKey() + " SET NXT_CUST_NO = ? WHERE NXT_CUST_NO = ?",
                    after(number),
                    next.getValue());
            if (changed > 0) {
                return number;
            }
        }
    }

    /** The digits at its end count up. */
    private static String after(String number) {
        Matcher digits = NUMBER.matcher(number);
        if (!digits.matches()) {
            throw new IllegalStateException(number + " was a number when it was read");
        }
        return String.format(
                Locale.ROOT,
                "%s%0" + digits.group(2).length() + "d",
                digits.group(1),
                Long.parseLong(digits.group(2)) + 1);
    }
}
