/*  310  Four roles with the least that each service needs. Users are added by the administrator:

        CREATE LOGIN orderbridge_processor_svc WITH PASSWORD = 'change-me';
        CREATE USER orderbridge_processor_svc FOR LOGIN orderbridge_processor_svc;
        ALTER ROLE orderbridge_processor ADD MEMBER orderbridge_processor_svc;

    orderbridge_ingest     order-ingest: stages orders. Reads customers and items to resolve them
    orderbridge_processor  order-processor: makes tickets, keeps book in the staging row, never sets IS_APPLIED
    orderbridge_desk       order-desk: shows orders; repairs, skips and rolls back by the procedures; makes no ticket
    orderbridge_reader     health, alerting, people: reads

    The procedures write CounterPoint's tables by ownership chaining (everything is owned by dbo); no role may do so
    itself. Run this again after CounterPoint was upgraded: the processor and the desk may read the tables of a document that are
    there when it runs.
*/
SET NOCOUNT ON;
GO
IF DATABASE_PRINCIPAL_ID('orderbridge_ingest') IS NULL
    CREATE ROLE orderbridge_ingest;
GO
IF DATABASE_PRINCIPAL_ID('orderbridge_processor') IS NULL
    CREATE ROLE orderbridge_processor;
GO
IF DATABASE_PRINCIPAL_ID('orderbridge_desk') IS NULL
    CREATE ROLE orderbridge_desk;
GO
IF DATABASE_PRINCIPAL_ID('orderbridge_reader') IS NULL
    CREATE ROLE orderbridge_reader;
GO

---------------------------------------------------------------- ingest
GRANT SELECT, INSERT ON dbo.USER_ORDER_STAGING TO orderbridge_ingest;
GRANT UPDATE ON dbo.USER_ORDER_STAGING (
    BATCH_ID, WOO_ORDER_NO, CUST_NO, CUST_NAM, CUST_EMAIL, ORD_DAT, ORD_STATUS, PMT_METH, PMT_GATEWAY, PMT_TRANS_ID,
    SHIP_VIA, SHIPS, CURRENCY, SUBTOT, SHIP_AMT, TAX_AMT, DISC_AMT, FEE_AMT, ROUND_AMT, TOT_AMT,
    SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
    BILL_ADRS_1, BILL_ADRS_2, BILL_CITY, BILL_STATE, BILL_ZIP_COD, BILL_CNTRY, BILL_PHONE,
    LINE_ITEMS_JSON, CUST_NOTE, TEXT_CHANGES, WOO_CHANGED_DT, PAID_DT, SHIP_OPTIONAL, ANNOUNCED_DT, CANCELLED_DT,
    IS_VALIDATED, VALIDATION_ERROR, ATTEMPTS, LAST_ATTEMPT_DT, FAILED_DT, FAILURE_CLASS, DEAD_LETTER_ID,
    PAYMENTS_JSON, HOLD_CODE, HOLD_REASON, HELD_DT, HOLD_PASSED, SHOP_HASH, SHOP_VALUES, ORDER_KEY, IS_DUPLICATE,
    CUST_TEMPLATE, CUST_PREFIX, CUST_CATEG, CUST_TAX, RULE_ORDER, DECISIONS, DECISION_HASH, SHIP_VIA_COD, PAY_COD, STR_ID, STA_ID, STK_LOC_ID, PRC_LOC_ID, DOC_TYP, SLS_REP,
    TERMS_COD, TAX_COD, SHOP_CURRENCY, CURRENCY_TAKEN, PROFILE_JSON, CARRIER) TO orderbridge_ingest;
/*  Rules: those that stand for settings are written by order-ingest, which also counts how often each decided. */
GRANT SELECT, INSERT, UPDATE ON dbo.USER_ORDER_RULE TO orderbridge_ingest;
GRANT SELECT, INSERT ON dbo.USER_ORDER_RULE_CHANGE TO orderbridge_ingest;
GRANT SELECT, UPDATE ON dbo.USER_ORDER_RULE_VERSION TO orderbridge_ingest;
/* By the view alone: it reads the tables of codes that it was made for (100). */
GRANT SELECT ON dbo.USER_V_RULE_CODE TO orderbridge_ingest;
/* Kept by the trigger of the table, which overrules every other value. Servers without ownership chaining ask its caller for the right. */
GRANT UPDATE ON dbo.USER_ORDER_STAGING (ORDER_STATE, LIVE_KEY) TO orderbridge_ingest;
GRANT UPDATE ON dbo.USER_ORDER_STAGING (ORDER_STATE, LIVE_KEY) TO orderbridge_processor;
GRANT UPDATE ON dbo.USER_ORDER_STAGING (ORDER_STATE, LIVE_KEY) TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_AUDIT TO orderbridge_ingest;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_ORDER_INGEST_CURSOR TO orderbridge_ingest;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_ORDER_PIPELINE_LEASE TO orderbridge_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON dbo.USER_ORDER_UNSTAGED TO orderbridge_ingest;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_ORDER_TICKET_CHANGE TO orderbridge_ingest;
GRANT SELECT, DELETE ON dbo.USER_ORDER_SHOP_LOOK TO orderbridge_ingest;
GRANT UPDATE ON dbo.USER_ORDER_SHOP_LOOK (OUTCOME) TO orderbridge_ingest;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_SETTING TO orderbridge_ingest;
GRANT SELECT ON dbo.USER_CUSTOMER_MAP TO orderbridge_ingest;
GRANT SELECT ON dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1) TO orderbridge_ingest;
GRANT SELECT ON dbo.IM_ITEM (ITEM_NO, STAT) TO orderbridge_ingest;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_SYNC_LOG TO orderbridge_ingest;
GO

