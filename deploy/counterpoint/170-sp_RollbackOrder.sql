/*  170  dbo.sp_RollbackOrder: takes a ticket back that should not be there, wholly or not at all.

    Named by @StagingID or by @DocID (or both, which must then fit). Takes the quantities off IM_INV.QTY_ON_SO,
    removes payment, note, lines and totals, then the header; the staging row becomes unapplied and
    ROLLED_BACK: it is not processed again until it is released (sp_RepairStagedOrder @Release = 1). Writes
    USER_ORDER_AUDIT with everything that was removed.

    Also removes what tickets of OrderBridge had added on the way (USER_ORDER_ADDED_ROW) and nobody uses any more: the ship-to
    address of this ticket, unless another document or another of our orders has it or somebody changed it; rows of IM_INV of
    its items where everything is 0 again. Afterwards every table is as it was before the order, but for the staging row, the
    audit and the ticket number, which is never given out again.

    Refused: not applied by us, shipped, closed, no longer in PS_DOC_HDR, paid at the till, no reason or user; a document that
    has the id, but not the DOC_GUID and ticket number of the staging row, which is somebody else's.

    @DryRun = 1 writes nothing and tells in @ErrorMessage what would happen, with @Success = 1.
    Thrown errors: as sp_CreateOrderFromStaging.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_RollbackOrder') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_RollbackOrder AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_RollbackOrder
    @StagingID INT = NULL,
    @DocID BIGINT = NULL,
    @Reason NVARCHAR(500) = NULL,
    @User VARCHAR(50) = NULL,
    @DryRun BIT = 0,
    @Success BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;

    DECLARE @Who NVARCHAR(200), @Step NVARCHAR(60) = N'waiting for the lock', @Lock INT, @LockTimeout INT,
            @ErrorNumber INT, @ErrorText NVARCHAR(2000), @Message NVARCHAR(2000);
    DECLARE @LookupID INT, @FoundID INT, @WooOrderID INT, @IsApplied BIT, @CpDocID VARCHAR(15), @FoundDocID BIGINT, @TktNo VARCHAR(15),
            @AppliedTktNo VARCHAR(15), @AppliedGuid UNIQUEIDENTIFIER, @DocGuid UNIQUEIDENTIFIER, @ShipDat DATETIME, @ClosedStat INT, @Lines INT, @Quantity DECIMAL(19, 4), @Total DECIMAL(15, 2), @Payments INT,
            @PmtColumn NVARCHAR(128), @NoteColumn NVARCHAR(128), @PaymentEnabled NVARCHAR(200), @Allocate VARCHAR(1),
            @StagingBefore NVARCHAR(MAX), @HeaderBefore NVARCHAR(MAX), @LinesBefore NVARCHAR(MAX), @TotalsBefore NVARCHAR(MAX),
            @After NVARCHAR(MAX), @Sql NVARCHAR(2000),
            @CustNo VARCHAR(15), @ShipToID VARCHAR(10), @QuantityText NVARCHAR(30), @RemovedRows NVARCHAR(MAX);
    DECLARE @Removed TABLE (TABLE_NAME VARCHAR(20) NOT NULL, KEY_1 VARCHAR(20) NOT NULL, KEY_2 VARCHAR(10) NOT NULL);

    SET @Success = 0;
    SET @ErrorMessage = NULL;
    SET @Who = N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'?') + N')';

    IF ISNULL(LTRIM(RTRIM(@Reason)), N'') = N'' OR ISNULL(LTRIM(RTRIM(@User)), '') = ''
    BEGIN
        SET @ErrorMessage = @Who + N': [REASON_MISSING] a rollback needs a reason and the name of who does it';
        RETURN;
    END;

    BEGIN TRY
        BEGIN TRANSACTION;

        SELECT @LockTimeout = ISNULL(MAX(CASE WHEN SETTING_NAME = 'LOCK_TIMEOUT_MS' THEN TRY_CAST(SETTING_VALUE AS INT) END), 15000),
               @Allocate = MAX(CASE WHEN SETTING_NAME = 'ALLOCATE_INVENTORY' THEN LEFT(SETTING_VALUE, 1) END),
               @PaymentEnabled = MAX(CASE WHEN SETTING_NAME = 'PAYMENT_ENABLED' THEN SETTING_VALUE END),
               @PmtColumn = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_DOC_ID' THEN LEFT(SETTING_VALUE, 128) END),
               @NoteColumn = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_DOC_ID' THEN LEFT(SETTING_VALUE, 128) END)
        FROM dbo.USER_ORDER_PIPELINE_SETTING;

        EXEC @Lock = sp_getapplock @Resource = N'OrderBridge.tickets', @LockMode = 'Exclusive',
            @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        IF @Lock < 0
        BEGIN
            SET @Message = @Who + N': waited ' + CONVERT(NVARCHAR(12), @LockTimeout)
                + N' ms in vain for the application lock OrderBridge.tickets (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
            THROW 51205, @Message, 1;
        END;

        ------------------------------------------------------------ which order, which document
        SET @Step = N'reading the document';
        SET @LookupID = @StagingID;
        IF @StagingID IS NULL
            SELECT TOP (1) @LookupID = STAGING_ID
            FROM dbo.USER_ORDER_STAGING
            WHERE CP_DOC_ID = CONVERT(VARCHAR(15), @DocID)
            ORDER BY IS_DUPLICATE, STAGING_ID;

        SELECT @FoundID = STAGING_ID, @WooOrderID = WOO_ORDER_ID, @IsApplied = ISNULL(IS_APPLIED, 0), @CpDocID = CP_DOC_ID,
               @AppliedTktNo = TKT_NO, @AppliedGuid = DOC_GUID,
               @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
                   + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')'
        FROM dbo.USER_ORDER_STAGING WITH (UPDLOCK, ROWLOCK)
        WHERE STAGING_ID = @LookupID;

        SET @FoundDocID = TRY_CAST(@CpDocID AS BIGINT);

        SELECT @TktNo = TKT_NO, @DocGuid = DOC_GUID, @ShipDat = SHIP_DAT, @ClosedStat = ISNULL(RS_STAT, 0), @CustNo = CUST_NO,
               @ShipToID = CONVERT(VARCHAR(10), SHIP_TO_CONTACT_ID)
        FROM dbo.PS_DOC_HDR WITH (UPDLOCK, ROWLOCK)
        WHERE DOC_ID = @FoundDocID;

        SELECT @Lines = COUNT(*), @Quantity = ISNULL(SUM(QTY_SOLD), 0) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @FoundDocID;
        SELECT @Total = SUM(TOT) FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @FoundDocID;

        SET @Payments = 0;
        IF OBJECT_ID(N'dbo.PS_DOC_PMT') IS NOT NULL AND ISNULL(@PmtColumn, N'') <> N''
        BEGIN
            SET @Sql = N'SELECT @Payments = COUNT(*) FROM dbo.PS_DOC_PMT WHERE ' + QUOTENAME(@PmtColumn) + N' = @DocID;';
            EXEC sp_executesql @Sql, N'@DocID BIGINT, @Payments INT OUTPUT', @DocID = @FoundDocID, @Payments = @Payments OUTPUT;
        END;

        SET @ErrorMessage = CASE
            WHEN @FoundID IS NULL AND @StagingID IS NULL
            THEN N'Document ' + ISNULL(CONVERT(NVARCHAR(20), @DocID), N'?') + N': [NOT_FOUND] no row of USER_ORDER_STAGING has this CP_DOC_ID'
            WHEN @FoundID IS NULL
            THEN @Who + N': [NOT_FOUND] no such row in USER_ORDER_STAGING'
            WHEN @IsApplied = 0 OR @CpDocID IS NULL
            THEN @Who + N': [NOT_APPLIED] the order has no document in CounterPoint'
            WHEN @DocID IS NOT NULL AND ISNULL(@FoundDocID, -1) <> @DocID
            THEN @Who + N': [NOT_FOUND] its document is ' + @CpDocID + N', not ' + CONVERT(NVARCHAR(20), @DocID)
            WHEN @TktNo IS NULL
            THEN @Who + N': [CLOSED] document ' + @CpDocID + N' is no longer in PS_DOC_HDR: CounterPoint has completed or removed it'
            WHEN @AppliedGuid IS NULL OR @AppliedGuid <> @DocGuid OR ISNULL(@AppliedTktNo, @TktNo) <> @TktNo
            THEN @Who + N': [NOT_OURS] document ' + @CpDocID + N' in PS_DOC_HDR is ticket ' + @TktNo + N', not this order''s '
                 + ISNULL(N'ticket ' + @AppliedTktNo, N'document') + N': CounterPoint has completed or removed that one'
            WHEN @ShipDat IS NOT NULL
            THEN @Who + N': [SHIPPED] ticket ' + @TktNo + N' was shipped on ' + CONVERT(NVARCHAR(10), @ShipDat, 120)
            WHEN @ClosedStat <> 0
            THEN @Who + N': [CLOSED] ticket ' + @TktNo + N' is closed (RS_STAT ' + CONVERT(NVARCHAR(12), @ClosedStat) + N')'
            WHEN @Payments > CASE WHEN @PaymentEnabled = N'1' THEN 1 ELSE 0 END
            THEN @Who + N': [PAID] ticket ' + @TktNo + N' has payments in PS_DOC_PMT that were taken in CounterPoint: void them there first'
            END;
        IF @ErrorMessage IS NOT NULL
        BEGIN
            COMMIT TRANSACTION;
            RETURN;
        END;

        IF @DryRun = 1
        BEGIN
            /* 2.5000 is told as 2.5, 10.0000 as 10. */
            SET @QuantityText = REPLACE(RTRIM(REPLACE(LTRIM(CONVERT(NVARCHAR(30), @Quantity)), N'0', N' ')), N' ', N'0');
            IF RIGHT(@QuantityText, 1) = N'.'
                SET @QuantityText = LEFT(@QuantityText, LEN(@QuantityText) - 1);
            SET @ErrorMessage = LEFT(@Who + N': dry run: would remove ticket ' + @TktNo + N' (document ' + @CpDocID + N'), '
                + CONVERT(NVARCHAR(10), @Lines) + N' lines, total ' + ISNULL(LTRIM(CONVERT(NVARCHAR(30), @Total)), N'?')
                + CASE WHEN @Allocate = '1' THEN N', and take ' + @QuantityText + N' off QTY_ON_SO' ELSE N'' END, 500);
            SET @Success = 1;
            COMMIT TRANSACTION;
            RETURN;
        END;

        ------------------------------------------------------------ what there was
        SET @StagingBefore = (SELECT IS_VALIDATED, IS_APPLIED, APPLIED_DT, CP_DOC_ID, TKT_NO, DOC_GUID, ROLLED_BACK_DT
                              FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @FoundID FOR JSON PATH, INCLUDE_NULL_VALUES);
        SET @HeaderBefore = (SELECT DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, CUST_PO_NO, SHIP_TO_CONTACT_ID,
                                    STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT
                             FROM dbo.PS_DOC_HDR WHERE DOC_ID = @FoundDocID FOR JSON PATH);
        SET @LinesBefore = (SELECT LIN_SEQ_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT, PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID
                            FROM dbo.PS_DOC_LIN WHERE DOC_ID = @FoundDocID ORDER BY LIN_SEQ_NO FOR JSON PATH);
        SET @TotalsBefore = (SELECT TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC
                             FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @FoundDocID FOR JSON PATH);

        ------------------------------------------------------------ take it back, children first
        IF @Allocate = '1'
        BEGIN
            SET @Step = N'writing IM_INV';
            UPDATE stock
            SET QTY_ON_SO = stock.QTY_ON_SO - ordered.QTY
            FROM dbo.IM_INV AS stock
            JOIN (SELECT ITEM_NO, STK_LOC_ID, SUM(QTY_SOLD) AS QTY FROM dbo.PS_DOC_LIN
                  WHERE DOC_ID = @FoundDocID GROUP BY ITEM_NO, STK_LOC_ID) AS ordered
                ON ordered.ITEM_NO = stock.ITEM_NO AND ordered.STK_LOC_ID = stock.LOC_ID;

            DELETE FROM dbo.IM_INV
            WHERE EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN AS line
                          WHERE line.DOC_ID = @FoundDocID AND line.ITEM_NO = IM_INV.ITEM_NO AND line.STK_LOC_ID = IM_INV.LOC_ID)
              AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW AS added
                          WHERE added.TABLE_NAME = 'IM_INV' AND added.KEY_1 = IM_INV.ITEM_NO COLLATE DATABASE_DEFAULT
                            AND added.KEY_2 = IM_INV.LOC_ID COLLATE DATABASE_DEFAULT)
              AND MIN_QTY = 0 AND MAX_QTY = 0 AND QTY_COMMIT = 0 AND QTY_ON_HND = 0 AND QTY_ON_PO = 0 AND QTY_ON_BO = 0
              AND QTY_ON_XFER_OUT = 0 AND QTY_ON_XFER_IN = 0 AND QTY_ON_ORD = 0 AND QTY_ON_LWY = 0 AND QTY_ON_SO = 0
              AND LST_AVG_COST = 0 AND LST_COST = 0 AND STD_COST = 0 AND COST_OF_SLS_PCT = 0 AND GL_VAL = 0
              AND DROPSHIP_QTY_ON_CUST_ORD = 0 AND DROPSHIP_QTY_ON_PO = 0 AND RS_STAT = 1;

            DELETE FROM dbo.USER_ORDER_ADDED_ROW
            OUTPUT deleted.TABLE_NAME, deleted.KEY_1, deleted.KEY_2 INTO @Removed (TABLE_NAME, KEY_1, KEY_2)
            WHERE TABLE_NAME = 'IM_INV'
              AND EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN AS line
                          WHERE line.DOC_ID = @FoundDocID AND line.ITEM_NO = USER_ORDER_ADDED_ROW.KEY_1 COLLATE DATABASE_DEFAULT
                            AND line.STK_LOC_ID = USER_ORDER_ADDED_ROW.KEY_2 COLLATE DATABASE_DEFAULT)
              AND NOT EXISTS (SELECT 1 FROM dbo.IM_INV AS stock
                              WHERE stock.ITEM_NO = USER_ORDER_ADDED_ROW.KEY_1 COLLATE DATABASE_DEFAULT
                                AND stock.LOC_ID = USER_ORDER_ADDED_ROW.KEY_2 COLLATE DATABASE_DEFAULT);
        END;

        IF @Payments > 0
        BEGIN
            SET @Step = N'removing from PS_DOC_PMT';
            SET @Sql = N'DELETE FROM dbo.PS_DOC_PMT WHERE ' + QUOTENAME(@PmtColumn) + N' = @DocID;';
            EXEC sp_executesql @Sql, N'@DocID BIGINT', @DocID = @FoundDocID;
        END;

        IF OBJECT_ID(N'dbo.PS_DOC_NOTE') IS NOT NULL AND ISNULL(@NoteColumn, N'') <> N''
        BEGIN
            SET @Step = N'removing from PS_DOC_NOTE';
            SET @Sql = N'DELETE FROM dbo.PS_DOC_NOTE WHERE ' + QUOTENAME(@NoteColumn) + N' = @DocID;';
            EXEC sp_executesql @Sql, N'@DocID BIGINT', @DocID = @FoundDocID;
        END;

        SET @Step = N'removing from PS_DOC_LIN';
        DELETE FROM dbo.PS_DOC_LIN WHERE DOC_ID = @FoundDocID;
        SET @Step = N'removing from PS_DOC_HDR_TOT';
        DELETE FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @FoundDocID;
        SET @Step = N'removing from PS_DOC_HDR';
        DELETE FROM dbo.PS_DOC_HDR WHERE DOC_ID = @FoundDocID;

        SET @Step = N'removing from AR_SHIP_ADRS';
        IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'AR_SHIP_ADRS' AND KEY_1 = @CustNo AND KEY_2 = @ShipToID)
        BEGIN
            DELETE FROM dbo.AR_SHIP_ADRS
            WHERE CUST_NO = @CustNo AND SHIP_ADRS_ID = @ShipToID
              AND NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR AS other
                              WHERE other.CUST_NO = @CustNo AND other.SHIP_TO_CONTACT_ID = CONVERT(TINYINT, @ShipToID))
              AND @FoundID = (SELECT CASE WHEN COUNT(*) = 1 THEN MAX(staged.STAGING_ID) END
                       FROM dbo.USER_ORDER_STAGING AS staged
                       WHERE (staged.STAGING_ID = @FoundID OR (staged.CUST_NO = @CustNo AND staged.IS_APPLIED = 1 AND staged.CP_DOC_ID IS NOT NULL))
                         AND staged.SHIP_NAM = AR_SHIP_ADRS.NAM COLLATE DATABASE_DEFAULT
                         AND staged.SHIP_ADRS_1 = AR_SHIP_ADRS.ADRS_1 COLLATE DATABASE_DEFAULT
                         AND ISNULL(staged.SHIP_ADRS_2, '') = ISNULL(AR_SHIP_ADRS.ADRS_2, '') COLLATE DATABASE_DEFAULT
                         AND staged.SHIP_CITY = AR_SHIP_ADRS.CITY COLLATE DATABASE_DEFAULT
                         AND ISNULL(staged.SHIP_STATE, '') = ISNULL(AR_SHIP_ADRS.STATE, '') COLLATE DATABASE_DEFAULT
                         AND staged.SHIP_ZIP_COD = AR_SHIP_ADRS.ZIP_COD COLLATE DATABASE_DEFAULT);
            IF @@ROWCOUNT = 1
                DELETE FROM dbo.USER_ORDER_ADDED_ROW
                OUTPUT deleted.TABLE_NAME, deleted.KEY_1, deleted.KEY_2 INTO @Removed (TABLE_NAME, KEY_1, KEY_2)
                WHERE TABLE_NAME = 'AR_SHIP_ADRS' AND KEY_1 = @CustNo AND KEY_2 = @ShipToID;
        END;
        SET @RemovedRows = (SELECT TABLE_NAME, KEY_1, KEY_2 FROM @Removed ORDER BY TABLE_NAME, KEY_1, KEY_2 FOR JSON PATH);

        SET @Step = N'marking USER_ORDER_STAGING';
        UPDATE dbo.USER_ORDER_STAGING
        SET IS_VALIDATED = 0, IS_APPLIED = 0, APPLIED_DT = NULL, CP_DOC_ID = NULL, TKT_NO = NULL, DOC_GUID = NULL, ROLLED_BACK_DT = SYSUTCDATETIME()
        WHERE STAGING_ID = @FoundID;

        SET @After = (SELECT IS_VALIDATED, IS_APPLIED, APPLIED_DT, CP_DOC_ID, TKT_NO, DOC_GUID, ROLLED_BACK_DT
                      FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @FoundID FOR JSON PATH, INCLUDE_NULL_VALUES);

        SET @Step = N'writing USER_ORDER_AUDIT';
        INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, DOC_ID, TKT_NO, ACTION, DONE_BY, DONE_DT, REASON, BEFORE_JSON, AFTER_JSON)
        VALUES (@FoundID, @WooOrderID, @FoundDocID, @TktNo, 'ROLLBACK', LTRIM(RTRIM(@User)), SYSUTCDATETIME(), @Reason,
            N'{"staging":' + ISNULL(@StagingBefore, N'[]') + N',"header":' + ISNULL(@HeaderBefore, N'[]')
            + N',"lines":' + ISNULL(@LinesBefore, N'[]') + N',"totals":' + ISNULL(@TotalsBefore, N'[]')
            + N',"addedRows":' + ISNULL(@RemovedRows, N'[]') + N'}',
            N'{"staging":' + ISNULL(@After, N'[]') + N'}');

        SET @Step = N'committing';
        COMMIT TRANSACTION;
        SET @Success = 1;
    END TRY
    BEGIN CATCH
        SET @ErrorNumber = ERROR_NUMBER();
        SET @ErrorText = ERROR_MESSAGE();
        IF @@TRANCOUNT > 0
            ROLLBACK TRANSACTION;
        SET @Success = 0;
        SET @ErrorMessage = NULL;
        IF @ErrorNumber IN (1205, 1222, 3960, 51205)
            THROW;
        SET @Message = @Who + N': [ERROR] ' + CONVERT(NVARCHAR(12), @ErrorNumber) + N': ' + LEFT(@ErrorText, 1500)
            + N' (while ' + @Step + N')';
        THROW 51000, @Message, 1;
    END CATCH;
END;
GO
PRINT '170 created sp_RollbackOrder.';
GO
