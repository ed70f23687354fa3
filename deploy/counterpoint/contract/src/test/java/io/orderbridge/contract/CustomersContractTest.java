package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Customers that are made from a template, where a rule says so. */
@CounterPointContract
class CustomersContractTest {

    private static final int CALLERS = 8;

    private record Made(boolean success, String custNo, String message) {}

    @BeforeEach
    void with_a_template(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("CUSTOMERS_ENABLED", "1");
        counterPoint.update(
                """
                INSERT INTO dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ADRS_3, STR_ID, CATEG_COD, TAX_COD)
                VALUES ('TEMPLATE', 'Web shopper', NULL, '000', 'third line', '01', 'WEB', 'MT')
                """);
    }

    private static OrderDraft stranger(String email) {
        return simpleOrder()
                .customer(null)
                .with("CUST_EMAIL", email)
                .with("CUST_NAM", "Zoë O'Neil")
                .with("SHIP_PHONE", "406-555-0100")
                .with("CUST_TEMPLATE", "TEMPLATE")
                .with("CUST_PREFIX", "W")
                .with("RULE_ORDER", "{\"userId\":77}");
    }

    private static Made make(CounterPoint counterPoint, int stagingId) throws SQLException {
        try (CallableStatement call =
                counterPoint.connection().prepareCall("{call dbo.sp_CreateCustomerFromStaging(?, ?, ?, ?)}")) {
            call.setInt(1, stagingId);
            call.registerOutParameter(2, Types.VARCHAR);
            call.registerOutParameter(3, Types.BIT);
            call.registerOutParameter(4, Types.NVARCHAR);
            call.execute();
            return new Made(call.getBoolean(3), call.getString(2), call.getString(4));
        }
    }

    @Test
    void a_new_customer_is_the_template_with_values_of_the_order(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(stranger("New@Example.test").with("CUST_CATEG", "B2B"));

        CounterPoint.Ticket ticket = counterPoint.create(stagingId);

        assertThat(ticket.success()).as(ticket.message()).isTrue();
        Map<String, Object> customer = counterPoint.row("SELECT * FROM dbo.AR_CUST WHERE CUST_NO = 'W000001'");
        assertThat(customer)
                .containsEntry("NAM", "Zoë O'Neil")
                .containsEntry("NAM_UPR", "ZOË O'NEIL")
                .containsEntry("EMAIL_ADRS_1", "new@example.test")
                .containsEntry("PHONE_1", "406-555-0100")
                .containsEntry("ADRS_1", "48 Cedar St")
                .containsEntry("ADRS_3", null)
                .containsEntry("CITY", "Missoula")
                .containsEntry("STR_ID", "01")
                .containsEntry("CATEG_COD", "B2B")
                .containsEntry("TAX_COD", "MT");
        assertThat(counterPoint.row(
                        "SELECT CUST_NO, WOO_EMAIL, WOO_USER_ID, MAPPING_SOURCE FROM dbo.USER_CUSTOMER_MAP"))
                .containsEntry("CUST_NO", "W000001")
                .containsEntry("WOO_EMAIL", "new@example.test")
                .containsEntry("WOO_USER_ID", 77)
                .containsEntry("MAPPING_SOURCE", "AUTO");
        assertThat(counterPoint.row("SELECT CUST_NO FROM dbo.PS_DOC_HDR WHERE DOC_ID = ?", ticket.docId()))
                .containsEntry("CUST_NO", "W000001");
        assertThat(counterPoint.rows("SELECT ACTION FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'CUSTOMER'"))
                .hasSize(1);
    }

    /** The same number of an account is another person in another shop. */
    @Test
    void a_new_customer_from_another_shop_than_the_first_is_known_by_e_mail_only(CounterPoint counterPoint)
            throws SQLException {
        OrderDraft draft = stranger("new@example.test")
                .with("SHOP", "shop-b")
                .with("RULE_ORDER", "{\"shop\":\"shop-b\",\"userId\":77}");

        assertThat(make(counterPoint, counterPoint.stage(draft)).success()).isTrue();

        assertThat(counterPoint.row("SELECT WOO_EMAIL, WOO_USER_ID FROM dbo.USER_CUSTOMER_MAP"))
                .containsEntry("WOO_EMAIL", "new@example.test")
                .containsEntry("WOO_USER_ID", null);
    }