---------------------------------------------------------------- processor
GRANT EXECUTE ON dbo.sp_ValidateStagedOrder TO orderbridge_processor;
GRANT EXECUTE ON dbo.sp_CreateOrderFromStaging TO orderbridge_processor;
GRANT EXECUTE ON dbo.sp_CreateCustomerFromStaging TO orderbridge_processor;
/* By the preflight, which puts the number back; orders take theirs inside of sp_CreateOrderFromStaging. */
GRANT EXECUTE ON dbo.sp_TakeTicketNumber TO orderbridge_processor;
GRANT EXECUTE ON dbo.sp_RollbackOrder TO orderbridge_processor;
GRANT EXECUTE ON dbo.sp_SkipStagedOrder TO orderbridge_processor;
GRANT EXECUTE ON dbo.sp_RepairStagedOrder TO orderbridge_processor;
GRANT SELECT ON dbo.USER_ORDER_STAGING TO orderbridge_processor;
GRANT UPDATE ON dbo.USER_ORDER_STAGING (
    IS_VALIDATED, VALIDATION_ERROR, ATTEMPTS, LAST_ATTEMPT_DT, FAILED_DT, FAILURE_CLASS, ANNOUNCED_DT, CANCELLED_DT,
    STATUS_SYNCED_DT, WOO_STATUS_SET, WOO_STATUS_BEFORE, STATUS_SYNC_ERROR, SHIPPED_DT, PARCELS, DOC_LEFT, DOC_LEFT_ON, DOC_LEFT_DT, PAY_LEFT, PAY_LEFT_DT, DEAD_LETTER_ID,
    HOLD_CODE, HOLD_REASON, HELD_DT) TO orderbridge_processor;
/* By the view alone: it reads the history tables that it was made for (086). */
GRANT SELECT ON dbo.USER_V_DOCUMENT_HISTORY TO orderbridge_processor;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_ORDER_PIPELINE_LEASE TO orderbridge_processor;
GRANT SELECT ON dbo.USER_ORDER_UNSTAGED TO orderbridge_processor;
GRANT SELECT, INSERT ON dbo.USER_ORDER_AUDIT TO orderbridge_processor;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_SYNC_LOG TO orderbridge_processor;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_SETTING TO orderbridge_processor;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_COUNTER TO orderbridge_processor;
GRANT SELECT ON dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, TKT_NO, CUST_NO, SHIP_DAT, RS_STAT, ORD_LINS) TO orderbridge_processor;
GRANT SELECT ON dbo.PS_DOC_HDR_TOT (DOC_ID, SUB_TOT, TOT_LIN_DISC, TOT_MISC, TAX_AMT, TOT, AMT_DUE) TO orderbridge_processor;
GRANT SELECT ON dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, ITEM_NO, DESCR, QTY_SOLD, PRC, EXT_PRC) TO orderbridge_processor;
GRANT SELECT ON dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1) TO orderbridge_processor;
GRANT SELECT ON dbo.IM_ITEM (ITEM_NO, DESCR, STAT) TO orderbridge_processor;
GO

