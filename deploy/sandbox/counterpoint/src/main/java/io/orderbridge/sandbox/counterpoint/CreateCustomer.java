package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the customer of a staged order for whom a rule says that one is to be made, in the transaction that it is called in. */
final class CreateCustomer {

    private static final int LONGEST_EMAIL = 50;

    /** What became of it: a number, or a refusal. */
    record Outcome(String custNo, String refusal, boolean made) {}

    /** Why no customer can be made. */
    record Fault(String code, String text) {}

    /** What the staging row says of a customer that is to be made. */
    private record Wanted(
            String name,
            String custNo,
            String email,
            String template,
            String prefix,
            String category,
            String tax,
            String customerName,
            String ruleOrder,
            int wooOrderId,
            Map<String, String> address) {}

    private final Connection connection;
    private final CustomerSql sql;

    CreateCustomer(Connection connection) {
        this.connection = connection;
        this.sql = new CustomerSql(connection);
    }

    Outcome forStagedOrder(Integer stagingId) throws SQLException {
        Optional<Wanted> found = wanted(stagingId);
        if (found.isEmpty()) {
            return new Outcome(null, StagedOrder.notFound(stagingId), false);
        }
        Wanted wanted = found.get();
        if (wanted.custNo() != null) {
            return new Outcome(wanted.custNo(), null, false);
        }
        if (wanted.template() != null) {
            lock();
        }
        String refusal = refusal(wanted);
        if (refusal != null) {
            return new Outcome(null, wanted.name() + ": " + refusal, false);
        }
        List<String> known = known(wanted);
        if (known.isEmpty()) {
            String number = new CustomerNumbers(sql).take(wanted.prefix());
            insert(wanted, number);
            map(wanted, number);
            audit(stagingId, wanted, number);
            known = List.of(number);
        }
        sql.update("UPDATE DBO.USER_ORDER_STAGING SET CUST_NO = ? WHERE STAGING_ID = ?", known.get(0), stagingId);
        return new Outcome(known.get(0), null, true);
    }

    private String refusal(Wanted wanted) throws SQLException {
        return wanted.template() == null
                ? "[CUSTOMER_UNMAPPED] no rule says that a customer is to be made"
                : fault(wanted)
                        .map(fault -> "[" + fault.code() + "] " + fault.text())
                        .orElse(null);
    }

    /** Why no customer can be made for that order, whose rule says so; empty if one can. */
    Optional<Fault> fault(int stagingId) throws SQLException {
        return fault(wanted(stagingId).orElseThrow());
    }

    private Optional<Fault> fault(Wanted wanted) throws SQLException {
        if (!PipelineSettings.read(connection).isOn("CUSTOMERS_ENABLED")) {
            return fault(
                    "SETTING",
                    "a rule makes a new customer, and CUSTOMERS_ENABLED in USER_ORDER_PIPELINE_SETTING is not 1");
        }
        if (wanted.email().isEmpty() || wanted.email().length() > LONGEST_EMAIL) {
            return fault("CUSTOMER_UNMAPPED", "a new customer needs an e-mail of at most 50 characters");
        }
        if (sql.texts("SELECT CUST_NO FROM DBO.AR_CUST WHERE CUST_NO = ?", wanted.template())
                .isEmpty()) {
            return fault("CUSTOMER_UNKNOWN", "the template '" + wanted.template() + "' is not in AR_CUST");
        }
        List<String> known = known(wanted);
        if (known.size() > 1) {
            return fault("CUSTOMER_UNMAPPED", "several customers have the e-mail '" + wanted.email() + "' by now");
        }
        return known.isEmpty() ? new CustomerNumbers(sql).fault(wanted.prefix()) : Optional.empty();
    }

    private static Optional<Fault> fault(String code, String text) {
        return Optional.of(new Fault(code, text));
    }

    /** Customers who have the shopper's account, else the e-mail: mapped ones, else CounterPoint's own. */
    private List<String> known(Wanted wanted) throws SQLException {
        Integer user = userId(wanted.ruleOrder());
        if (user != null) {
            List<String> account = sql.texts(
                    "SELECT DISTINCT CUST_NO FROM DBO.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND WOO_USER_ID = CAST(? AS INT)",
                    user.toString());
            if (!account.isEmpty()) {
                return account;
            }
        }
        String email = wanted.email();
        List<String> mapped = sql.texts(
                "SELECT DISTINCT CUST_NO FROM DBO.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND LOWER(WOO_EMAIL) = ?",
                email);
        return mapped.isEmpty()
                ? sql.texts("SELECT CUST_NO FROM DBO.AR_CUST WHERE LOWER(EMAIL_ADRS_1) = ?", email)
                : mapped;
    }

    /** One caller at a time, after the lock of its order and before that of the numbers; the transaction's end passes it on. */
    void lock() throws SQLException {
        sql.texts(
                "SELECT SETTING_NAME FROM DBO.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = ? FOR UPDATE",
                "CUSTOMERS_ENABLED");
    }

