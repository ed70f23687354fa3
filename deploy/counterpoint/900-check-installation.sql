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
    (N'USER_ORDER_AUDIT'), (N'USER_ORDER_ADDED_ROW'), (N'USER_ORDER_UNSTAGED'), (N'USER_DESK_USER'), (N'USER_DESK_SESSION'),
    (N'fn_OrderMessage'), (N'fn_StagedOrderLines'), (N'fn_StagedOrderLineFaults'), (N'fn_FreeShipToNumber'),
    (N'sp_ValidateStagedOrder'), (N'sp_CreateOrderFromStaging'), (N'sp_CreateOrderLines'), (N'sp_CreateOrderPayment'),
    (N'sp_CreateOrderNote'), (N'sp_RollbackOrder'), (N'sp_SkipStagedOrder'), (N'sp_RepairStagedOrder'),
    (N'USER_V_ORDER_DETAIL'), (N'USER_V_FAILED_ORDERS'), (N'USER_V_FAILED_ORDER_GROUPS'), (N'USER_V_PENDING_ORDERS'), (N'USER_V_HELD_ORDERS'),
    (N'USER_V_PROCESSING_HISTORY'), (N'USER_V_RECENT_TICKETS'), (N'USER_V_AMOUNT_DIFFERENCES'), (N'USER_V_INVENTORY_CHECK')
) AS needed (NAME)
WHERE OBJECT_ID(N'dbo.' + needed.NAME) IS NULL;

IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'ORDER_STATE') IS NULL
    SET @Missing = @Missing + N' USER_ORDER_STAGING.ORDER_STATE';

/* Tried, not looked up: a second live row of one order has to be refused. */
BEGIN TRY
    BEGIN TRANSACTION;
    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('CHECK_INSTALLATION', -900);
    INSERT INTO dbo.USER_ORDER_STAGING (BATCH_ID, WOO_ORDER_ID) VALUES ('CHECK_INSTALLATION_AGAIN', -900);
    SET @Missing = @Missing + N' (unique index on USER_ORDER_STAGING.WOO_ORDER_ID: a second live row of one order was taken)';
    ROLLBACK TRANSACTION;
END TRY
BEGIN CATCH
    IF ERROR_NUMBER() NOT IN (2601, 2627)
        SET @Missing = @Missing + N' (USER_ORDER_STAGING takes no row: ' + LEFT(ERROR_MESSAGE(), 200) + N')';
    IF @@TRANCOUNT > 0
        ROLLBACK TRANSACTION;
END CATCH;

IF @Missing <> N''
BEGIN
    DECLARE @Message NVARCHAR(2000) = N'Not installed:' + @Missing;
    THROW 51000, @Message, 1;
END;

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.PS_DOC_HDR') AND ic.key_ordinal = 1 AND c.name = N'TKT_NO')
    PRINT '900 ATTENTION: PS_DOC_HDR.TKT_NO has no index: every order reads the whole table. Run 070-ticket-number-index.sql.';

PRINT '900 OrderBridge is installed in ' + DB_NAME() + '.';
GO
