package io.orderbridge.contract;

import static io.orderbridge.contract.OrderDraft.order;
import static io.orderbridge.contract.OrderDraft.simpleOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.orderbridge.install.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A log-in with one role can do its service's work and nothing else. */
@CounterPointContract
class RolesContractTest {

    /** Log-ins for one test, each with one role; gone afterwards. */
    private static final class LogIns implements AutoCloseable {

        private final SqlServerEngine server;
        private final String run = "ob_" + UUID.randomUUID().toString().substring(0, 8);
        private final String password = "Pw1-" + UUID.randomUUID();
        private final List<String> names = new ArrayList<>();
        private final List<Connection> connections = new ArrayList<>();
        private final List<Integer> sessions = new ArrayList<>();
        private final Connection owner;

        LogIns(SqlServerEngine server) throws SQLException {
            this.server = server;
            this.owner = server.connectAsOwner();
        }

        CounterPoint as(String name, String... roles) throws SQLException {
            String login = run + "_" + name;
            try (Statement statement = owner.createStatement()) {
                try {
                    statement.execute("CREATE LOGIN " + login + " WITH PASSWORD = '" + password + "'");
                } catch (SQLException e) {
                    abort("the user may not create log-ins: " + e.getMessage());
                }
                names.add(login);
                statement.execute("CREATE USER " + login + " FOR LOGIN " + login);
                for (String role : roles) {
                    statement.execute("ALTER ROLE " + role + " ADD MEMBER " + login);
                }
            }
            Connection connection = server.connectAs(login, password);
            connections.add(connection);
            CounterPoint counterPoint = new CounterPoint(server, connection);
            sessions.add(((Number) counterPoint.row("SELECT @@SPID AS SESSION").get("SESSION")).intValue());
            return counterPoint;
        }

        /**
         * For the calls of procedures. A procedure writes tables that its caller may not touch, since all of them belong to
         * one owner; Babelfish has no such ownership chaining, so there a role of the test gives what the chain would.
         */
        CounterPoint caller(String role) throws SQLException {
            if (!server.isBabelfish()) {
                return as("caller", role);
            }
            String chain = run + "_chain";
            try (Statement statement = owner.createStatement()) {
                statement.execute("CREATE ROLE " + chain);
                for (String table : Stream.concat(CounterPoint.TABLES.stream(), CounterPoint.KEPT.stream())
                        .toList()) {
                    statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON dbo." + table + " TO " + chain);
                }
                for (String view : List.of("USER_V_CUSTOMER_USE", "USER_V_NEXT_CUST_NO", "USER_V_DOCUMENT_HISTORY")) {
                    statement.execute("GRANT SELECT ON dbo." + view + " TO " + chain);
                }
                for (String code : List.of(
                        "fn_OrderMessage",
                        "fn_StagedOrderLines",
                        "fn_StagedOrderLineFaults",
                        "fn_FreeShipToNumber",
                        "fn_LastTicketNumber",
                        "fn_NewCustomerFault",
                        "fn_DocumentHeader",
                        "fn_DocumentLines",
                        "fn_DocumentTotals",
                        "fn_DocumentContacts",
                        "fn_DocumentTaxes",
                        "fn_DocumentCharges",
                        "fn_OrderCharges",
                        "fn_DocumentNotes",
                        "fn_DocumentPayments",
                        "sp_CreateOrderLines",
                        "sp_WriteDocumentRows",
                        "sp_RemoveDocumentRows",
                        "sp_CreateCustomerFromStaging",
                        "fn_DocumentOrigin",
                        "sp_CreatePaymentTicket",
                        "sp_TakeTicketNumber")) {
                    statement.execute("GRANT EXECUTE ON dbo." + code + " TO " + chain);
                }
            }
            return as("caller", role, chain);
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : connections) {
                connection.close();
            }
            try (Statement statement = owner.createStatement()) {
                for (String name : names) {
                    statement.execute("DROP USER " + name);
                    dropLogIn(statement, name);
                }
            }
            owner.close();
        }