    private Optional<Wanted> wanted(Integer stagingId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT STAGING_ID, WOO_ORDER_ID, WOO_ORDER_NO, CUST_NO, CUST_EMAIL, CUST_NAM, CUST_TEMPLATE, CUST_PREFIX, CUST_CATEG,
                       CUST_TAX, RULE_ORDER, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY,
                       SHIP_PHONE, BILL_ADRS_1, BILL_ADRS_2, BILL_CITY, BILL_STATE, BILL_ZIP_COD, BILL_CNTRY, BILL_PHONE
                FROM DBO.USER_ORDER_STAGING WHERE STAGING_ID = ?
                """)) {
            select.setObject(1, stagingId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Map<String, String> address = new LinkedHashMap<>();
                String billed = row.getString("BILL_ADRS_1");
                // The name is that of the bill.
                String of = billed == null || billed.isBlank() ? "SHIP_" : "BILL_";
                address.put("PHONE_1", row.getString(of + "PHONE"));
                address.put("ADRS_1", row.getString(of + "ADRS_1"));
                address.put("ADRS_2", row.getString(of + "ADRS_2"));
                address.put("ADRS_3", null);
                for (String column : List.of("CITY", "STATE", "ZIP_COD", "CNTRY")) {
                    address.put(column, row.getString(of + column));
                }
                String name = row.getString("CUST_NAM");
                String custNo = row.getString("CUST_NO");
                String email = row.getString("CUST_EMAIL");
                return Optional.of(new Wanted(
                        StagedOrder.name(row.getString("WOO_ORDER_NO"), row.getInt("WOO_ORDER_ID"), stagingId),
                        custNo == null || custNo.isBlank() ? null : custNo.strip(),
                        email == null ? "" : email.strip().toLowerCase(Locale.ROOT),
                        row.getString("CUST_TEMPLATE"),
                        row.getString("CUST_PREFIX"),
                        row.getString("CUST_CATEG"),
                        row.getString("CUST_TAX"),
                        name == null || name.isEmpty() ? row.getString("SHIP_NAM") : name,
                        row.getString("RULE_ORDER"),
                        row.getInt("WOO_ORDER_ID"),
                        address));
            }
        }
    }

    private void insert(Wanted wanted, String number) throws SQLException {
        Map<String, String> own = new LinkedHashMap<>(wanted.address());
        String name = wanted.customerName();
        own.put("CUST_NO", number);
        own.put("NAM", name);
        own.put("NAM_UPR", name == null ? null : name.toUpperCase(Locale.ROOT));
        own.put("EMAIL_ADRS_1", wanted.email());
        own.put("FST_NAM", null);
        own.put("LST_NAM", name == null ? null : PipelineSettings.left(name, 25));
        if (wanted.category() != null) {
            own.put("CATEG_COD", wanted.category());
        }
        if (wanted.tax() != null) {
            own.put("TAX_COD", wanted.tax());
        }
        own.put("FST_NAM_UPR", null);
        own.put(
                "LST_NAM_UPR",
                name == null ? null : PipelineSettings.left(name, 25).toUpperCase(Locale.ROOT));
        new TemplateCustomer(sql).copy(wanted.template(), own);
    }

    private void map(Wanted wanted, String number) throws SQLException {
        Integer user = userId(wanted.ruleOrder());
        boolean taken = user != null
                && !sql.texts(
                                "SELECT CUST_NO FROM DBO.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND WOO_USER_ID = CAST(? AS INT)",
                                user.toString())
                        .isEmpty();
        sql.update(
                "INSERT INTO DBO.USER_CUSTOMER_MAP (CUST_NO, WOO_USER_ID, WOO_EMAIL, MAPPING_SOURCE, IS_ACTIVE) VALUES (?, ?, ?, 'AUTO', 1)",
                number,
                taken ? null : user,
                wanted.email());
    }

    private static Integer userId(String ruleOrder) {
        try {
            JsonNode order = LineItems.JSON.readTree(ruleOrder == null ? "{}" : ruleOrder);
            // Accounts in USER_CUSTOMER_MAP are the first shop's: the same number in another shop is somebody else.
            boolean first = order.path("shop").asText("woocommerce").equals("woocommerce");
            int user = order.path("userId").asInt();
            return user == 0 || !first ? null : (Integer) user;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private void audit(Integer stagingId, Wanted wanted, String number) throws SQLException {
        sql.update(
                """
                INSERT INTO DBO.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON, AFTER_JSON)
                VALUES (?, ?, 'CUSTOMER', 'order-processor', DBO.SYSUTCDATETIME(), ?, ?)
                """,
                stagingId,
                wanted.wooOrderId(),
                "customer " + number + " was made like " + wanted.template() + " by a rule",
                asJson(connection, number));
    }

    /** As the audit keeps a customer: whether somebody has changed it can be told from that. */
    static String asJson(Connection connection, String number) throws SQLException {
        return RowsAsJson.select(connection, "SELECT * FROM DBO.AR_CUST WHERE CUST_NO = ?", number)
                .toString();
    }
}