---------------------------------------------------------------- desk
GRANT EXECUTE ON dbo.sp_ValidateStagedOrder TO orderbridge_desk;
GRANT EXECUTE ON dbo.sp_RepairStagedOrder TO orderbridge_desk;
GRANT EXECUTE ON dbo.sp_SkipStagedOrder TO orderbridge_desk;
GRANT EXECUTE ON dbo.sp_RollbackOrder TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_STAGING TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_UNSTAGED TO orderbridge_desk;
GRANT UPDATE ON dbo.USER_ORDER_UNSTAGED (TAKE_DT, TAKEN_BY) TO orderbridge_desk;
GRANT UPDATE ON dbo.USER_ORDER_STAGING (DEAD_LETTER_ID, NET_REFUNDS_BY) TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_TICKET_CHANGE TO orderbridge_desk;
GRANT UPDATE ON dbo.USER_ORDER_TICKET_CHANGE (DONE_BY, DONE_DT) TO orderbridge_desk;
GRANT SELECT, INSERT, DELETE ON dbo.USER_ORDER_SHOP_LOOK TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_LEASE TO orderbridge_desk;
GRANT SELECT, INSERT ON dbo.USER_ORDER_AUDIT TO orderbridge_desk;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_ORDER_RULE TO orderbridge_desk;
GRANT SELECT, INSERT ON dbo.USER_ORDER_RULE_CHANGE TO orderbridge_desk;
GRANT SELECT, UPDATE ON dbo.USER_ORDER_RULE_VERSION TO orderbridge_desk;
GRANT SELECT ON dbo.USER_V_RULE_CODE TO orderbridge_desk;
GRANT SELECT ON dbo.USER_CUSTOMER_MAP TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_UNSTAGED TO orderbridge_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON dbo.USER_DESK_USER TO orderbridge_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON dbo.USER_DESK_SESSION TO orderbridge_desk;
GRANT SELECT, INSERT, UPDATE ON dbo.USER_DESK_ASSIGNMENT TO orderbridge_desk;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_SETTING TO orderbridge_desk;
GRANT SELECT ON dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, TKT_NO, CUST_NO, SHIP_DAT, RS_STAT, ORD_LINS) TO orderbridge_desk;
GRANT SELECT ON dbo.PS_DOC_HDR_TOT (DOC_ID, SUB_TOT, TOT_LIN_DISC, TOT_MISC, TAX_AMT, TOT, AMT_DUE) TO orderbridge_desk;
GRANT SELECT ON dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, ITEM_NO, DESCR, QTY_SOLD, PRC, EXT_PRC) TO orderbridge_desk;
GRANT SELECT ON dbo.AR_CUST (CUST_NO, NAM, EMAIL_ADRS_1, PHONE_1, ZIP_COD) TO orderbridge_desk;
GRANT SELECT ON dbo.IM_ITEM (ITEM_NO, DESCR, STAT) TO orderbridge_desk;
GO

---------------------------------------------------------------- reader
GRANT SELECT ON dbo.USER_ORDER_STAGING TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_AUDIT TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_RULE TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_RULE_CHANGE TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_RULE_VERSION TO orderbridge_reader;
GRANT SELECT ON dbo.USER_SYNC_LOG TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_INGEST_CURSOR TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_LEASE TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_UNSTAGED TO orderbridge_reader;
GRANT SELECT ON dbo.USER_ORDER_PIPELINE_SETTING TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_ORDER_DETAIL TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_FAILED_ORDERS TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_FAILED_ORDER_GROUPS TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_PENDING_ORDERS TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_HELD_ORDERS TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_PROCESSING_HISTORY TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_RECENT_TICKETS TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_AMOUNT_DIFFERENCES TO orderbridge_reader;
GRANT SELECT ON dbo.USER_V_INVENTORY_CHECK TO orderbridge_reader;

GRANT SELECT ON dbo.USER_V_TICKET_OBSTACLES TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_ORDER_DETAIL TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_FAILED_ORDERS TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_FAILED_ORDER_GROUPS TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_PENDING_ORDERS TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_HELD_ORDERS TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_RECENT_TICKETS TO orderbridge_processor;
GRANT SELECT ON dbo.USER_V_AMOUNT_DIFFERENCES TO orderbridge_processor;
GO

---------------------------------------------------------------- what the preflight of the processor lists
/*  The columns and triggers of what a ticket writes, no row of it. Babelfish knows no such right and shows them anyway;
    where it cannot be granted, the preflight lists less. */
DECLARE @Written NVARCHAR(128), @Grant NVARCHAR(400);
DECLARE @Tables TABLE (TABLE_NAME NVARCHAR(128) NOT NULL);
INSERT INTO @Tables (TABLE_NAME) VALUES ('PS_DOC_HDR'), ('PS_DOC_LIN'), ('PS_DOC_HDR_TOT'), ('AR_SHIP_ADRS'), ('IM_INV');
WHILE EXISTS (SELECT 1 FROM @Tables)
BEGIN
    SELECT TOP (1) @Written = TABLE_NAME FROM @Tables ORDER BY TABLE_NAME;
    DELETE FROM @Tables WHERE TABLE_NAME = @Written;
    SET @Grant = N'GRANT VIEW DEFINITION ON dbo.' + @Written + N' TO orderbridge_processor;';
    BEGIN TRY
        IF @@VERSION NOT LIKE '%Babelfish%'
            EXEC sp_executesql @Grant;
    END TRY
    BEGIN CATCH
        PRINT '310 not granted: ' + @Grant;
    END CATCH;
