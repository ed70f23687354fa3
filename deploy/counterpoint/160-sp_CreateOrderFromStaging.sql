/*  160  dbo.sp_CreateOrderFromStaging: one staged order becomes one ticket, wholly or not at all.

    Owns its transaction. In it: header, lines, totals, ship-to address, inventory, payment and note where
    switched on, and the mark in the staging row.

    @Success = 1  the ticket exists: made now, or by an earlier call (calling again is harmless)
    @Success = 0  refused by a rule; nothing was written; @ErrorMessage has every reason
    thrown        1205, 1222, 3960 as SQL Server raises them, and 51205 (waited in vain for the numbers): try again;
                  51000: any other error, with the order and the step in its text. Nothing was written.

    Numbers: one caller of OrderBridge at a time, by the application lock OrderBridge.tickets. DOC_ID comes from a counter
    of ours that only grows (USER_ORDER_PIPELINE_COUNTER), so that no id comes again, not even when its document has left
    PS_DOC_HDR. CounterPoint's own stations do not know that lock: where one of them took a number first, the order is
    tried again with the next, until LOCK_TIMEOUT_MS have passed or it lost 100 times in a row.

    A document is that of its staging row where DOC_ID, DOC_GUID and TKT_NO fit, never by DOC_ID alone.

    What it has to add to AR_SHIP_ADRS and IM_INV is written down in USER_ORDER_ADDED_ROW, for sp_RollbackOrder.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_CreateOrderFromStaging') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_CreateOrderFromStaging AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_CreateOrderFromStaging
    @StagingID INT,
    @DocID BIGINT OUTPUT,
    @TktNo VARCHAR(15) OUTPUT,
    @Success BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;

    DECLARE @MaxTries INT = 100, @Try INT = 0, @Started DATETIME2 = SYSUTCDATETIME(),
            @CallersTransaction BIT = CASE WHEN @@TRANCOUNT > 0 THEN 1 ELSE 0 END;
    DECLARE @Who NVARCHAR(200), @Step NVARCHAR(60), @Lock INT, @LockTimeout INT, @LockWait INT,
            @ErrorNumber INT, @ErrorText NVARCHAR(2000), @Message NVARCHAR(2000);
    DECLARE @IsApplied BIT, @CpDocID VARCHAR(15), @AppliedTktNo VARCHAR(15), @AppliedGuid UNIQUEIDENTIFIER, @WooOrderNo VARCHAR(50), @CustNo VARCHAR(15),
            @OrdDat DATE, @LineItemsJSON NVARCHAR(MAX), @Ships BIT,
            @Subtot DECIMAL(15, 4), @DiscAmt DECIMAL(15, 4), @TaxAmt DECIMAL(15, 4), @Misc DECIMAL(15, 4), @TotAmt DECIMAL(15, 4),
            @ShipNam VARCHAR(40), @ShipAdrs1 VARCHAR(40), @ShipAdrs2 VARCHAR(40), @ShipCity VARCHAR(20), @ShipState VARCHAR(3),
            @ShipZipCod VARCHAR(15), @ShipCntry VARCHAR(3), @ShipPhone VARCHAR(25);
    DECLARE @StrID VARCHAR(10), @StaID VARCHAR(10), @StkLocID VARCHAR(10), @PrcLocID VARCHAR(10), @DocTyp VARCHAR(1),
            @TotTyp VARCHAR(1), @Allocate VARCHAR(1);
    DECLARE @IsValid BIT, @NewDocID BIGINT, @DocGuid UNIQUEIDENTIFIER, @NewTktNo VARCHAR(15), @LastTkt INT, @LastUsed INT, @HighestDocID BIGINT = 0, @ShipToID INT, @ShipToAdded BIT,
            @Lines INT, @LinesCreated INT, @TotLinDisc DECIMAL(15, 4), @PartDone BIT;

    SET @DocID = NULL;
    SET @TktNo = NULL;
    SET @Success = 0;
    SET @ErrorMessage = NULL;

    WHILE 1 = 1
    BEGIN
        SET @Try = @Try + 1;
        SET @Step = N'waiting for the lock';
        SET @Who = N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL') + N')';

        BEGIN TRY
            BEGIN TRANSACTION;

            SELECT @StrID = MAX(CASE WHEN SETTING_NAME = 'STR_ID' THEN LEFT(SETTING_VALUE, 10) END),
                   @StaID = MAX(CASE WHEN SETTING_NAME = 'STA_ID' THEN LEFT(SETTING_VALUE, 10) END),
                   @StkLocID = MAX(CASE WHEN SETTING_NAME = 'STK_LOC_ID' THEN LEFT(SETTING_VALUE, 10) END),
                   @PrcLocID = MAX(CASE WHEN SETTING_NAME = 'PRC_LOC_ID' THEN LEFT(SETTING_VALUE, 10) END),
                   @DocTyp = MAX(CASE WHEN SETTING_NAME = 'DOC_TYP' THEN LEFT(SETTING_VALUE, 1) END),
                   @TotTyp = MAX(CASE WHEN SETTING_NAME = 'TOT_TYP' THEN LEFT(SETTING_VALUE, 1) END),
                   @Allocate = MAX(CASE WHEN SETTING_NAME = 'ALLOCATE_INVENTORY' THEN LEFT(SETTING_VALUE, 1) END),
                   @LockTimeout = ISNULL(MAX(CASE WHEN SETTING_NAME = 'LOCK_TIMEOUT_MS' THEN TRY_CAST(SETTING_VALUE AS INT) END), 15000)
            FROM dbo.USER_ORDER_PIPELINE_SETTING;

            /* What is left of LOCK_TIMEOUT_MS, so that all tries together do not take longer. */
            SET @LockWait = @LockTimeout;
            IF @Try > 1 AND @LockTimeout > 0
                SET @LockWait = @LockTimeout - DATEDIFF(MILLISECOND, @Started, SYSUTCDATETIME());
            IF @Try > 1 AND @LockTimeout > 0 AND @LockWait < 1
                SET @LockWait = 1;
            EXEC @Lock = sp_getapplock @Resource = N'OrderBridge.tickets', @LockMode = 'Exclusive',
                @LockOwner = 'Transaction', @LockTimeout = @LockWait;
            IF @Lock < 0
            BEGIN
                SET @Message = @Who + N': waited ' + CONVERT(NVARCHAR(12), @LockWait)
                    + N' ms in vain for the application lock OrderBridge.tickets (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
                THROW 51205, @Message, 1;
            END;

            -------------------------------------------------------- the order, applied already or refused
            SET @Step = N'reading USER_ORDER_STAGING';
            SELECT @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
                       + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')',
                   @WooOrderNo = COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID)),
                   @IsApplied = ISNULL(IS_APPLIED, 0), @CpDocID = CP_DOC_ID, @AppliedTktNo = TKT_NO, @AppliedGuid = DOC_GUID,
                   @CustNo = LTRIM(RTRIM(CUST_NO)), @OrdDat = ORD_DAT, @LineItemsJSON = LINE_ITEMS_JSON,
                   @Ships = CASE WHEN SHIPS IS NOT NULL THEN SHIPS WHEN ISNULL(SHIP_VIA, '') <> '' THEN 1 ELSE 0 END,
                   @Subtot = ISNULL(SUBTOT, 0), @DiscAmt = ISNULL(DISC_AMT, 0), @TaxAmt = ISNULL(TAX_AMT, 0),
                   @Misc = ISNULL(SHIP_AMT, 0) + FEE_AMT + ROUND_AMT, @TotAmt = TOT_AMT,
                   @ShipNam = SHIP_NAM, @ShipAdrs1 = SHIP_ADRS_1, @ShipAdrs2 = SHIP_ADRS_2, @ShipCity = SHIP_CITY,
                   @ShipState = SHIP_STATE, @ShipZipCod = SHIP_ZIP_COD, @ShipCntry = SHIP_CNTRY, @ShipPhone = SHIP_PHONE
            FROM dbo.USER_ORDER_STAGING WITH (UPDLOCK, ROWLOCK)
            WHERE STAGING_ID = @StagingID;

            IF @IsApplied = 1 AND TRY_CAST(@CpDocID AS BIGINT) IS NOT NULL
            BEGIN
                SET @DocID = TRY_CAST(@CpDocID AS BIGINT);
                SET @TktNo = @AppliedTktNo;
                IF @TktNo IS NULL
                    SELECT @TktNo = TKT_NO FROM dbo.PS_DOC_HDR WHERE DOC_ID = @DocID AND DOC_GUID = @AppliedGuid;
                SET @Success = 1;
                COMMIT TRANSACTION;
                RETURN;
            END;

            SET @Step = N'validating';
            EXEC dbo.sp_ValidateStagedOrder @StagingID, @IsValid OUTPUT, @ErrorMessage OUTPUT;
            IF @IsValid = 0
            BEGIN
                COMMIT TRANSACTION;
                RETURN;
            END;

            -------------------------------------------------------- numbers
            /* READCOMMITTEDLOCK: with READ_COMMITTED_SNAPSHOT too, wait for a station that is inserting right now. */
            SET @Step = N'taking the numbers';
            SET @LastTkt = NULL;
            SELECT @LastTkt = LAST_TKT FROM dbo.USER_ORDER_PIPELINE_SEQUENCE WHERE STA_ID = @StaID;

            SET @LastUsed = NULL;
            SELECT TOP (1) @LastUsed = TRY_CAST(RIGHT(TKT_NO, 6) AS INT)
            FROM dbo.PS_DOC_HDR WITH (READCOMMITTEDLOCK)
            WHERE TKT_NO >= @StaID + '-000000' AND TKT_NO <= @StaID + '-999999'
              AND LEFT(TKT_NO, LEN(@StaID) + 1) = @StaID + '-'
              AND SUBSTRING(TKT_NO, LEN(@StaID) + 2, 14) LIKE '[0-9][0-9][0-9][0-9][0-9][0-9]'
            ORDER BY TKT_NO DESC;

            SET @LastUsed = CASE WHEN ISNULL(@LastTkt, 0) > ISNULL(@LastUsed, 0) THEN ISNULL(@LastTkt, 0) ELSE ISNULL(@LastUsed, 0) END;
            IF @LastUsed >= 999999
            BEGIN
                SET @ErrorMessage = @Who + N': [SETTING] station ''' + @StaID + N''' has given out its last ticket number: set another STA_ID in USER_ORDER_PIPELINE_SETTING';
                COMMIT TRANSACTION;
                RETURN;
            END;
            SET @NewTktNo = @StaID + '-' + RIGHT('000000' + CONVERT(VARCHAR(6), @LastUsed + 1), 6);

            IF @LastTkt IS NULL
                INSERT INTO dbo.USER_ORDER_PIPELINE_SEQUENCE (STA_ID, LAST_TKT, UPDATED_DT)
                VALUES (@StaID, @LastUsed + 1, SYSUTCDATETIME());
            ELSE
                UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE
                SET LAST_TKT = @LastUsed + 1, UPDATED_DT = SYSUTCDATETIME()
                WHERE STA_ID = @StaID;

            /* @HighestDocID: somebody else has written documents above our counter, which the last try has met. */
            UPDATE dbo.USER_ORDER_PIPELINE_COUNTER
            SET LAST_VALUE = CASE WHEN LAST_VALUE < @HighestDocID THEN @HighestDocID ELSE LAST_VALUE END + 1, UPDATED_DT = SYSUTCDATETIME()
            WHERE COUNTER_NAME = 'DOC_ID';
            SET @NewDocID = NULL;
            SELECT @NewDocID = LAST_VALUE FROM dbo.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = 'DOC_ID';
            IF @NewDocID IS NULL OR @NewDocID > 999999999999999
            BEGIN
                SET @ErrorMessage = @Who + N': [SETTING] '
                    + CASE WHEN @NewDocID IS NULL
                           THEN N'USER_ORDER_PIPELINE_COUNTER has no row DOC_ID: run 072-document-ids.sql'
                           ELSE N'the document ids of 15 digits are used up' END;
                COMMIT TRANSACTION;
                RETURN;
            END;

            -------------------------------------------------------- ship-to
            SET @Step = N'writing AR_SHIP_ADRS';
            SET @ShipToID = NULL;
            SET @ShipToAdded = 0;
            IF @Ships = 1
            BEGIN
                SELECT @ShipToID = MIN(TRY_CAST(SHIP_ADRS_ID AS INT))
                FROM dbo.AR_SHIP_ADRS
                WHERE CUST_NO = @CustNo AND TRY_CAST(SHIP_ADRS_ID AS INT) BETWEEN 0 AND 255
                  AND NAM = @ShipNam AND ADRS_1 = @ShipAdrs1 AND ISNULL(ADRS_2, '') = ISNULL(@ShipAdrs2, '')
                  AND CITY = @ShipCity AND ISNULL(STATE, '') = ISNULL(@ShipState, '') AND ZIP_COD = @ShipZipCod;

                IF @ShipToID IS NULL
                BEGIN
                    SET @ShipToID = dbo.fn_FreeShipToNumber(@CustNo);

                    UPDATE dbo.AR_SHIP_ADRS
                    SET NAM = @ShipNam, NAM_UPR = UPPER(@ShipNam), ADRS_1 = @ShipAdrs1, ADRS_2 = @ShipAdrs2, CITY = @ShipCity,
                        STATE = @ShipState, ZIP_COD = @ShipZipCod, CNTRY = @ShipCntry, PHONE_1 = @ShipPhone
                    WHERE CUST_NO = @CustNo AND SHIP_ADRS_ID = CONVERT(VARCHAR(10), @ShipToID);
                    IF @@ROWCOUNT = 0
                        INSERT INTO dbo.AR_SHIP_ADRS (CUST_NO, SHIP_ADRS_ID, NAM, NAM_UPR, ADRS_1, ADRS_2, CITY, STATE, ZIP_COD, CNTRY, PHONE_1)
                        VALUES (@CustNo, CONVERT(VARCHAR(10), @ShipToID), @ShipNam, UPPER(@ShipNam), @ShipAdrs1, @ShipAdrs2, @ShipCity,
                                @ShipState, @ShipZipCod, @ShipCntry, @ShipPhone);
                    SET @ShipToAdded = 1;
                END;
            END;

            -------------------------------------------------------- the document
            SET @Step = N'writing PS_DOC_HDR';
            SELECT @Lines = COUNT(*) FROM OPENJSON(@LineItemsJSON);

            SET @DocGuid = NEWID();
            INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, CUST_PO_NO,
                SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT)
            VALUES (@NewDocID, @DocGuid, @DocTyp, @StrID, @StaID, @NewTktNo, @CustNo,
                ISNULL(CONVERT(DATETIME, @OrdDat), CONVERT(DATETIME, CONVERT(DATE, GETDATE()))), LEFT(@WooOrderNo, 20),
                CONVERT(TINYINT, @ShipToID), @StkLocID, @PrcLocID, @Lines, @Lines, @Subtot - @DiscAmt, 0, GETDATE());

            IF @ShipToAdded = 1
            BEGIN
                DELETE FROM dbo.USER_ORDER_ADDED_ROW
                WHERE TABLE_NAME = 'AR_SHIP_ADRS' AND KEY_1 = @CustNo AND KEY_2 = CONVERT(VARCHAR(10), @ShipToID);

                INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
                VALUES ('AR_SHIP_ADRS', @CustNo, CONVERT(VARCHAR(10), @ShipToID), @NewDocID);
            END;

            SET @Step = N'writing PS_DOC_LIN';
            EXEC dbo.sp_CreateOrderLines @NewDocID, @NewTktNo, @LineItemsJSON,
                @LinesCreated OUTPUT, @TotLinDisc OUTPUT, @PartDone OUTPUT, @ErrorMessage OUTPUT;
            IF @PartDone = 0
                THROW 51001, @ErrorMessage, 1;

            SET @Step = N'writing PS_DOC_HDR_TOT';
            INSERT INTO dbo.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC,
                INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
            VALUES (@NewDocID, @TotTyp, @Subtot, @TaxAmt, @TotAmt, 0, @TotLinDisc, @TotAmt, @Misc, 0, 0, 0, 0);

            -------------------------------------------------------- inventory
            IF @Allocate = '1'
            BEGIN
                SET @Step = N'writing IM_INV';
                IF EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN AS line
                           WHERE line.DOC_ID = @NewDocID
                             AND NOT EXISTS (SELECT 1 FROM dbo.IM_INV AS stock WHERE stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = @StkLocID))
                BEGIN
                    INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
                    SELECT DISTINCT 'IM_INV', line.ITEM_NO, @StkLocID, @NewDocID
                    FROM dbo.PS_DOC_LIN AS line
                    WHERE line.DOC_ID = @NewDocID
                      AND NOT EXISTS (SELECT 1 FROM dbo.IM_INV AS stock WHERE stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = @StkLocID)
                      AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW AS added
                                      WHERE added.TABLE_NAME = 'IM_INV' AND added.KEY_1 = line.ITEM_NO COLLATE DATABASE_DEFAULT
                                        AND added.KEY_2 = @StkLocID);

                    INSERT INTO dbo.IM_INV (ITEM_NO, LOC_ID, MIN_QTY, MAX_QTY, QTY_COMMIT, QTY_ON_HND, QTY_ON_PO, QTY_ON_BO, QTY_ON_XFER_OUT,
                        QTY_ON_XFER_IN, QTY_ON_ORD, QTY_ON_LWY, QTY_ON_SO, LST_AVG_COST, LST_COST, STD_COST, COST_OF_SLS_PCT, GL_VAL,
                        DROPSHIP_QTY_ON_CUST_ORD, DROPSHIP_QTY_ON_PO, RS_STAT)
                    SELECT DISTINCT line.ITEM_NO, @StkLocID, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
                    FROM dbo.PS_DOC_LIN AS line
                    WHERE line.DOC_ID = @NewDocID
                      AND NOT EXISTS (SELECT 1 FROM dbo.IM_INV AS stock WHERE stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = @StkLocID);
                END;

                UPDATE stock
                SET QTY_ON_SO = stock.QTY_ON_SO + ordered.QTY
                FROM dbo.IM_INV AS stock
                JOIN (SELECT ITEM_NO, SUM(QTY_SOLD) AS QTY FROM dbo.PS_DOC_LIN WHERE DOC_ID = @NewDocID GROUP BY ITEM_NO) AS ordered
                    ON ordered.ITEM_NO = stock.ITEM_NO
                WHERE stock.LOC_ID = @StkLocID;
            END;

            -------------------------------------------------------- payment and note, where switched on
            SET @Step = N'writing PS_DOC_PMT';
            EXEC dbo.sp_CreateOrderPayment @StagingID, @NewDocID, @PartDone OUTPUT, @ErrorMessage OUTPUT;
            IF @PartDone = 0
                THROW 51001, @ErrorMessage, 1;

            SET @Step = N'writing PS_DOC_NOTE';
            EXEC dbo.sp_CreateOrderNote @StagingID, @NewDocID;

            -------------------------------------------------------- the mark
            SET @Step = N'marking USER_ORDER_STAGING';
            UPDATE dbo.USER_ORDER_STAGING
            SET IS_VALIDATED = 1, VALIDATION_ERROR = NULL, IS_APPLIED = 1, APPLIED_DT = GETDATE(),
                CP_DOC_ID = CONVERT(VARCHAR(15), @NewDocID), TKT_NO = @NewTktNo, DOC_GUID = @DocGuid, FAILED_DT = NULL, FAILURE_CLASS = NULL
            WHERE STAGING_ID = @StagingID;

            SET @Step = N'committing';
            COMMIT TRANSACTION;

            SET @DocID = @NewDocID;
            SET @TktNo = @NewTktNo;
            SET @Success = 1;
            SET @ErrorMessage = NULL;
            RETURN;
        END TRY
        BEGIN CATCH
            SET @ErrorNumber = ERROR_NUMBER();
            SET @ErrorText = ERROR_MESSAGE();
            IF @@TRANCOUNT > 0
                ROLLBACK TRANSACTION;

            SET @DocID = NULL;
            SET @TktNo = NULL;
            SET @Success = 0;

            /* A part refused (51001): a refusal like any other, unless the caller's own transaction is gone with it. */
            IF @ErrorNumber = 51001 AND @CallersTransaction = 0
            BEGIN
                SET @ErrorMessage = LEFT(@ErrorText, 500);
                RETURN;
            END;
            SET @ErrorMessage = NULL;

            IF @ErrorNumber IN (1205, 1222, 3960, 51205)
                THROW;

            IF @ErrorNumber NOT IN (2601, 2627) OR @CallersTransaction = 1
            BEGIN
                SET @Message = @Who + N': [ERROR] ' + CONVERT(NVARCHAR(12), @ErrorNumber) + N': ' + LEFT(@ErrorText, 1500)
                    + N' (while ' + @Step + N')';
                THROW 51000, @Message, 1;
            END;

            /* 2601, 2627: somebody else was first with a number. Keep away from one who counts up from the highest, as the
               predecessor did: leave more room at each try. */
            SELECT @HighestDocID = ISNULL(MAX(DOC_ID) + 10 * @Try, 0) FROM dbo.PS_DOC_HDR WHERE DOC_ID BETWEEN @NewDocID AND 999999999999999;
            IF @Try >= @MaxTries OR DATEDIFF(MILLISECOND, @Started, SYSUTCDATETIME()) >= @LockTimeout
            BEGIN
                SET @Message = @Who + N': lost its numbers ' + CONVERT(NVARCHAR(12), @Try) + N' times to others (while ' + @Step
                    + N'). Try again. Last error: ' + LEFT(@ErrorText, 1000);
                THROW 51205, @Message, 1;
            END;
        END CATCH;
    END;
END;
GO
PRINT '160 created sp_CreateOrderFromStaging.';
GO
