/*  190  dbo.sp_RepairStagedOrder: repairs customer, one SKU or the ship-to address of a staged order.

    Only what is given (not NULL) is changed; an empty text empties a column of the address. @OldSku and @NewSku go together:
    every line with @OldSku gets @NewSku, sku_original keeps what the shop said. Texts that do not fit their
    column are refused, not cut. Nothing is processed by this: replay the order afterwards.

    @Release = 1 lets an order be processed again that was rolled back, cancelled in the shop or skipped. One that is held
    passes with the reason that it is held for (HOLD_PASSED) and is announced again; another reason holds it again.
    Refused where the order has a document, or where it is an old duplicate. Each change is in USER_ORDER_AUDIT
    (REPAIR, RELEASE) with the row before and after.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_RepairStagedOrder') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_RepairStagedOrder AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_RepairStagedOrder
    @StagingID INT,
    @User VARCHAR(50),
    @Reason NVARCHAR(500),
    @CustNo VARCHAR(15) = NULL,
    @OldSku VARCHAR(100) = NULL,
    @NewSku VARCHAR(20) = NULL,
    @ShipNam NVARCHAR(200) = NULL,
    @ShipAdrs1 NVARCHAR(200) = NULL,
    @ShipAdrs2 NVARCHAR(200) = NULL,
    @ShipCity NVARCHAR(200) = NULL,
    @ShipState NVARCHAR(200) = NULL,
    @ShipZipCod NVARCHAR(200) = NULL,
    @ShipCntry NVARCHAR(200) = NULL,
    @ShipPhone NVARCHAR(200) = NULL,
    @Release BIT = 0,
    @Success BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    SET ROWCOUNT 0;
    SET DEADLOCK_PRIORITY LOW;
    IF @@LOCK_TIMEOUT = -1
        SET LOCK_TIMEOUT 15000;

    DECLARE @Who NVARCHAR(200) = N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL') + N')';
    DECLARE @FoundID INT, @WooOrderID INT, @IsApplied BIT, @IsDuplicate BIT, @Skipped BIT, @CpDocID VARCHAR(15), @Json NVARCHAR(MAX),
            @LineNo INT = 0, @Lines INT = 0, @Replaced INT = 0, @Releasable BIT, @Changes BIT,
            @Before NVARCHAR(MAX), @After NVARCHAR(MAX), @List NVARCHAR(MAX), @Lock INT, @LockTimeout INT,
            @ErrorNumber INT, @ErrorText NVARCHAR(2000), @Message NVARCHAR(2000);
    DECLARE @Reasons TABLE (SEQ INT NOT NULL PRIMARY KEY, REASON NVARCHAR(500) NOT NULL);
    DECLARE @Elements TABLE (LINE_NO INT NOT NULL PRIMARY KEY, ELEMENT NVARCHAR(MAX) NOT NULL);

    DECLARE @LockName NVARCHAR(60) = N'OrderBridge.order.' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL');

    SET @Success = 0;
    SET @ErrorMessage = NULL;

    BEGIN TRY
        BEGIN TRANSACTION;

        SELECT @LockTimeout = ISNULL(MAX(CASE WHEN SETTING_NAME = 'LOCK_TIMEOUT_MS' THEN TRY_CAST(SETTING_VALUE AS INT) END), 15000)
        FROM dbo.USER_ORDER_PIPELINE_SETTING;

        EXEC @Lock = sp_getapplock @Resource = @LockName, @LockMode = 'Exclusive',
            @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        IF @Lock < 0
        BEGIN
            SET @Message = REPLACE(@Who, N'%', N'%%') + N': waited ' + CONVERT(NVARCHAR(12), @LockTimeout)
                + N' ms in vain for the application lock ' + @LockName + N' (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
            THROW 51205, @Message, 1;
        END;

        SELECT @FoundID = STAGING_ID, @WooOrderID = WOO_ORDER_ID, @IsApplied = ISNULL(IS_APPLIED, 0), @IsDuplicate = IS_DUPLICATE,
               @CpDocID = CP_DOC_ID, @Json = LINE_ITEMS_JSON,
               @Skipped = CASE WHEN IS_APPLIED = 1 AND CP_DOC_ID IS NULL AND LEFT(VALIDATION_ERROR, 17) = N'MANUALLY_SKIPPED:' THEN 1 ELSE 0 END,
               @Releasable = CASE WHEN ROLLED_BACK_DT IS NOT NULL OR CANCELLED_DT IS NOT NULL
                                    OR (HOLD_CODE IS NOT NULL AND ISNULL(IS_APPLIED, 0) = 0)
                                    OR (IS_APPLIED = 1 AND CP_DOC_ID IS NULL AND LEFT(VALIDATION_ERROR, 17) = N'MANUALLY_SKIPPED:') THEN 1 ELSE 0 END,
               @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
                   + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')'
        FROM dbo.USER_ORDER_STAGING WITH (UPDLOCK, ROWLOCK)
        WHERE STAGING_ID = @StagingID;

        SET @Changes = CASE WHEN COALESCE(@CustNo, @OldSku, @NewSku, @ShipNam, @ShipAdrs1, @ShipAdrs2, @ShipCity, @ShipState, @ShipZipCod,
                                          @ShipCntry, @ShipPhone) IS NOT NULL THEN 1 ELSE 0 END;

        /* A line that is no object cannot be repaired here; its SKU counts as not found. */
        IF @OldSku IS NOT NULL AND ISJSON(@Json) = 1
        BEGIN
            INSERT INTO @Elements (LINE_NO, ELEMENT)
            SELECT CONVERT(INT, element.[key]) + 1, element.[value]
            FROM OPENJSON(@Json) AS element
            WHERE element.[type] = 5 AND TRY_CAST(element.[key] AS INT) IS NOT NULL;

            SELECT @Lines = COUNT(*) FROM OPENJSON(@Json);
            SELECT @Replaced = COUNT(CASE WHEN LTRIM(RTRIM(JSON_VALUE(ELEMENT, '$.sku'))) = @OldSku THEN 1 END)
            FROM @Elements
            HAVING COUNT(*) = @Lines;
        END;

        ------------------------------------------------------------ may it be, and does it fit
        INSERT INTO @Reasons (SEQ, REASON)
        SELECT fault.SEQ, fault.REASON
        FROM (VALUES
            (1, CASE WHEN @FoundID IS NULL THEN N'[NOT_FOUND] no such row in USER_ORDER_STAGING' END),
            (2, CASE WHEN @IsApplied = 1 AND @Skipped = 0 THEN N'[ALREADY_APPLIED] IS_APPLIED is 1, CP_DOC_ID ''' + ISNULL(@CpDocID, N'')
                          + N'''. To undo a ticket, roll it back' END),
            (3, CASE WHEN @IsDuplicate = 1 THEN N'[DUPLICATE] another row is the live one of WOO_ORDER_ID ' + CONVERT(NVARCHAR(12), @WooOrderID) END),
            (4, CASE WHEN @Skipped = 1 AND ISNULL(@Release, 0) = 0 THEN N'[SKIPPED] skipped by hand: release it too' END),
            (5, CASE WHEN ISNULL(LTRIM(RTRIM(@Reason)), N'') = N'' OR ISNULL(LTRIM(RTRIM(@User)), '') = ''
                     THEN N'[REASON_MISSING] a repair needs a reason and the name of who does it' END),
            (6, CASE WHEN @FoundID IS NOT NULL AND @Changes = 0 AND ISNULL(@Release, 0) = 0
                     THEN N'[NOTHING_TO_CHANGE] no value was given' END),
            (7, CASE WHEN @FoundID IS NOT NULL AND @Changes = 0 AND @Release = 1 AND @Releasable = 0
                     THEN N'[NOTHING_TO_CHANGE] the order is not rolled back, cancelled, skipped or held' END),
            (8, CASE WHEN @CustNo IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE CUST_NO = @CustNo)
                     THEN N'[CUSTOMER_UNKNOWN] CUST_NO ''' + @CustNo + N''' is not in AR_CUST' END),
            (9, CASE WHEN (@OldSku IS NULL AND @NewSku IS NOT NULL) OR (@OldSku IS NOT NULL AND @NewSku IS NULL)
                     THEN N'[SKU_MISSING] the old and the new item number are needed together' END),
            (10, CASE WHEN @FoundID IS NOT NULL AND @OldSku IS NOT NULL AND @Replaced = 0
                      THEN N'[SKU_UNKNOWN] no line has the item ''' + @OldSku + N'''' END),
            (11, CASE WHEN @NewSku IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dbo.IM_ITEM WHERE ITEM_NO = @NewSku)
                      THEN N'[SKU_UNKNOWN] item ''' + @NewSku + N''' is not in IM_ITEM.ITEM_NO' END),
            (12, CASE WHEN EXISTS (SELECT 1 FROM dbo.IM_ITEM WHERE ITEM_NO = @NewSku AND ISNULL(STAT, '') <> 'A')
                      THEN N'[ITEM_INACTIVE] item ''' + @NewSku + N''' is not active in IM_ITEM.STAT' END)
        ) AS fault (SEQ, REASON)
        WHERE fault.REASON IS NOT NULL;

        INSERT INTO @Reasons (SEQ, REASON)
        SELECT 20 + given.SEQ, N'[TEXT_TOO_LONG] ' + given.COLUMN_NAME + N' takes ' + CONVERT(NVARCHAR(10), given.MAX_LEN)
            + N' characters, given are ' + CONVERT(NVARCHAR(10), LEN(given.VALUE))
        FROM (VALUES (1, N'SHIP_NAM', @ShipNam, 40), (2, N'SHIP_ADRS_1', @ShipAdrs1, 40), (3, N'SHIP_ADRS_2', @ShipAdrs2, 40),
                     (4, N'SHIP_CITY', @ShipCity, 20), (5, N'SHIP_STATE', @ShipState, 3), (6, N'SHIP_ZIP_COD', @ShipZipCod, 15),
                     (7, N'SHIP_CNTRY', @ShipCntry, 3), (8, N'SHIP_PHONE', @ShipPhone, 25)) AS given (SEQ, COLUMN_NAME, VALUE, MAX_LEN)
        WHERE LEN(given.VALUE) > given.MAX_LEN;

        IF EXISTS (SELECT 1 FROM @Reasons)
        BEGIN
            SET @List = (SELECT REASON FROM @Reasons ORDER BY SEQ FOR JSON PATH);
            SET @ErrorMessage = dbo.fn_OrderMessage(@Who, @List);
            COMMIT TRANSACTION;
            RETURN;
        END;

        SET @Before = (SELECT CUST_NO, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
                              LINE_ITEMS_JSON, IS_APPLIED, VALIDATION_ERROR, ROLLED_BACK_DT, CANCELLED_DT, HOLD_CODE, HOLD_REASON
                       FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID FOR JSON PATH, INCLUDE_NULL_VALUES);

        ------------------------------------------------------------ lines: everything else in them stays as it is
        IF @Replaced > 0
        BEGIN
            UPDATE @Elements
            SET ELEMENT = JSON_MODIFY(JSON_MODIFY(ELEMENT, '$.sku_original', ISNULL(JSON_VALUE(ELEMENT, '$.sku_original'), @OldSku)),
                                      '$.sku', CONVERT(NVARCHAR(20), @NewSku))
            WHERE LTRIM(RTRIM(JSON_VALUE(ELEMENT, '$.sku'))) = @OldSku;

            SET @Json = N'';
            WHILE @LineNo < @Lines
            BEGIN
                SET @LineNo = @LineNo + 1;
                SELECT @Json = @Json + CASE WHEN @LineNo = 1 THEN N'[' ELSE N',' END + ELEMENT FROM @Elements WHERE LINE_NO = @LineNo;
            END;
            SET @Json = @Json + N']';
        END;

        IF @Changes = 1
            UPDATE dbo.USER_ORDER_STAGING
            SET CUST_NO = COALESCE(@CustNo, CUST_NO), LINE_ITEMS_JSON = @Json,
                SHIP_NAM = COALESCE(@ShipNam, SHIP_NAM), SHIP_ADRS_1 = COALESCE(@ShipAdrs1, SHIP_ADRS_1),
                SHIP_ADRS_2 = COALESCE(@ShipAdrs2, SHIP_ADRS_2), SHIP_CITY = COALESCE(@ShipCity, SHIP_CITY),
                SHIP_STATE = COALESCE(@ShipState, SHIP_STATE), SHIP_ZIP_COD = COALESCE(@ShipZipCod, SHIP_ZIP_COD),
                SHIP_CNTRY = COALESCE(@ShipCntry, SHIP_CNTRY), SHIP_PHONE = COALESCE(@ShipPhone, SHIP_PHONE)
            WHERE STAGING_ID = @StagingID;

        IF @Release = 1 AND @Releasable = 1
            UPDATE dbo.USER_ORDER_STAGING
            SET ROLLED_BACK_DT = NULL, CANCELLED_DT = NULL, IS_APPLIED = 0,
                APPLIED_DT = NULL, VALIDATION_ERROR = CASE WHEN @Skipped = 1 THEN NULL ELSE VALIDATION_ERROR END,
                HOLD_PASSED = CASE WHEN HOLD_CODE IS NOT NULL THEN HOLD_REASON ELSE HOLD_PASSED END,
                ANNOUNCED_DT = CASE WHEN HOLD_CODE IS NOT NULL THEN NULL ELSE ANNOUNCED_DT END,
                HOLD_CODE = NULL, HOLD_REASON = NULL, HELD_DT = NULL
            WHERE STAGING_ID = @StagingID;

        SET @After = (SELECT CUST_NO, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE,
                             LINE_ITEMS_JSON, IS_APPLIED, VALIDATION_ERROR, ROLLED_BACK_DT, CANCELLED_DT, HOLD_CODE, HOLD_REASON
                      FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID FOR JSON PATH, INCLUDE_NULL_VALUES);

        INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON, BEFORE_JSON, AFTER_JSON)
        SELECT @StagingID, @WooOrderID, done.ACTION, LTRIM(RTRIM(@User)), SYSUTCDATETIME(), @Reason,
               N'{"staging":' + ISNULL(@Before, N'[]') + N'}', N'{"staging":' + ISNULL(@After, N'[]') + N'}'
        FROM (VALUES ('REPAIR', @Changes), ('RELEASE', CASE WHEN @Release = 1 AND @Releasable = 1 THEN 1 ELSE 0 END)) AS done (ACTION, IS_DONE)
        WHERE done.IS_DONE = 1;

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
        SET @Message = REPLACE(@Who + N': [ERROR] ' + CONVERT(NVARCHAR(12), @ErrorNumber) + N': ' + LEFT(@ErrorText, 1500)
            + N' (while repairing)', N'%', N'%%');
        THROW 51000, @Message, 1;
    END CATCH;
END;
GO
PRINT '190 created sp_RepairStagedOrder.';
GO