    @Test
    void the_next_order_of_the_e_mail_gets_the_same_customer_in_any_case_of_letters(CounterPoint counterPoint)
            throws SQLException {
        assertThat(counterPoint
                        .create(counterPoint.stage(stranger("new@example.test")))
                        .success())
                .isTrue();
        Made second = make(counterPoint, counterPoint.stage(stranger("NEW@example.test")));

        assertThat(second).isEqualTo(new Made(true, "W000001", null));
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .hasSize(1);
    }

    @Test
    void without_prefix_the_site_s_own_number_counts_up_and_skips_those_in_use(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update("DELETE FROM dbo.EC_CTL");
        counterPoint.update("INSERT INTO dbo.EC_CTL (KEY_ID, NXT_CUST_NO) VALUES (1, 'OL-100009')");
        counterPoint.update("INSERT INTO dbo.AR_CUST (CUST_NO, NAM) VALUES ('OL-100009', 'Taken')");

        Made made = make(
                counterPoint, counterPoint.stage(stranger("new@example.test").with("CUST_PREFIX", null)));

        assertThat(made).isEqualTo(new Made(true, "OL-100010", null));
        assertThat(counterPoint.row("SELECT NXT_CUST_NO FROM dbo.EC_CTL")).containsEntry("NXT_CUST_NO", "OL-100011");
        counterPoint.update("DELETE FROM dbo.EC_CTL");
    }

    @Test
    void what_the_template_has_been_through_or_owes_is_not_the_new_customer_s(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update(
                """
                UPDATE dbo.AR_CUST
                SET EMAIL_ADRS_2 = 'other@example.test', PHONE_2 = '111', BAL = 12.5, LWY_BAL = 7, NO_OF_LWYS = 3, LOY_PTS_BAL = 99,
                    TOT_SAL = 1000, LST_SAL_DAT = '20200101', SLS_REP = 'KIM', CUST_GUID = NEWID()
                WHERE CUST_NO = 'TEMPLATE'
                """);

        assertThat(make(counterPoint, counterPoint.stage(stranger("new@example.test")))
                        .success())
                .isTrue();

        Map<String, Object> customer = counterPoint.row("SELECT * FROM dbo.AR_CUST WHERE CUST_NO = 'W000001'");
        for (String column : List.of("EMAIL_ADRS_2", "PHONE_2", "LOY_PTS_BAL", "TOT_SAL", "LST_SAL_DAT")) {
            assertThat(customer).containsEntry(column, null);
        }
        for (String column : List.of("BAL", "LWY_BAL", "NO_OF_LWYS")) {
            assertThat(((Number) customer.get(column)).doubleValue()).as(column).isZero();
        }
        assertThat(customer).containsEntry("SLS_REP", "KIM");
        assertThat(guids(counterPoint, "CUST_GUID")).isEqualTo(2);
    }

    /** How many the template and the new customer have. */
    private static int guids(CounterPoint counterPoint, String column) throws SQLException {
        return counterPoint
                .rows("SELECT DISTINCT " + column + " FROM dbo.AR_CUST WHERE CUST_NO IN ('TEMPLATE', 'W000001') AND "
                        + column + " IS NOT NULL")
                .size();
    }

