/*  900  Says whether everything is there. Changes nothing (what it tries is rolled back); fails when something is missing,
    or when the session has a transaction open: rolling back would undo work that is not its own. */
SET NOCOUNT ON;
GO
/* RAISERROR, not THROW: with XACT_ABORT ON a THROW would roll that work back. */
IF @@TRANCOUNT > 0
BEGIN
    RAISERROR (N'A transaction is open in this session. Nothing was checked. COMMIT it, and run this script again.', 16, 1);
    RETURN;
END;

DECLARE @Missing NVARCHAR(1000) = N'';

SELECT @Missing = @Missing + N' ' + needed.NAME
FROM (VALUES
    (N'USER_ORDER_STAGING'), (N'USER_CUSTOMER_MAP'), (N'USER_SYNC_LOG'), (N'USER_ORDER_PIPELINE_SETTING'),
    (N'USER_ORDER_INGEST_CURSOR'), (N'USER_ORDER_PAYMENT_MAP'), (N'USER_ORDER_PIPELINE_SEQUENCE'), (N'USER_ORDER_PIPELINE_COUNTER'), (N'USER_ORDER_PIPELINE_LEASE'),
    (N'USER_ORDER_AUDIT'), (N'USER_ORDER_ADDED_ROW'), (N'USER_ORDER_UNSTAGED'), (N'USER_ORDER_SHOP_LOOK'), (N'USER_DESK_USER'), (N'USER_DESK_SESSION'), (N'USER_DESK_ASSIGNMENT'), (N'USER_ORDER_TICKET_CHANGE'),
    (N'USER_ORDER_RULE'), (N'USER_ORDER_RULE_CHANGE'), (N'USER_ORDER_RULE_VERSION'),
    (N'fn_OrderMessage'), (N'fn_StagedOrderLines'), (N'fn_StagedOrderLineFaults'), (N'fn_FreeShipToNumber'), (N'fn_LastTicketNumber'), (N'fn_NewCustomerFault'),
    (N'sp_ValidateStagedOrder'), (N'sp_CreateOrderFromStaging'), (N'sp_CreateOrderLines'),
    (N'USER_ORDER_DOC_TABLE'), (N'USER_ORDER_DOC_COLUMN'), (N'USER_ORDER_TAX_AUTHORITY'), (N'fn_DocumentHeader'), (N'fn_DocumentLines'), (N'fn_DocumentTotals'),
    (N'fn_DocumentContacts'), (N'fn_DocumentTaxes'), (N'fn_DocumentCharges'), (N'fn_DocumentNotes'), (N'fn_DocumentPayments'), (N'fn_DocumentOrigin'), (N'sp_CreatePaymentTicket'),
    (N'sp_BuildDocumentProfile'), (N'sp_WriteDocumentRows'), (N'sp_RemoveDocumentRows'),
    (N'sp_TakeTicketNumber'), (N'sp_RollbackOrder'), (N'sp_SkipStagedOrder'), (N'sp_RepairStagedOrder'), (N'sp_CreateCustomerFromStaging'),
    (N'USER_V_DOCUMENT_HISTORY'), (N'USER_V_CUSTOMER_USE'), (N'USER_V_NEXT_CUST_NO'), (N'USER_V_RULE_CODE'), (N'USER_V_ORDER_DETAIL'), (N'USER_V_FAILED_ORDERS'), (N'USER_V_FAILED_ORDER_GROUPS'), (N'USER_V_PENDING_ORDERS'), (N'USER_V_HELD_ORDERS'),
    (N'USER_V_PROCESSING_HISTORY'), (N'USER_V_RECENT_TICKETS'), (N'USER_V_AMOUNT_DIFFERENCES'), (N'USER_V_INVENTORY_CHECK'),
    (N'USER_V_TICKET_OBSTACLES')
) AS needed (NAME)
WHERE OBJECT_ID(N'dbo.' + needed.NAME) IS NULL;

IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'ORDER_STATE') IS NULL
    SET @Missing = @Missing + N' USER_ORDER_STAGING.ORDER_STATE';
IF NOT EXISTS (SELECT 1 FROM sys.triggers WHERE UPPER(name) = N'USER_TR_ORDER_STAGING_INSERT' AND is_disabled = 0)
    SET @Missing = @Missing + N' USER_TR_ORDER_STAGING_INSERT';

IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'LIVE_KEY') IS NULL
    SET @Missing = @Missing + N' USER_ORDER_STAGING.LIVE_KEY';

/* Tried, not looked up: the state of a row follows the row; a live row is taken beside a duplicate, and a second live row is refused. */
DECLARE @Live INT = 0;
BEGIN TRY
    BEGIN TRANSACTION;
    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('CHECK_INSTALLATION_1', -900);
    UPDATE dbo.USER_ORDER_STAGING SET IS_DUPLICATE = 1 WHERE WOO_ORDER_ID = -900;
    IF NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE WOO_ORDER_ID = -900 AND ORDER_STATE = 'DUPLICATE')
        SET @Missing = @Missing + N' (ORDER_STATE does not follow the row: trigger USER_TR_ORDER_STAGING is missing or disabled; run 080)';
    UPDATE dbo.USER_ORDER_STAGING SET LIVE_KEY = STAGING_ID WHERE WOO_ORDER_ID = -900;
    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('CHECK_INSTALLATION_2', -900);
    SET @Live = 1;
    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('CHECK_INSTALLATION_3', -900);
    SET @Missing = @Missing + N' (unique key of USER_ORDER_STAGING: a second live row of one order was taken; run 050)';
    ROLLBACK TRANSACTION;
END TRY
BEGIN CATCH
    IF @Live = 0 OR ERROR_NUMBER() NOT IN (2601, 2627)
        SET @Missing = @Missing + N' (USER_ORDER_STAGING takes no row: ' + LEFT(ERROR_MESSAGE(), 200) + N')';
    IF @@TRANCOUNT > 0
        ROLLBACK TRANSACTION;
END CATCH;

IF @Missing <> N''
BEGIN
    DECLARE @Message NVARCHAR(2000) = N'Not installed:' + REPLACE(@Missing, N'%', N'%%');
    THROW 51000, @Message, 1;
END;

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.PS_DOC_HDR') AND ic.key_ordinal = 1 AND c.name = N'TKT_NO')
    PRINT '900 ATTENTION: PS_DOC_HDR.TKT_NO has no index: every order reads the whole table. Run 070-ticket-number-index.sql.';

PRINT '900 OrderBridge is installed in ' + DB_NAME() + '.';
GO