END;
GO

---------------------------------------------------------------- the tables of a document
/*  Rights of earlier releases, which wrote payments and notes by SQL that was put together at run time. */
IF OBJECT_ID(N'dbo.PS_DOC_PMT') IS NOT NULL
    EXEC (N'REVOKE INSERT, DELETE ON dbo.PS_DOC_PMT FROM orderbridge_processor, orderbridge_desk;');
IF OBJECT_ID(N'dbo.PS_DOC_NOTE') IS NOT NULL
    EXEC (N'REVOKE INSERT, DELETE ON dbo.PS_DOC_NOTE FROM orderbridge_processor, orderbridge_desk;');
GO
/*  sp_RollbackOrder looks into every table that may have rows of a document, for what others wrote there; names of tables are
    found at run time, so the chain of ownership does not reach them. */
DECLARE @Table NVARCHAR(300), @Sql NVARCHAR(1000);
DECLARE @Tables TABLE (TABLE_NAME NVARCHAR(300) NOT NULL);
INSERT INTO @Tables (TABLE_NAME)
SELECT N'dbo.' + QUOTENAME(o.name)
FROM sys.objects AS o
JOIN sys.columns AS c ON c.object_id = o.object_id
WHERE o.type = 'U' AND o.schema_id = SCHEMA_ID('dbo') AND UPPER(c.name) = 'DOC_ID' AND UPPER(o.name) LIKE 'PS[_]DOC[_]%'
UNION
SELECT CASE WHEN OBJECT_SCHEMA_NAME(parent_object_id) = 'dbo' THEN N'dbo' ELSE QUOTENAME(OBJECT_SCHEMA_NAME(parent_object_id)) END
       + N'.' + QUOTENAME(OBJECT_NAME(parent_object_id))
FROM sys.foreign_keys
WHERE OBJECT_SCHEMA_NAME(referenced_object_id) = 'dbo' AND UPPER(OBJECT_NAME(referenced_object_id)) LIKE 'PS[_]DOC[_]%';
DELETE FROM @Tables WHERE UPPER(TABLE_NAME) IN ('DBO.[PS_DOC_HDR]', 'DBO.[PS_DOC_LIN]', 'DBO.[PS_DOC_HDR_TOT]');
WHILE EXISTS (SELECT 1 FROM @Tables)
BEGIN
    SELECT TOP (1) @Table = TABLE_NAME FROM @Tables ORDER BY TABLE_NAME;
    DELETE FROM @Tables WHERE TABLE_NAME = @Table;
    SET @Sql = N'GRANT SELECT ON ' + @Table + N' TO orderbridge_processor, orderbridge_desk;';
    EXEC sp_executesql @Sql;
END;
/*  The catalogue shows a role only what it has a right on. A table that came later would not be seen, and its rows might go with a line by a cascade:
    with this it is seen, and a rollback by a role that may not read it fails and names it. */
BEGIN TRY
    IF @@VERSION NOT LIKE '%Babelfish%'
        EXEC (N'GRANT VIEW DEFINITION ON SCHEMA::dbo TO orderbridge_processor, orderbridge_desk;');
END TRY
BEGIN CATCH
    PRINT '310 ATTENTION: not granted: VIEW DEFINITION ON SCHEMA::dbo. A rollback does not see tables of documents that came after this installation: run 310 again whenever one does.';
END CATCH;
IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'CUSTOMERS_ENABLED' AND SETTING_VALUE = N'1')
BEGIN
    EXEC (N'GRANT SELECT, INSERT ON dbo.AR_CUST TO orderbridge_processor;');
    IF OBJECT_ID(N'dbo.EC_CTL') IS NOT NULL
        EXEC (N'GRANT SELECT, UPDATE ON dbo.EC_CTL (NXT_CUST_NO) TO orderbridge_processor;');
    IF OBJECT_ID(N'dbo.SY_WRKGRP') IS NOT NULL
        EXEC (N'GRANT SELECT ON dbo.SY_WRKGRP (WRKGRP_ID, NXT_CUST_NO) TO orderbridge_processor; GRANT UPDATE ON dbo.SY_WRKGRP (NXT_CUST_NO) TO orderbridge_processor;');
    PRINT '310 new customers are on: orderbridge_processor may insert into AR_CUST.';
END;
GO
PRINT '310 roles orderbridge_ingest, orderbridge_processor, orderbridge_desk, orderbridge_reader have their rights.';
GO