    @Test
    void columns_of_a_site_s_own_types_and_those_that_must_have_a_value_are_filled_too(CounterPoint counterPoint)
            throws SQLException {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        try (Connection owner = server.connectAsOwner();
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TYPE dbo.T_GUID FROM UNIQUEIDENTIFIER");
            statement.execute("ALTER TABLE dbo.AR_CUST ADD SITE_GUID dbo.T_GUID NULL");
            statement.execute("ALTER TABLE dbo.AR_CUST ADD HI_BAL DECIMAL(15, 2) NULL");
            try {
                statement.execute("UPDATE dbo.AR_CUST SET HI_BAL = 5, SITE_GUID = NEWID()");
                if (!server.isBabelfish()) {
                    statement.execute("ALTER TABLE dbo.AR_CUST ALTER COLUMN HI_BAL DECIMAL(15, 2) NOT NULL");
                }

                Made made = make(counterPoint, counterPoint.stage(stranger("new@example.test")));

                assertThat(made.success()).as(made.message()).isTrue();
                assertThat(guids(counterPoint, "SITE_GUID")).isEqualTo(2);
                assertThat(counterPoint.rows(
                                "SELECT 1 AS N FROM dbo.AR_CUST WHERE CUST_NO = 'W000001' AND ISNULL(HI_BAL, 0) = 0"))
                        .hasSize(1);
            } finally {
                statement.execute("ALTER TABLE dbo.AR_CUST DROP COLUMN HI_BAL");
                statement.execute("ALTER TABLE dbo.AR_CUST DROP COLUMN SITE_GUID");
                statement.execute("DROP TYPE dbo.T_GUID");
            }
        }
    }

    @Test
    void the_shopper_s_account_is_known_before_the_e_mail_is_looked_at(CounterPoint counterPoint) throws SQLException {
        assertThat(make(counterPoint, counterPoint.stage(stranger("new@example.test"))))
                .isEqualTo(new Made(true, "W000001", null));

        int moved = counterPoint.stage(stranger("moved@example.test"));
        assertThat(counterPoint.validate(moved).message()).isNull();
        assertThat(make(counterPoint, moved)).isEqualTo(new Made(true, "W000001", null));
        // An e-mail of several customers is none that has to be asked.
        assertThat(make(counterPoint, counterPoint.stage(stranger("c@x.test"))))
                .isEqualTo(new Made(true, "W000001", null));
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .hasSize(1);
    }

    @Test
    void a_new_customer_has_the_address_of_the_bill_as_the_name_is(CounterPoint counterPoint) throws SQLException {
        make(
                counterPoint,
                counterPoint.stage(stranger("new@example.test")
                        .with("BILL_ADRS_1", "1 Bill St")
                        .with("BILL_CITY", "Helena")
                        .with("BILL_STATE", "MT")
                        .with("BILL_ZIP_COD", "59601")
                        .with("BILL_CNTRY", "US")
                        .with("BILL_PHONE", "406-555-0199")));

        assertThat(counterPoint.row("SELECT * FROM dbo.AR_CUST WHERE CUST_NO = 'W000001'"))
                .containsEntry("ADRS_1", "1 Bill St")
                .containsEntry("ADRS_2", null)
                .containsEntry("CITY", "Helena")
                .containsEntry("ZIP_COD", "59601")
                .containsEntry("PHONE_1", "406-555-0199");
    }

    @Test
    void a_number_that_has_no_next_one_is_named_when_it_is_checked_and_when_it_is_made(CounterPoint counterPoint)
            throws SQLException {
        counterPoint.update(
                "INSERT INTO dbo.USER_ORDER_PIPELINE_COUNTER (COUNTER_NAME, LAST_VALUE, UPDATED_DT) VALUES ('CUST_NO W', 999998, '20260101')");
        assertThat(make(counterPoint, counterPoint.stage(stranger("last@example.test"))))
                .isEqualTo(new Made(true, "W999999", null));
        int prefixed = counterPoint.stage(stranger("new@example.test").with("RULE_ORDER", null));
        assertThat(counterPoint.validate(prefixed).message())
                .contains("[SETTING] the prefix 'W' has given out its last number, W999999");
        assertThat(make(counterPoint, prefixed).message()).contains("has given out its last number, W999999");

        counterPoint.update("DELETE FROM dbo.EC_CTL");
        counterPoint.update("INSERT INTO dbo.EC_CTL (KEY_ID, NXT_CUST_NO) VALUES (1, 'OL-99')");
        assertThat(make(counterPoint, ownNumber(counterPoint, "a@example.test")).custNo())
                .isEqualTo("OL-99");
        assertThat(make(counterPoint, ownNumber(counterPoint, "b@example.test")).custNo())
                .isEqualTo("OL-100");
        counterPoint.update("UPDATE dbo.EC_CTL SET NXT_CUST_NO = 'OL-999999999999'");
        int own = ownNumber(counterPoint, "c@example.test");
        assertThat(counterPoint.validate(own).message())
                .contains("[SETTING] EC_CTL.NXT_CUST_NO is 'OL-999999999999': it has given out its last number");
        assertThat(make(counterPoint, own).message()).contains("it has given out its last number");
        assertThat(counterPoint.row("SELECT NXT_CUST_NO FROM dbo.EC_CTL"))
                .containsEntry("NXT_CUST_NO", "OL-999999999999");
        counterPoint.update("DELETE FROM dbo.EC_CTL");
    }

