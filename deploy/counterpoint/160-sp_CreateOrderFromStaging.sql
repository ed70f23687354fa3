/*  160  dbo.sp_CreateOrderFromStaging: one staged order becomes one ticket, wholly or not at all.

    Owns its transaction. In it: header, lines, totals, ship-to address, what the document profile (090) names, inventory, and
    the mark in the staging row.

    An order is validated once, in the transaction, before anything is written: all conditions at once, without
    reasons. Only where one fails sp_ValidateStagedOrder is called, for the reasons. The two have to agree; the contract suite
    compares them.

    @Success = 1  the ticket exists: made now, or by an earlier call (calling again is harmless)
    @Success = 0  refused by a rule; nothing was written, and a caller's own transaction goes on as it was; @ErrorMessage has every reason
    thrown        1205, 1222, 3960 as SQL Server raises them, and 51205 (waited in vain for the numbers): try again;
                  51000: any other error, with the order and the step in its text. Nothing was written.

    A caller's own transaction must not be a distributed one: SQL Server knows no savepoint in it.

    Where PREPAID_TICKET is 1, an order whose payment is written is two documents: sp_CreatePaymentTicket makes the other one in this
    transaction. @DocID and @TktNo are the order's.

    Where a rule says that the customer is to be made, sp_CreateCustomerFromStaging makes it first, in this transaction.

    Locks, in this order: the application lock OrderBridge.order.<staging id>, OrderBridge.customers where a customer is made, the staging row, the application lock OrderBridge.tickets
    (from the ship-to address to the commit), CounterPoint's counter where numbers come from it, the rows of the document, IM_INV.
    No lock is waited for longer than 15 s, or than the session says. A till is never the victim of a deadlock with us (DEADLOCK_PRIORITY LOW).

    Numbers: one caller of OrderBridge at a time, by the application lock OrderBridge.tickets. DOC_ID comes from a counter
    of ours that only grows (USER_ORDER_PIPELINE_COUNTER), so that no id comes again, not even when its document has left
    PS_DOC_HDR. TKT_NO comes from our own sequence, or from CounterPoint's counter (TKT_NO_SOURCE, sp_TakeTicketNumber). CounterPoint's own stations do not know that lock: where one of them took a number first, the order is
    tried again with the next, until LOCK_TIMEOUT_MS have passed or it lost 100 times in a row. A key that is refused twice
    over is no lost number, and is thrown at once.

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
    SET ROWCOUNT 0;
    SET DEADLOCK_PRIORITY LOW;
    IF @@LOCK_TIMEOUT = -1
        SET LOCK_TIMEOUT 15000;

    DECLARE @MaxTries INT = 100, @Try INT = 0, @Started DATETIME2 = SYSUTCDATETIME(),
            @CallersTransaction BIT = CASE WHEN @@TRANCOUNT > 0 THEN 1 ELSE 0 END;
    DECLARE @Who NVARCHAR(200), @Step NVARCHAR(60), @Lock INT, @LockTimeout INT, @LockWait INT, @LockName NVARCHAR(60),
            @ErrorNumber INT, @ErrorText NVARCHAR(2000), @LastError NVARCHAR(2000) = N'', @Message NVARCHAR(2000);
    DECLARE @IsApplied BIT, @CpDocID VARCHAR(15), @AppliedTktNo VARCHAR(15), @AppliedGuid UNIQUEIDENTIFIER, @WooOrderNo VARCHAR(50), @CustNo VARCHAR(15),
            @TktDt DATETIME, @LineItemsJSON NVARCHAR(MAX), @Ships BIT, @Valid BIT, @Round DECIMAL(15, 4),
            @Subtot DECIMAL(15, 4), @DiscAmt DECIMAL(15, 4), @TaxAmt DECIMAL(15, 4), @Misc DECIMAL(15, 4), @TotAmt DECIMAL(15, 4),
            @ShipNam VARCHAR(40), @ShipAdrs1 VARCHAR(40), @ShipAdrs2 VARCHAR(40), @ShipCity VARCHAR(20), @ShipState VARCHAR(3),
            @ShipZipCod VARCHAR(15), @ShipCntry VARCHAR(3), @ShipPhone VARCHAR(25);
    DECLARE @StrID VARCHAR(11), @StaID VARCHAR(11), @StkLocID VARCHAR(11), @PrcLocID VARCHAR(11), @DocTyp VARCHAR(2), @LinTyp VARCHAR(2),
            @TotTyp VARCHAR(2), @SellUnit VARCHAR(2), @Allocate VARCHAR(2), @Currency VARCHAR(200), @Tolerance DECIMAL(15, 4),
            @Payment VARCHAR(2), @Prepaid VARCHAR(2), @Source VARCHAR(10), @ShipToContact VARCHAR(4), @SettingsWrong BIT, @PaymentsWrong BIT, @SeveralPayments BIT;
    DECLARE @MadeCustNo VARCHAR(15), @CustDone BIT;
    DECLARE @Prepay INT, @PayTktNo VARCHAR(15), @PayDocID BIGINT;
    DECLARE @ShipViaCod VARCHAR(10), @TaxCod VARCHAR(10), @SlsRep VARCHAR(10), @TermsCod VARCHAR(10);
    DECLARE @NewDocID BIGINT, @DocGuid UNIQUEIDENTIFIER, @NewTktNo VARCHAR(15), @LastTkt INT, @LastUsed INT, @HighestDocID BIGINT = 0,
            @ShipToID INT, @ShipToAdded BIT, @SameTicket INT, @Elements INT,
            @Lines INT, @GoodLines INT, @SumSubtotal DECIMAL(38, 9), @SumTotal DECIMAL(38, 9),
            @LinesCreated INT, @TotLinDisc DECIMAL(15, 4), @PartDone BIT, @IsValid BIT;

    SET @DocID = NULL;
    SET @TktNo = NULL;
    SET @Success = 0;
    SET @ErrorMessage = NULL;
    SET @LockName = N'OrderBridge.order.' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL');

    WHILE 1 = 1
    BEGIN
        SET @Try = @Try + 1;
        SET @Step = N'waiting for the lock';
        SET @Who = N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL') + N')';

        BEGIN TRY
            BEGIN TRANSACTION;
            SAVE TRANSACTION OrderBridge_order;

            SELECT @StrID = (SELECT LEFT(SETTING_VALUE, 11) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'STR_ID'),
                   @StaID = (SELECT LEFT(SETTING_VALUE, 11) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'STA_ID'),
                   @StkLocID = (SELECT LEFT(SETTING_VALUE, 11) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'STK_LOC_ID'),
                   @PrcLocID = (SELECT LEFT(SETTING_VALUE, 11) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'PRC_LOC_ID'),
                   @DocTyp = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'DOC_TYP'),
                   @LinTyp = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'LIN_TYP'),
                   @TotTyp = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'TOT_TYP'),
                   @SellUnit = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'SELL_UNIT'),
                   @Allocate = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'ALLOCATE_INVENTORY'),
                   @Currency = (SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'CURRENCY'),
                   @Tolerance = (SELECT TRY_CAST(SETTING_VALUE AS DECIMAL(9, 4)) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'ROUNDING_TOLERANCE_PER_LINE'),
                   @Payment = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'PAYMENT_ENABLED'),
                   @Prepaid = (SELECT LEFT(SETTING_VALUE, 2) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'PREPAID_TICKET'),
                   @ShipToContact = (SELECT LEFT(SETTING_VALUE, 4) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'SHIP_TO_CONTACT'),
                   @Source = (SELECT LEFT(SETTING_VALUE, 10) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'TKT_NO_SOURCE'),
                   @LockTimeout = (SELECT TRY_CAST(SETTING_VALUE AS INT) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'LOCK_TIMEOUT_MS');
            SET @LockTimeout = ISNULL(@LockTimeout, 15000);
            SET @SettingsWrong = CASE
                WHEN LEN(@StrID) BETWEEN 1 AND 10 AND LEN(@StaID) BETWEEN 1 AND 8 AND LEN(@StkLocID) BETWEEN 1 AND 10 AND LEN(@PrcLocID) BETWEEN 1 AND 10
                     AND LEN(@DocTyp) = 1 AND LEN(@LinTyp) = 1 AND LEN(@TotTyp) = 1 AND LEN(@SellUnit) = 1 AND @Allocate IN ('0', '1') AND @Tolerance >= 0
                     AND @Source IN ('OWN', 'NXT_ORD_NO', 'NXT_TKT_NO')
                THEN 0 ELSE 1 END;
            SET @PaymentsWrong = 0;
            IF @Payment = '1' AND (OBJECT_ID(N'dbo.PS_DOC_PMT') IS NULL OR NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_DOC_TABLE WHERE TABLE_NAME = 'PS_DOC_PMT' AND IS_ENABLED = 1))
                SET @PaymentsWrong = 1;
            IF @Payment = '1' AND @Prepaid = '1'
                AND (OBJECT_ID(N'dbo.PS_DOC_HDR_ORIG_DOC') IS NULL OR NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_DOC_TABLE WHERE TABLE_NAME = 'PS_DOC_HDR_ORIG_DOC' AND IS_ENABLED = 1))
                SET @PaymentsWrong = 1;

            /* What is left of LOCK_TIMEOUT_MS, so that all tries together do not take longer. */
            SET @LockWait = @LockTimeout;
            IF @Try > 1 AND @LockTimeout > 0
                SET @LockWait = @LockTimeout - DATEDIFF(MILLISECOND, @Started, SYSUTCDATETIME());
            IF @Try > 1 AND @LockTimeout > 0 AND @LockWait < 1
                SET @LockWait = 1;
            EXEC @Lock = sp_getapplock @Resource = @LockName, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @LockWait;
            IF @Lock < 0
            BEGIN
                SET @Message = REPLACE(@Who, N'%', N'%%') + N': waited ' + CONVERT(NVARCHAR(12), @LockWait)
                    + N' ms in vain for the application lock ' + @LockName + N' (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
                THROW 51205, @Message, 1;
            END;

            -------------------------------------------------------- its customer, where a rule says that one is to be made
            SET @Step = N'making the customer';
            SET @MadeCustNo = NULL;
            IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING
                       WHERE STAGING_ID = @StagingID AND CUST_TEMPLATE IS NOT NULL AND ISNULL(LTRIM(CUST_NO), '') = '' AND ISNULL(IS_APPLIED, 0) = 0
                         AND IS_DUPLICATE = 0 AND HOLD_CODE IS NULL AND CANCELLED_DT IS NULL AND ROLLED_BACK_DT IS NULL)
            BEGIN
                EXEC dbo.sp_CreateCustomerFromStaging @StagingID, @MadeCustNo OUTPUT, @CustDone OUTPUT, @ErrorMessage OUTPUT;
                IF @CustDone = 0
                BEGIN
                    ROLLBACK TRANSACTION OrderBridge_order;
                    COMMIT TRANSACTION;
                    RETURN;
                END;
            END;

            -------------------------------------------------------- the order, applied already or refused
            SET @Step = N'reading USER_ORDER_STAGING';
            SET @Valid = 0;
            SET @SeveralPayments = 0;
            SET @Prepay = 0;
            SET @IsApplied = 0;
            SELECT @Who = N'Order ' + COALESCE(NULLIF(staged.WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), staged.WOO_ORDER_ID))
                       + N' (staging ' + CONVERT(NVARCHAR(12), staged.STAGING_ID) + N')',
                   @WooOrderNo = COALESCE(NULLIF(staged.WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), staged.WOO_ORDER_ID)),
                   @IsApplied = ISNULL(staged.IS_APPLIED, 0), @CpDocID = staged.CP_DOC_ID, @AppliedTktNo = staged.TKT_NO, @AppliedGuid = staged.DOC_GUID,
                   @CustNo = customer.CUST_NO, @TktDt = CASE WHEN staged.ORD_DAT >= '17530101' THEN staged.ORD_DAT END, @LineItemsJSON = staged.LINE_ITEMS_JSON,
                   @Ships = CASE WHEN staged.SHIPS IS NOT NULL THEN staged.SHIPS WHEN ISNULL(staged.SHIP_VIA, '') <> '' THEN 1 ELSE 0 END,
                   @Subtot = ISNULL(staged.SUBTOT, 0), @DiscAmt = ISNULL(staged.DISC_AMT, 0), @TaxAmt = ISNULL(staged.TAX_AMT, 0),
                   @Misc = ISNULL(staged.SHIP_AMT, 0) + staged.FEE_AMT + staged.ROUND_AMT, @Round = staged.ROUND_AMT, @TotAmt = staged.TOT_AMT,
                   @ShipNam = staged.SHIP_NAM, @ShipAdrs1 = staged.SHIP_ADRS_1, @ShipAdrs2 = staged.SHIP_ADRS_2, @ShipCity = staged.SHIP_CITY,
                   @ShipState = staged.SHIP_STATE, @ShipZipCod = staged.SHIP_ZIP_COD, @ShipCntry = staged.SHIP_CNTRY, @ShipPhone = staged.SHIP_PHONE,
                   /* what rules decided, else the settings */
                   @StrID = COALESCE(staged.STR_ID, @StrID), @StaID = COALESCE(staged.STA_ID, @StaID),
                   @StkLocID = COALESCE(staged.STK_LOC_ID, @StkLocID), @PrcLocID = COALESCE(staged.PRC_LOC_ID, @PrcLocID),
                   @DocTyp = COALESCE(staged.DOC_TYP, @DocTyp), @LinTyp = CASE WHEN staged.DOC_TYP = 'T' THEN 'S' ELSE @LinTyp END,
                   @TotTyp = CASE WHEN staged.DOC_TYP = 'T' THEN 'S' ELSE @TotTyp END,
                   @ShipViaCod = staged.SHIP_VIA_COD, @TaxCod = staged.TAX_COD, @SlsRep = staged.SLS_REP, @TermsCod = staged.TERMS_COD,
                   @Valid = CASE
                       WHEN @SettingsWrong = 1 OR @PaymentsWrong = 1 OR staged.IS_APPLIED = 1 OR staged.IS_DUPLICATE = 1 OR staged.ROLLED_BACK_DT IS NOT NULL
                            OR staged.CANCELLED_DT IS NOT NULL OR staged.HOLD_CODE IS NOT NULL
                            OR customer.CUST_NO IS NULL OR staged.ORD_DAT < '17530101'
                            OR LEN(staged.STA_ID) NOT BETWEEN 1 AND 8 OR staged.STR_ID = '' OR staged.STK_LOC_ID = '' OR staged.PRC_LOC_ID = '' OR staged.DOC_TYP = ''
                            OR ISJSON(staged.PROFILE_JSON) = 0 OR LEFT(LTRIM(staged.PROFILE_JSON), 1) <> N'{'
                            OR (staged.CURRENCY <> COALESCE(NULLIF(@Currency, ''), staged.SHOP_CURRENCY) AND ISNULL(staged.CURRENCY_TAKEN, 0) = 0)
                            OR staged.SUBTOT < 0 OR staged.DISC_AMT < 0 OR staged.SHIP_AMT < 0 OR staged.TAX_AMT < 0 OR staged.TOT_AMT < 0
                            OR staged.TOT_AMT IS NULL OR staged.TOT_AMT <> ROUND(staged.TOT_AMT, 2) OR staged.TAX_AMT <> ROUND(staged.TAX_AMT, 2)
                            OR staged.TOT_AMT <> ISNULL(staged.SUBTOT, 0) - ISNULL(staged.DISC_AMT, 0) + ISNULL(staged.SHIP_AMT, 0)
                                                 + staged.FEE_AMT + staged.ROUND_AMT + ISNULL(staged.TAX_AMT, 0)
                            OR ISJSON(staged.LINE_ITEMS_JSON) <> 1 OR staged.LINE_ITEMS_JSON IS NULL
                            OR SUBSTRING(staged.LINE_ITEMS_JSON,
                                         PATINDEX(N'%[^ ' + NCHAR(9) + NCHAR(10) + NCHAR(13) + N']%', staged.LINE_ITEMS_JSON), 1) <> N'['
                            OR EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR AS header
                                       WHERE header.CUST_PO_NO = CONVERT(VARCHAR(20), LEFT(COALESCE(NULLIF(staged.WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), staged.WOO_ORDER_ID)), 20)) COLLATE DATABASE_DEFAULT
                                         AND header.CUST_NO = customer.CUST_NO
                                         AND (header.DOC_ID > 900000000000000 OR header.STA_ID = @StaID COLLATE DATABASE_DEFAULT)
                                         AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING AS known WHERE known.CP_DOC_ID = CONVERT(VARCHAR(15), header.DOC_ID)))
                       THEN 0
                       WHEN (staged.SHIPS = 1 OR (staged.SHIPS IS NULL AND ISNULL(staged.SHIP_VIA, '') <> ''))
                            AND (ISNULL(LTRIM(staged.SHIP_NAM), '') = '' OR ISNULL(LTRIM(staged.SHIP_ADRS_1), '') = ''
                                 OR (ISNULL(LTRIM(staged.SHIP_CITY), '') = '' AND ISNULL(CHARINDEX('SHIP_CITY', staged.SHIP_OPTIONAL), 0) = 0)
                                 OR (ISNULL(LTRIM(staged.SHIP_ZIP_COD), '') = '' AND ISNULL(CHARINDEX('SHIP_ZIP_COD', staged.SHIP_OPTIONAL), 0) = 0))
                       THEN 0
                       /* With cards, sp_ValidateStagedOrder says whether anything is left to pay. */
                       WHEN @Payment = '1' AND staged.TOT_AMT > 0 AND staged.PAY_COD IS NULL AND ISNULL(LTRIM(staged.PAYMENTS_JSON), N'') = N''
                            AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_PAYMENT_MAP AS code
                                            WHERE code.WOO_METHOD IN (staged.PMT_GATEWAY, staged.PMT_METH, '*') AND code.PAY_COD <> '')
                       THEN 0
                       ELSE 1 END,
                   @Prepay = CASE WHEN @Payment = '1' AND @Prepaid = '1' AND staged.TOT_AMT > 0 AND COALESCE(staged.DOC_TYP, @DocTyp) = 'O'
                                       AND (ISNULL(staged.PAY_COD, '') <> 'none' OR LTRIM(staged.PAYMENTS_JSON) NOT IN (N'', N'[]')) THEN 1 ELSE 0 END,
                   @SeveralPayments = CASE WHEN @Payment = '1' AND LTRIM(staged.PAYMENTS_JSON) <> N'' THEN 1 ELSE 0 END
            FROM dbo.USER_ORDER_STAGING AS staged WITH (UPDLOCK, ROWLOCK)
            LEFT JOIN dbo.AR_CUST AS customer ON customer.CUST_NO = LTRIM(RTRIM(staged.CUST_NO)) COLLATE DATABASE_DEFAULT
            WHERE staged.STAGING_ID = @StagingID;

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

            -------------------------------------------------------- its lines, all at once
            SET @Step = N'validating';
            IF @Valid = 1
            BEGIN
                /* TOP: each number is read once, not once for each condition. */
                SELECT @Lines = COUNT(*), @SumSubtotal = SUM(line.SUBTOTAL), @SumTotal = SUM(line.TOTAL),
                       @Elements = (SELECT COUNT(*) FROM OPENJSON(@LineItemsJSON)),
                       @GoodLines = COUNT(CASE
                           WHEN line.STAT = 'A' AND line.QUANTITY > 0 AND line.QUANTITY = ROUND(line.QUANTITY, 4)
                                AND line.PRICE >= 0 AND line.TOTAL >= 0 AND line.SUBTOTAL >= line.TOTAL AND line.SUBTOTAL <= line.QUANTITY * 99999999999
                                AND line.TOTAL = ROUND(line.TOTAL, 2) AND line.SUBTOTAL = ROUND(line.SUBTOTAL, 2)
                                AND ABS(ROUND(line.QUANTITY * line.PRICE, 2) - line.TOTAL) <= 0.01 + line.QUANTITY * 0.0000005 THEN 1 END)
                FROM (SELECT TOP (2147483647) item.STAT,
                             COALESCE(TRY_CAST(field.quantity AS DECIMAL(17, 9)), TRY_CAST(TRY_CAST(NULLIF(field.quantity, N'') AS FLOAT) AS DECIMAL(17, 9))) AS QUANTITY,
                             COALESCE(TRY_CAST(field.price AS DECIMAL(20, 9)), TRY_CAST(TRY_CAST(NULLIF(field.price, N'') AS FLOAT) AS DECIMAL(20, 9))) AS PRICE,
                             COALESCE(TRY_CAST(field.total AS DECIMAL(22, 9)), TRY_CAST(TRY_CAST(NULLIF(field.total, N'') AS FLOAT) AS DECIMAL(22, 9))) AS TOTAL,
                             CASE WHEN field.subtotal IS NULL
                                  THEN COALESCE(TRY_CAST(field.total AS DECIMAL(22, 9)), TRY_CAST(TRY_CAST(NULLIF(field.total, N'') AS FLOAT) AS DECIMAL(22, 9)))
                                  ELSE COALESCE(TRY_CAST(field.subtotal AS DECIMAL(22, 9)), TRY_CAST(TRY_CAST(NULLIF(field.subtotal, N'') AS FLOAT) AS DECIMAL(22, 9)))
                             END AS SUBTOTAL
                      FROM OPENJSON(@LineItemsJSON)
                          WITH (
                              sku      NVARCHAR(100) '$.sku',
                              quantity NVARCHAR(100) '$.quantity',
                              price    NVARCHAR(100) '$.price',
                              total    NVARCHAR(100) '$.total',
                              subtotal NVARCHAR(100) '$.subtotal'
                          ) AS field
                      /* One seek for each line, as in fn_StagedOrderLines. */
                      OUTER APPLY (SELECT TOP (1) found.STAT
                                   FROM dbo.IM_ITEM AS found
                                   WHERE found.ITEM_NO = CONVERT(VARCHAR(20), LTRIM(RTRIM(field.sku))) COLLATE DATABASE_DEFAULT
                                     AND LEN(LTRIM(RTRIM(field.sku))) <= 20) AS item) AS line;

                /* One element that is no object is no row of OPENJSON WITH on some engines. */
                IF @Lines = 0 OR @GoodLines <> @Lines OR @Elements <> @Lines OR @Subtot <> @SumSubtotal OR @DiscAmt <> @SumSubtotal - @SumTotal
                    OR ABS(@Round) > @Tolerance * @Lines
                    SET @Valid = 0;
            END;
            IF @Valid = 0 OR @SeveralPayments = 1
            BEGIN
                EXEC dbo.sp_ValidateStagedOrder @StagingID, @IsValid OUTPUT, @ErrorMessage OUTPUT;
                IF @IsValid = 0
                BEGIN
                    ROLLBACK TRANSACTION OrderBridge_order;
                    COMMIT TRANSACTION;
                    RETURN;
                END;
                IF @Valid = 0
                BEGIN
                    SET @Message = REPLACE(@Who, N'%', N'%%') + N': sp_ValidateStagedOrder finds nothing wrong, but not all conditions of a ticket hold';
                    THROW 51002, @Message, 1;
                END;
            END;

            -------------------------------------------------------- numbers, and what must not change until the commit
            SET @Step = N'waiting for the lock';
            EXEC @Lock = sp_getapplock @Resource = N'OrderBridge.tickets', @LockMode = 'Exclusive',
                @LockOwner = 'Transaction', @LockTimeout = @LockWait;
            IF @Lock < 0
            BEGIN
                SET @Message = REPLACE(@Who, N'%', N'%%') + N': waited ' + CONVERT(NVARCHAR(12), @LockWait)
                    + N' ms in vain for the application lock OrderBridge.tickets (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
                THROW 51205, @Message, 1;
            END;

            SET @Step = N'writing AR_SHIP_ADRS';
            SET @ShipToID = NULL;
            SET @ShipToAdded = 0;
            IF @Ships = 1
            BEGIN
                SELECT @ShipToID = MIN(TRY_CAST(SHIP_ADRS_ID AS INT))
                FROM dbo.AR_SHIP_ADRS
                WHERE CUST_NO = @CustNo AND TRY_CAST(SHIP_ADRS_ID AS INT) BETWEEN 0 AND 255
                  AND SHIP_ADRS_ID = CONVERT(VARCHAR(10), TRY_CAST(SHIP_ADRS_ID AS INT))
                  AND NAM = @ShipNam AND ADRS_1 = @ShipAdrs1 AND ISNULL(ADRS_2, '') = ISNULL(@ShipAdrs2, '')
                  AND ISNULL(CITY, '') = ISNULL(@ShipCity, '') AND ISNULL(STATE, '') = ISNULL(@ShipState, '')
                  AND ISNULL(ZIP_COD, '') = ISNULL(@ShipZipCod, '');

                IF @ShipToID IS NULL
                BEGIN
                    SET @ShipToID = dbo.fn_FreeShipToNumber(@CustNo);
                    IF @ShipToID IS NULL
                    BEGIN
                        EXEC dbo.sp_ValidateStagedOrder @StagingID, @IsValid OUTPUT, @ErrorMessage OUTPUT;
                        ROLLBACK TRANSACTION OrderBridge_order;
                        COMMIT TRANSACTION;
                        RETURN;
                    END;

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

            /* READCOMMITTEDLOCK: with READ_COMMITTED_SNAPSHOT too, wait for a station that is inserting right now. @HighestDocID: somebody
               else has written documents above our counter, which the last try has met. */
            SET @Step = N'taking the numbers';
            SET @NewDocID = NULL;
            SELECT @NewDocID = CASE WHEN counter.LAST_VALUE < @HighestDocID THEN @HighestDocID ELSE counter.LAST_VALUE END + 1,
                   @LastTkt = sequence.LAST_TKT
            FROM dbo.USER_ORDER_PIPELINE_COUNTER AS counter
            LEFT JOIN dbo.USER_ORDER_PIPELINE_SEQUENCE AS sequence ON sequence.STA_ID = @StaID
            WHERE counter.COUNTER_NAME = 'DOC_ID';

            SET @PayDocID = CASE WHEN @Prepay = 1 THEN @NewDocID + 1 END;
            SET @NewTktNo = NULL;
            SET @PayTktNo = NULL;
            SET @LastUsed = NULL;
            IF @Source = 'OWN'
            BEGIN
                SELECT TOP (1) @LastUsed = TRY_CAST(RIGHT(TKT_NO, 6) AS INT)
                FROM dbo.PS_DOC_HDR WITH (READCOMMITTEDLOCK)
                WHERE TKT_NO >= @StaID + '-000000' AND TKT_NO <= @StaID + '-999999'
                  AND LEFT(TKT_NO, LEN(@StaID) + 1) = @StaID + '-'
                  AND SUBSTRING(TKT_NO, LEN(@StaID) + 2, 14) LIKE '[0-9][0-9][0-9][0-9][0-9][0-9]'
                ORDER BY TKT_NO DESC;

                /* The station's first: numbers that have left with their documents, too. */
                IF @LastTkt IS NULL
                    SET @LastTkt = dbo.fn_LastTicketNumber(@StaID);
                SET @LastUsed = CASE WHEN ISNULL(@LastTkt, 0) > ISNULL(@LastUsed, 0) THEN ISNULL(@LastTkt, 0) ELSE ISNULL(@LastUsed, 0) END;
                IF @LastUsed + @Prepay < 999999
                BEGIN
                    SET @NewTktNo = @StaID + '-' + RIGHT('000000' + CONVERT(VARCHAR(6), @LastUsed + 1), 6);
                    IF @Prepay = 1
                        SET @PayTktNo = @StaID + '-' + RIGHT('000000' + CONVERT(VARCHAR(6), @LastUsed + 2), 6);
                END
                ELSE
                    SET @ErrorMessage = N'[SETTING] station ''' + @StaID + N''' has given out its last ticket number: set another STA_ID in USER_ORDER_PIPELINE_SETTING';
            END
            ELSE
            BEGIN
                EXEC dbo.sp_TakeTicketNumber @StrID, @StaID, @Source, @NewTktNo OUTPUT, @ErrorMessage OUTPUT;
                /* A payment ticket is a ticket, whatever orders are numbered by. The order's number is in no document yet. */
                IF @Prepay = 1 AND @ErrorMessage IS NULL
                    EXEC dbo.sp_TakeTicketNumber @StrID, @StaID, 'NXT_TKT_NO', @PayTktNo OUTPUT, @ErrorMessage OUTPUT;
                IF @PayTktNo = @NewTktNo
                    EXEC dbo.sp_TakeTicketNumber @StrID, @StaID, 'NXT_TKT_NO', @PayTktNo OUTPUT, @ErrorMessage OUTPUT;
            END;
            IF @NewDocID IS NULL
                SET @ErrorMessage = N'[SETTING] USER_ORDER_PIPELINE_COUNTER has no row DOC_ID: run 072-document-ids.sql';
            ELSE IF @NewDocID + @Prepay > 999999999999999
                SET @ErrorMessage = N'[SETTING] USER_ORDER_PIPELINE_COUNTER: the document ids of 15 digits are used up';

            IF @ErrorMessage IS NOT NULL
            BEGIN
                SET @ErrorMessage = LEFT(@Who + N': ' + @ErrorMessage, 500);
                ROLLBACK TRANSACTION OrderBridge_order;
                COMMIT TRANSACTION;
                RETURN;
            END;

            UPDATE dbo.USER_ORDER_PIPELINE_COUNTER
            SET LAST_VALUE = @NewDocID + @Prepay, UPDATED_DT = SYSUTCDATETIME()
            WHERE COUNTER_NAME = 'DOC_ID';
            IF @Source = 'OWN'
            BEGIN
                UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE
                SET LAST_TKT = @LastUsed + 1 + @Prepay, UPDATED_DT = SYSUTCDATETIME()
                WHERE STA_ID = @StaID;
                IF @@ROWCOUNT = 0
                    INSERT INTO dbo.USER_ORDER_PIPELINE_SEQUENCE (STA_ID, LAST_TKT, UPDATED_DT)
                    VALUES (@StaID, @LastUsed + 1 + @Prepay, SYSUTCDATETIME());
            END;

            -------------------------------------------------------- the document
            SET @Step = N'writing PS_DOC_HDR';
            SET @DocGuid = NEWID();
            INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, CUST_PO_NO,
                SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID, ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT,
                SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD)
            VALUES (@NewDocID, @DocGuid, @DocTyp, @StrID, @StaID, @NewTktNo, @CustNo,
                ISNULL(@TktDt, DATEADD(DAY, DATEDIFF(DAY, 0, GETDATE()), 0)), LEFT(@WooOrderNo, 20),
                CONVERT(TINYINT, CASE WHEN @ShipToContact = 'DOC' AND @ShipToID IS NOT NULL THEN 2 ELSE @ShipToID END), @StkLocID, @PrcLocID, @Lines, @Lines, @Subtot - @DiscAmt, 0, GETDATE(),
                @ShipViaCod, @TaxCod, @SlsRep, @TermsCod);

            IF @ShipToAdded = 1
            BEGIN
                DELETE FROM dbo.USER_ORDER_ADDED_ROW
                WHERE TABLE_NAME = 'AR_SHIP_ADRS' AND KEY_1 = @CustNo AND KEY_2 = CONVERT(VARCHAR(10), @ShipToID);

                INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
                VALUES ('AR_SHIP_ADRS', @CustNo, CONVERT(VARCHAR(10), @ShipToID), @NewDocID);
            END;

            IF @MadeCustNo IS NOT NULL
                INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
                SELECT 'AR_CUST', @MadeCustNo, '', @NewDocID
                WHERE EXISTS (SELECT 1 FROM dbo.USER_ORDER_AUDIT WHERE STAGING_ID = @StagingID AND ACTION = 'CUSTOMER')
                  AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'AR_CUST' AND KEY_1 = @MadeCustNo);

            SET @Step = N'writing PS_DOC_LIN';
            EXEC dbo.sp_CreateOrderLines @NewDocID, @NewTktNo, @LineItemsJSON,
                @LinesCreated OUTPUT, @TotLinDisc OUTPUT, @PartDone OUTPUT, @ErrorMessage OUTPUT, 1, @LinTyp, @SellUnit;
            IF @LinesCreated <> @Lines
            BEGIN
                SET @Message = REPLACE(@Who, N'%', N'%%') + N': ' + CONVERT(NVARCHAR(10), @LinesCreated) + N' of ' + CONVERT(NVARCHAR(10), @Lines) + N' lines were written';
                THROW 51002, @Message, 1;
            END;

            SET @Step = N'writing PS_DOC_HDR_TOT';
            INSERT INTO dbo.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC,
                INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
            VALUES (@NewDocID, @TotTyp, @Subtot, @TaxAmt, @TotAmt, 0, @DiscAmt, @TotAmt, @Misc, 0, 0, 0, 0);

            IF @Prepay = 1
            BEGIN
                SET @Step = N'writing the payment ticket';
                EXEC dbo.sp_CreatePaymentTicket @StagingID, @NewDocID, @PayDocID, @PayTktNo;
            END;

            SET @Step = N'writing the document profile';
            EXEC dbo.sp_WriteDocumentRows @StagingID, @NewDocID;
            IF @Prepay = 1 AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'PS_DOC_HDR_ORIG_DOC' AND KEY_1 = CONVERT(VARCHAR(20), @NewDocID))
            BEGIN
                SET @Message = N'the order would not refer to its payment ticket: the document profile leaves PS_DOC_HDR_ORIG_DOC out (EXEC dbo.sp_BuildDocumentProfile says why)';
                THROW 51002, @Message, 1;
            END;

            /* A station that took the same ticket number meanwhile is waited for here, and seen. */
            SET @Step = N'comparing ticket numbers';
            SELECT @SameTicket = COUNT(*) FROM dbo.PS_DOC_HDR WITH (READCOMMITTEDLOCK) WHERE TKT_NO IN (@NewTktNo, @PayTktNo);
            IF @SameTicket > 1 + @Prepay
            BEGIN
                SET @Message = N'ticket number ' + @NewTktNo + ISNULL(N' or ' + @PayTktNo, N'') + N' is taken';
                THROW 51003, @Message, 1;
            END;

            -------------------------------------------------------- inventory, last: these rows are the tills' too
            IF @Allocate = '1'
            BEGIN
                SET @Step = N'writing IM_INV';
                UPDATE stock
                SET QTY_ON_SO = stock.QTY_ON_SO + ordered.QTY
                FROM dbo.IM_INV AS stock
                JOIN (SELECT ITEM_NO, SUM(QTY_SOLD) AS QTY FROM dbo.PS_DOC_LIN WHERE DOC_ID = @NewDocID GROUP BY ITEM_NO) AS ordered
                    ON ordered.ITEM_NO = stock.ITEM_NO
                WHERE stock.LOC_ID = @StkLocID;

                /* Fewer rows than lines: an item stands in two lines, or has no row yet. */
                IF @@ROWCOUNT <> @Lines
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
                    SELECT line.ITEM_NO, @StkLocID, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, SUM(line.QTY_SOLD), 0, 0, 0, 0, 0, 0, 0, 1
                    FROM dbo.PS_DOC_LIN AS line
                    WHERE line.DOC_ID = @NewDocID
                      AND NOT EXISTS (SELECT 1 FROM dbo.IM_INV AS stock WHERE stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = @StkLocID)
                    GROUP BY line.ITEM_NO;
                END;
            END;

            -------------------------------------------------------- the mark
            SET @Step = N'marking USER_ORDER_STAGING';
            UPDATE dbo.USER_ORDER_STAGING
            SET IS_VALIDATED = 1, VALIDATION_ERROR = NULL, IS_APPLIED = 1, APPLIED_DT = GETDATE(),
                CP_DOC_ID = CONVERT(VARCHAR(15), @NewDocID), TKT_NO = @NewTktNo, DOC_GUID = @DocGuid, SHIP_ADRS_ID = CONVERT(VARCHAR(10), @ShipToID), FAILED_DT = NULL, FAILURE_CLASS = NULL
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

            SET @ErrorMessage = NULL;

            IF @ErrorNumber IN (1205, 1222, 3960, 51205)
                THROW;

            SELECT @HighestDocID = ISNULL(MAX(DOC_ID) + 10 * @Try, 0) FROM dbo.PS_DOC_HDR WHERE DOC_ID BETWEEN @NewDocID AND 999999999999999;
            IF @ErrorNumber NOT IN (2601, 2627, 51003) OR @CallersTransaction = 1 OR (@ErrorText = @LastError AND @HighestDocID = 0)
            BEGIN
                /* In a text that is thrown, %% stands for %. */
                SET @Message = REPLACE(@Who + N': [ERROR] ' + CONVERT(NVARCHAR(12), @ErrorNumber) + N': ' + LEFT(@ErrorText, 1500)
                    + N' (while ' + @Step + N')', N'%', N'%%');
                THROW 51000, @Message, 1;
            END;

            /* 2601, 2627, 51003: somebody else was first with a number. Keep away from one who counts up from the highest, as the
               predecessor did: leave more room at each try. */
            SET @LastError = @ErrorText;
            IF @Try >= @MaxTries OR DATEDIFF(MILLISECOND, @Started, SYSUTCDATETIME()) >= @LockTimeout
            BEGIN
                SET @Message = REPLACE(@Who + N': lost its numbers ' + CONVERT(NVARCHAR(12), @Try) + N' times to others (while ' + @Step
                    + N'). Try again. Last error: ' + LEFT(@ErrorText, 1000), N'%', N'%%');
                THROW 51205, @Message, 1;
            END;
        END CATCH;
    END;
END;
GO
PRINT '160 created sp_CreateOrderFromStaging.';
GO