        /** The server sees a closed connection somewhat later, and until then keeps its log-in: its sessions are ended first. */
        private void dropLogIn(Statement statement, String name) {
            Awaitility.await("log-in " + name + " is dropped")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> {
                        for (Integer session : sessions) {
                            endSession(statement, session);
                        }
                        statement.execute("DROP LOGIN " + name);
                        return true;
                    });
        }

        private static void endSession(Statement statement, int session) {
            try {
                statement.execute("KILL " + session);
            } catch (SQLException over) {
                // Gone already, which is what is wanted; a session that is not makes DROP LOGIN fail.
            }
        }
    }

    @Test
    void ingest_stages_orders_and_may_not_call_them_applied(CounterPoint counterPoint) throws SQLException {
        try (LogIns logIns = new LogIns(SqlServerEngine.of(counterPoint))) {
            CounterPoint ingest = logIns.as("ingest", "orderbridge_ingest");

            ingest.rows("SELECT WOO_USER_ID, LOWER(WOO_EMAIL), CUST_NO FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1");
            ingest.rows("SELECT LOWER(EMAIL_ADRS_1), CUST_NO, NAM FROM dbo.AR_CUST WHERE LOWER(EMAIL_ADRS_1) = 'x'");
            ingest.rows("SELECT ITEM_NO, STAT FROM dbo.IM_ITEM WHERE ITEM_NO IN ('HAMMER')");
            int stagingId = ingest.stage(simpleOrder());
            ingest.update(
                    "UPDATE dbo.USER_ORDER_STAGING SET ANNOUNCED_DT = SYSUTCDATETIME() WHERE STAGING_ID = ?",
                    stagingId);
            ingest.update(
                    """
                    UPDATE dbo.USER_ORDER_STAGING SET CANCELLED_DT = NULL, ORD_STATUS = 'processing', ANNOUNCED_DT = NULL,
                        IS_VALIDATED = 0, VALIDATION_ERROR = NULL, FAILED_DT = NULL, FAILURE_CLASS = NULL
                    WHERE STAGING_ID = ? AND IS_APPLIED = 0
                    """,
                    stagingId);
            ingest.update(
                    """
                    INSERT INTO dbo.USER_ORDER_INGEST_CURSOR (SHOP, CHANGED_GMT, LAST_ORDER_ID, UPDATED_DT)
                    VALUES ('shop', SYSUTCDATETIME(), 1, SYSUTCDATETIME())
                    """);
            ingest.update("UPDATE dbo.USER_ORDER_INGEST_CURSOR SET LAST_ORDER_ID = 2 WHERE SHOP = 'shop'");
            ingest.update("INSERT INTO dbo.USER_SYNC_LOG (SYNC_ID, OPERATION_TYPE) VALUES ('1', 'order_ingest')");

            assertMayNot(
                    ingest,
                    "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1",
                    "UPDATE dbo.USER_ORDER_STAGING SET CP_DOC_ID = '1'",
                    "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, IS_APPLIED) VALUES ('B', 7001, 1)",
                    "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, CP_DOC_ID) VALUES ('B', 7002, '1')",
                    "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, DOC_GUID) VALUES ('B', 7003, NEWID())",
                    "INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID, ROLLED_BACK_DT) VALUES ('B', 7004,"
                            + " GETDATE())",
                    "DELETE FROM dbo.USER_ORDER_STAGING",
                    "SELECT PHONE_1 FROM dbo.AR_CUST",
                    "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '9'",
                    "INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO) VALUES (1, NEWID(), '1',"
                            + " '1', '1')",
                    "DECLARE @v BIT, @m NVARCHAR(500); EXEC dbo.sp_ValidateStagedOrder 1, @v OUTPUT, @m OUTPUT");
            assertIsNoOwner(ingest);
        }
    }

    @Test
    void the_processor_takes_an_order_all_the_way_and_back(CounterPoint counterPoint) throws SQLException {
        try (LogIns logIns = new LogIns(SqlServerEngine.of(counterPoint))) {
            CounterPoint caller = logIns.caller("orderbridge_processor");
            CounterPoint processor = logIns.as("processor", "orderbridge_processor");
            int stagingId = counterPoint.stage(
                    order().line("HAMMER", "2", "19.90").line("RARE", "1", "5").customer("NOBODY"));
            int unwanted = counterPoint.stage(simpleOrder());

            assertThat(caller.validate(stagingId).message()).contains("[CUSTOMER_UNKNOWN]");
            assertThat(caller.create(stagingId).message()).contains("[CUSTOMER_UNKNOWN]");
            processor.update(
                    """
                    UPDATE dbo.USER_ORDER_STAGING SET ATTEMPTS = ATTEMPTS + 1, LAST_ATTEMPT_DT = SYSUTCDATETIME(), IS_VALIDATED = 0,
                        VALIDATION_ERROR = 'no customer', FAILED_DT = SYSUTCDATETIME(), FAILURE_CLASS = 'invalid'
                    WHERE STAGING_ID = ?
                    """,
                    stagingId);
            assertThat(caller.repair(stagingId, Map.of("CustNo", "C-200")))
                    .isEqualTo(new CounterPoint.Answer(true, null));
            CounterPoint.Ticket ticket = caller.create(stagingId);
            assertThat(ticket.success()).as(ticket.message()).isTrue();

            processor.update(
                    """
                    UPDATE dbo.USER_ORDER_STAGING SET STATUS_SYNCED_DT = SYSUTCDATETIME(), WOO_STATUS_SET = 'processing',
                        WOO_STATUS_BEFORE = 'processing', STATUS_SYNC_ERROR = NULL
                    WHERE STAGING_ID = ?
                    """,
                    stagingId);
            assertThat(processor.row(
                            """
                            SELECT header.TKT_NO, header.CUST_NO, header.SHIP_DAT, header.RS_STAT, header.ORD_LINS, total.SUB_TOT,
                                   total.TOT_LIN_DISC, total.TOT_MISC, total.TAX_AMT, total.TOT, total.AMT_DUE
                            FROM dbo.PS_DOC_HDR AS header LEFT JOIN dbo.PS_DOC_HDR_TOT AS total ON total.DOC_ID = header.DOC_ID
                            WHERE header.DOC_ID = ?
                            """,
                            ticket.docId()))
                    .containsEntry("TKT_NO", ticket.tktNo());
            assertThat(processor.rows(
                            "SELECT LIN_SEQ_NO, ITEM_NO, DESCR, QTY_SOLD, PRC, EXT_PRC FROM dbo.PS_DOC_LIN WHERE"
                                    + " DOC_ID = ?",
                            ticket.docId()))
                    .hasSize(2);
            processor.rows("SELECT AUDIT_ID, DONE_DT, ACTION, DONE_BY, REASON FROM dbo.USER_ORDER_AUDIT");
            processor.update(
                    "INSERT INTO dbo.USER_ORDER_AUDIT (ACTION, DONE_BY, DONE_DT, REASON) VALUES ('DENIED', 'x',"
                            + " SYSUTCDATETIME(), 'y')");
            processor.update(
                    "INSERT INTO dbo.USER_SYNC_LOG (SYNC_ID, OPERATION_TYPE) VALUES ('1', 'order_processing')");
            processor.rows("SELECT STAGING_ID FROM dbo.USER_V_FAILED_ORDERS");

            assertThat(caller.skip(unwanted, "not wanted", "ann")).isEqualTo(new CounterPoint.Answer(true, null));
            assertThat(caller.rollBack(stagingId)).isEqualTo(new CounterPoint.Answer(true, null));
            assertThat(counterPoint.rows("SELECT DOC_ID FROM dbo.PS_DOC_LIN")).isEmpty();
            assertThat(counterPoint.discrepancies()).isEmpty();

            assertMayNot(
                    processor,
                    "UPDATE dbo.USER_ORDER_STAGING SET IS_APPLIED = 1",
                    "UPDATE dbo.USER_ORDER_STAGING SET LINE_ITEMS_JSON = ''",
                    "UPDATE dbo.USER_ORDER_AUDIT SET REASON = ''",
                    "DELETE FROM dbo.USER_ORDER_AUDIT",
                    "INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, STR_ID, STA_ID, TKT_NO) VALUES (1, NEWID(), '1',"
                            + " '1', '1')",
                    "UPDATE dbo.PS_DOC_HDR SET TKT_NO = '1'",
                    "DELETE FROM dbo.PS_DOC_LIN",
                    "UPDATE dbo.PS_DOC_HDR_TOT SET TOT = 0",
                    "UPDATE dbo.IM_INV SET QTY_ON_SO = 0",
                    "INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID) VALUES ('C-100', '7')",
                    "UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = '9'",
                    "DELETE FROM dbo.USER_ORDER_PIPELINE_SEQUENCE");
            assertIsNoOwner(processor);
            assertIsNoOwner(caller);
        }
    }

    @Test
    void a_rollback_by_a_role_keeps_what_a_table_of_the_site_has_of_a_line(CounterPoint counterPoint)
            throws SQLException {
        SqlServerEngine server = SqlServerEngine.of(counterPoint);
        counterPoint.update("ALTER TABLE dbo.PS_DOC_LIN ADD CONSTRAINT UQ_OF_TEST UNIQUE (LIN_GUID)");
        counterPoint.update(
                "CREATE TABLE dbo.SITE_LINE_TEXT (OF_LINE UNIQUEIDENTIFIER NOT NULL, FOREIGN KEY (OF_LINE) REFERENCES dbo.PS_DOC_LIN (LIN_GUID) ON DELETE CASCADE)");
        try (LogIns logIns = new LogIns(server)) {
            try (Connection owner = server.connectAsOwner();
                    Statement statement = owner.createStatement()) {
                new SqlScript(ContractEngine.SCRIPTS.resolve("310-roles.sql")).run(statement);
            }
            CounterPoint caller = logIns.caller("orderbridge_processor");
            int stagingId = counterPoint.stage(simpleOrder());
            long docId = counterPoint.create(stagingId).docId();
            counterPoint.update(
                    "INSERT INTO dbo.SITE_LINE_TEXT SELECT LIN_GUID FROM dbo.PS_DOC_LIN WHERE DOC_ID = ?", docId);

            assertThat(caller.rollBack(stagingId).message()).contains("[CHANGED]", "SITE_LINE_TEXT (1)");
            assertThat(counterPoint.rows("SELECT OF_LINE FROM dbo.SITE_LINE_TEXT"))
                    .hasSize(1);
        } finally {
            counterPoint.update("DROP TABLE dbo.SITE_LINE_TEXT");
            counterPoint.update("ALTER TABLE dbo.PS_DOC_LIN DROP CONSTRAINT UQ_OF_TEST");
        }
    }

    @Test
    void the_reader_reads_our_tables_and_views_and_nothing_else(CounterPoint counterPoint) throws SQLException {
        counterPoint.created(simpleOrder());
        try (LogIns logIns = new LogIns(SqlServerEngine.of(counterPoint))) {
            CounterPoint reader = logIns.as("reader", "orderbridge_reader");

            for (String table : List.of(
                    "USER_ORDER_STAGING",
                    "USER_ORDER_AUDIT",
                    "USER_SYNC_LOG",
                    "USER_ORDER_INGEST_CURSOR",
                    "USER_ORDER_PIPELINE_SETTING",
                    "USER_V_ORDER_DETAIL",
                    "USER_V_FAILED_ORDERS",
                    "USER_V_FAILED_ORDER_GROUPS",
                    "USER_V_PENDING_ORDERS",
                    "USER_V_PROCESSING_HISTORY",
                    "USER_V_RECENT_TICKETS",
                    "USER_V_AMOUNT_DIFFERENCES",
                    "USER_V_INVENTORY_CHECK")) {
                reader.rows("SELECT * FROM dbo." + table);
            }
            assertMayNot(
                    reader,
                    "UPDATE dbo.USER_ORDER_STAGING SET ATTEMPTS = 0",
                    "INSERT INTO dbo.USER_ORDER_AUDIT (ACTION) VALUES ('x')",
                    "SELECT CUST_NO FROM dbo.AR_CUST",
                    "SELECT DOC_ID FROM dbo.PS_DOC_HDR",
                    "DECLARE @v BIT, @m NVARCHAR(500); EXEC dbo.sp_ValidateStagedOrder 1, @v OUTPUT, @m OUTPUT");
            assertIsNoOwner(reader);
        }
    }

    private static void assertMayNot(CounterPoint who, String... statements) {
        for (String sql : statements) {
            assertThatThrownBy(() -> {
                        try (Statement statement = who.connection().createStatement()) {
                            statement.execute(sql);
                        }
                    })
                    .as(sql)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission");
        }
    }

    private static void assertIsNoOwner(CounterPoint who) throws SQLException {
        assertThat(who.row("SELECT IS_ROLEMEMBER('db_owner') AS IS_OWNER")).containsEntry("IS_OWNER", 0);
    }
}