    private static int ownNumber(CounterPoint counterPoint, String email) throws SQLException {
        return counterPoint.stage(stranger(email).with("CUST_PREFIX", null).with("RULE_ORDER", null));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_number_that_a_till_takes_at_the_same_moment_is_not_taken_twice(CounterPoint counterPoint) throws Exception {
        counterPoint.update("DELETE FROM dbo.EC_CTL");
        counterPoint.update("INSERT INTO dbo.EC_CTL (KEY_ID, NXT_CUST_NO) VALUES (1, 'OL-100009')");
        int warmUp = counterPoint.stage(stranger("first@example.test").with("RULE_ORDER", null));
        int stagingId = ownNumber(counterPoint, "new@example.test");
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (Connection till = counterPoint.engine().connect();
                Statement statement = till.createStatement();
                CounterPoint ours = new CounterPoint(counterPoint.engine())) {
            make(ours, warmUp);
            till.setAutoCommit(false);
            statement.execute("UPDATE dbo.EC_CTL SET NXT_CUST_NO = 'OL-100010' WHERE NXT_CUST_NO = 'OL-100009'");

            Future<Made> made = caller.submit(() -> make(ours, stagingId));
            assertThatThrownBy(() -> made.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            till.commit();

            assertThat(made.get()).isEqualTo(new Made(true, "OL-100010", null));
        } finally {
            caller.shutdown();
        }
        assertThat(counterPoint.row("SELECT NXT_CUST_NO FROM dbo.EC_CTL")).containsEntry("NXT_CUST_NO", "OL-100011");
        counterPoint.update("DELETE FROM dbo.EC_CTL");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_customer_whom_another_order_is_getting_right_now_stays(CounterPoint counterPoint) throws Exception {
        int first = counterPoint.stage(stranger("both@example.test"));
        int warmUp = counterPoint.stage(stranger("other@example.test").with("RULE_ORDER", null));
        int second = counterPoint.stage(stranger("both@example.test"));
        counterPoint.create(first);
        counterPoint.create(warmUp);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (CounterPoint other = new CounterPoint(counterPoint.engine());
                CounterPoint ours = new CounterPoint(counterPoint.engine())) {
            assertThat(ours.rollBack(warmUp).message()).isNull();
            other.connection().setAutoCommit(false);
            assertThat(make(other, second)).isEqualTo(new Made(true, "W000001", null));

            Future<CounterPoint.Answer> rolledBack = caller.submit(() -> ours.rollBack(first));
            assertThatThrownBy(() -> rolledBack.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            other.connection().commit();
            other.connection().setAutoCommit(true);

            assertThat(rolledBack.get().message()).contains("customer W000001", "stays");
        } finally {
            caller.shutdown();
        }
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO = 'W000001'"))
                .hasSize(1);
    }

    @Test
    void an_order_that_is_refused_makes_no_customer(CounterPoint counterPoint) throws SQLException {
        int stagingId = counterPoint.stage(order().line("NO-SUCH", "1", "5")
                .customer(null)
                .with("CUST_EMAIL", "new@example.test")
                .with("CUST_TEMPLATE", "TEMPLATE")
                .with("CUST_PREFIX", "W"));

        assertThat(counterPoint.validate(stagingId).message())
                .contains("[SKU_UNKNOWN]")
                .doesNotContain("CUSTOMER");
        assertThat(counterPoint.create(stagingId).message()).contains("[SKU_UNKNOWN]");

        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .isEmpty();
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.USER_CUSTOMER_MAP"))
                .isEmpty();
        assertThat(counterPoint.row("SELECT CUST_NO FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?", stagingId))
                .containsEntry("CUST_NO", null);
    }

    @ParameterizedTest
    @CsvSource({"NO-SUCH, [SKU_UNKNOWN]", "HAMMER, [SETTING]"})
    void neither_customer_nor_address_is_left_in_a_caller_s_transaction_by_an_order_that_is_refused(
            String sku, String code, CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("TKT_NO_SOURCE", "NXT_ORD_NO"); // of which there is no counter
        int stagingId = counterPoint.stage(order().line(sku, "1", "5")
                .shipsTo("Bea New", "1 New St", null, "Darby", "MT", "59829")
                .customer(null)
                .with("CUST_EMAIL", "new@example.test")
                .with("CUST_TEMPLATE", "TEMPLATE")
                .with("CUST_PREFIX", "W"));
        int withoutCustomer =
                counterPoint.stage(order().line(sku, "1", "5").shipsTo("Cy", "2 New St", null, "Darby", "MT", "59829"));

        try (CounterPoint caller = new CounterPoint(counterPoint.engine())) {
            caller.connection().setAutoCommit(false);
            caller.update("UPDATE dbo.AR_CUST SET NAM = 'Changed' WHERE CUST_NO = 'C-200'");
            var before = caller.everything();
            assertThat(caller.create(stagingId).message()).contains(code);
            assertThat(caller.create(withoutCustomer).message()).contains(code);
            caller.connection().commit();

            assertThat(counterPoint.everything()).isEqualTo(before);
        }
    }

    @Test
    void where_it_is_switched_off_the_order_is_refused_with_the_setting(CounterPoint counterPoint) throws SQLException {
        counterPoint.setting("CUSTOMERS_ENABLED", "0");
        int stagingId = counterPoint.stage(stranger("new@example.test"));

        assertThat(counterPoint.validate(stagingId).message()).contains("[SETTING]", "CUSTOMERS_ENABLED");
        assertThat(counterPoint.create(stagingId).message()).contains("[SETTING]", "CUSTOMERS_ENABLED");
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .isEmpty();
    }

    @Test
    void what_cannot_be_made_is_refused_by_name(CounterPoint counterPoint) throws SQLException {
        assertThat(make(counterPoint, counterPoint.stage(stranger(null))).message())
                .contains("needs an e-mail");
        assertThat(make(counterPoint, counterPoint.stage(stranger("a@b.test").with("CUST_TEMPLATE", "GONE")))
                        .message())
                .contains("[CUSTOMER_UNKNOWN]", "GONE");
        assertThat(make(counterPoint, counterPoint.stage(stranger("c@x.test"))).message())
                .contains("several customers");
        assertThat(make(counterPoint, -5).message()).contains("[NOT_FOUND]");
    }

    @Test
    void a_rollback_of_the_only_order_takes_the_customer_back(CounterPoint counterPoint) throws SQLException {
        int only = counterPoint.stage(stranger("new@example.test"));
        counterPoint.create(only);

        assertThat(counterPoint.rollBack(only).message()).isNull();

        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .isEmpty();
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.USER_CUSTOMER_MAP"))
                .isEmpty();
        assertThat(counterPoint.row("SELECT CUST_NO FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?", only))
                .containsEntry("CUST_NO", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE dbo.AR_CUST SET PHONE_1 = '1' WHERE CUST_NO = ? | not as it was written",
                "UPDATE dbo.AR_CUST SET NAM = UPPER(NAM) WHERE CUST_NO = ? | not as it was written",
                "UPDATE dbo.AR_CUST SET ADRS_3 = 'second floor' WHERE CUST_NO = ? | not as it was written",
                "UPDATE dbo.AR_CUST SET STR_ID = '02' WHERE CUST_NO = ? | not as it was written",
                "INSERT INTO dbo.PS_TKT_HIST (BUS_DAT, DOC_ID, TKT_NO, CUST_NO) VALUES ('20261128', 5, '101-7', ?) | PS_TKT_HIST",
                "INSERT INTO dbo.PS_ORD_HIST (DOC_ID, TKT_NO, CUST_NO) VALUES (6, '101-8', ?) | PS_ORD_HIST",
                "INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM) VALUES (?, '9', 'Aunt') | AR_SHIP_ADRS",
                "INSERT INTO dbo.PS_STR_CFG_PS (STR_ID, WALK_IN_CUST_NO) VALUES ('09', ?) | PS_STR_CFG_PS",
                "UPDATE dbo.USER_CUSTOMER_MAP SET MAPPING_SOURCE = 'MANUAL' WHERE CUST_NO = ? | USER_CUSTOMER_MAP",
                "UPDATE dbo.USER_CUSTOMER_MAP SET IS_ACTIVE = 0 WHERE CUST_NO = ? | USER_CUSTOMER_MAP",
            })
    void a_customer_who_was_changed_or_is_of_any_other_use_stays_and_the_rollback_says_why(
            String since, String why, CounterPoint counterPoint) throws SQLException {
        int only = counterPoint.stage(stranger("new@example.test"));
        counterPoint.create(only);
        counterPoint.update(since, "W000001");

        CounterPoint.Answer rolledBack = counterPoint.rollBack(only);

        assertThat(rolledBack.success()).isTrue();
        assertThat(rolledBack.message()).contains("customer W000001", "stays", why);
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO = 'W000001'"))
                .hasSize(1);
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.USER_CUSTOMER_MAP WHERE CUST_NO = 'W000001'"))
                .hasSize(1);
        assertThat(counterPoint.row("SELECT CUST_NO FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = ?", only))
                .containsEntry("CUST_NO", "W000001");
        assertThat((String) counterPoint
                        .row("SELECT AFTER_JSON FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'ROLLBACK'")
                        .get("AFTER_JSON"))
                .contains("customerKept", why);
    }

    @Test
    void a_customer_who_has_another_order_of_the_shop_stays(CounterPoint counterPoint) throws SQLException {
        int first = counterPoint.stage(stranger("both@example.test"));
        counterPoint.create(first);
        int second = counterPoint.stage(stranger("both@example.test"));
        counterPoint.create(second);

        assertThat(counterPoint.rollBack(first).message()).contains("W000001", "stays", "it is in ");
        // The other order made nobody: its rollback takes no customer back, and says nothing of one.
        assertThat(counterPoint.rollBack(second).message()).isNull();

        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .hasSize(1);
    }

    @Test
    void an_order_that_cannot_make_its_customer_is_refused_alike_when_it_is_checked_and_when_it_is_made(
            CounterPoint counterPoint) throws SQLException {
        Map<OrderDraft, String> drafts = Map.of(
                stranger("gone@example.test").with("CUST_TEMPLATE", "GONE"), "[CUSTOMER_UNKNOWN] the template 'GONE'",
                stranger(null), "[CUSTOMER_UNMAPPED] a new customer needs an e-mail",
                stranger("x".repeat(45) + "@example.test"), "[CUSTOMER_UNMAPPED] a new customer needs an e-mail",
                stranger("c@x.test"), "[CUSTOMER_UNMAPPED] several customers have the e-mail 'c@x.test'",
                stranger("none@example.test").with("CUST_PREFIX", null), "[SETTING] neither EC_CTL nor SY_WRKGRP");
        for (Map.Entry<OrderDraft, String> draft : drafts.entrySet()) {
            int stagingId = counterPoint.stage(draft.getKey());

            assertThat(counterPoint.validate(stagingId).valid())
                    .as(draft.getValue())
                    .isFalse();
            assertThat(counterPoint.validate(stagingId).message()).contains(draft.getValue());
            assertThat(counterPoint.create(stagingId).message()).contains(draft.getValue());
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void eight_callers_and_many_orders_of_few_new_shoppers_make_one_customer_each_while_sessions_are_cut(
            CounterPoint counterPoint) throws Exception {
        // One customer at a time: eight callers may wait longer than the 15 s of the default on a busy machine.
        counterPoint.setting("LOCK_TIMEOUT_MS", "300000");
        boolean sandbox = counterPoint.engine() instanceof SandboxEngine;
        int shoppers = sandbox ? 50 : 5;
        int orders = shoppers * 20;
        List<Integer> staged = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            staged.add(counterPoint.stage(
                    stranger("shopper" + i % shoppers + "@example.test").with("RULE_ORDER", null)));
        }
        // A session that is cut off may leave its lock behind on Babelfish until the server is started again.
        boolean cutting = !counterPoint.engine().isBabelfish();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        Set<Integer> cut = ConcurrentHashMap.newKeySet();
        List<Callable<List<String>>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            List<Integer> own = new ArrayList<>();
            for (int i = caller; i < orders; i += CALLERS) {
                own.add(staged.get(i));
            }
            Random random = new Random(caller);
            calls.add(() -> callAndCut(counterPoint.engine(), own, cutting, random, cut));
        }
        // All of them end before one is looked at: a caller that goes on would write into the next test.
        for (Future<List<String>> each : callers.invokeAll(calls)) {
            assertThat(each.get()).isEmpty();
        }
        callers.shutdown();
        assertThat(cut.isEmpty()).as("no session was cut off").isEqualTo(!cutting);
        // Whoever was cut off asks again.
        for (int stagingId : cut) {
            CounterPoint.Ticket again = counterPoint.create(stagingId);
            assertThat(again.success()).as(again.message()).isTrue();
        }

        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.AR_CUST WHERE CUST_NO LIKE 'W%'"))
                .hasSize(shoppers);
        assertThat(counterPoint.rows("SELECT CUST_NO FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1"))
                .hasSize(shoppers);
        assertThat(counterPoint.rows("SELECT AUDIT_ID FROM dbo.USER_ORDER_AUDIT WHERE ACTION = 'CUSTOMER'"))
                .hasSize(shoppers);
        Set<String> pairs = new TreeSet<>();
        List<Map<String, Object>> tickets = counterPoint.rows(
                """
                SELECT staged.CUST_EMAIL, header.CUST_NO
                FROM dbo.USER_ORDER_STAGING AS staged
                JOIN dbo.PS_DOC_HDR AS header ON header.TKT_NO = staged.TKT_NO
                WHERE staged.IS_APPLIED = 1
                """);
        assertThat(tickets).hasSize(orders);
        tickets.forEach(row -> pairs.add(row.get("CUST_EMAIL") + " " + row.get("CUST_NO")));
        assertThat(pairs).hasSize(shoppers);
        assertThat(counterPoint.discrepancies()).isEmpty();
    }

    /** Makes tickets; each tenth order in a session of its own, which is cut off while it may be at any step. */
    private static List<String> callAndCut(
            Engine engine, List<Integer> orders, boolean cutting, Random random, Set<Integer> cut) throws SQLException {
        List<String> refused = new ArrayList<>();
        long took = 1;
        try (CounterPoint own = new CounterPoint(engine)) {
            for (int i = 0; i < orders.size(); i++) {
                int stagingId = orders.get(i);
                if (cutting && i % 10 == 5) {
                    try (CuttableConnection cuttable = CuttableConnection.to(engine)) {
                        cuttable.cutAfter(random.nextLong(took + took / 4));
                        CounterPoint.create(cuttable.connection(), stagingId);
                    } catch (SQLException broken) {
                        cut.add(stagingId);
                    }
                    continue;
                }
                long began = System.nanoTime();
                CounterPoint.Ticket ticket = own.create(stagingId);
                took = System.nanoTime() - began;
                if (!ticket.success()) {
                    refused.add(ticket.message());
                }
            }
        }
        return refused;
    }
}
