/*  130  dbo.sp_ValidateStagedOrder: everything that is wrong with a staged order, in one message.

    Reads only. @IsValid = 1 and @ErrorMessage = NULL: the order can become a ticket. @IsValid = 0:
    @ErrorMessage is "Order 1001 (staging 5): [CODE] reason; [CODE] reason".
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_ValidateStagedOrder') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_ValidateStagedOrder AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_ValidateStagedOrder
    @StagingID INT,
    @IsValid BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET ROWCOUNT 0;
    SET DEADLOCK_PRIORITY LOW;
    IF @@LOCK_TIMEOUT = -1
        SET LOCK_TIMEOUT 15000;

    DECLARE @Reasons TABLE (SEQ INT NOT NULL PRIMARY KEY, REASON NVARCHAR(500) NOT NULL);
    DECLARE @Who NVARCHAR(200);

    SET @IsValid = 0;
    SET @ErrorMessage = NULL;

    ---------------------------------------------------------------- the order
    DECLARE @Found BIT = 0, @WooOrderID INT, @WooOrderNo NVARCHAR(50), @CustNo VARCHAR(15), @CustEmail NVARCHAR(100),
            @OrdDat DATE, @Currency VARCHAR(3), @ShopCurrency VARCHAR(3), @Ships BIT, @LineItemsJSON NVARCHAR(MAX),
            @Subtot DECIMAL(15, 4), @ShipAmt DECIMAL(15, 4), @TaxAmt DECIMAL(15, 4), @DiscAmt DECIMAL(15, 4),
            @FeeAmt DECIMAL(15, 4), @RoundAmt DECIMAL(15, 4), @TotAmt DECIMAL(15, 4),
            @ShipNam VARCHAR(40), @ShipAdrs1 VARCHAR(40), @ShipAdrs2 VARCHAR(40), @ShipCity VARCHAR(20),
            @ShipState VARCHAR(3), @ShipZipCod VARCHAR(15), @PmtGateway VARCHAR(100), @PmtMeth VARCHAR(50), @Payments NVARCHAR(MAX), @Left DECIMAL(15, 4),
            @IsDuplicate BIT, @IsApplied BIT, @CpDocID VARCHAR(15), @ValidationError NVARCHAR(500),
            @RolledBackDt DATETIME2, @CancelledDt DATETIME2, @HoldCode VARCHAR(40), @HoldReason NVARCHAR(500);

    SELECT @Found = 1,
           @WooOrderID = WOO_ORDER_ID, @WooOrderNo = WOO_ORDER_NO, @CustNo = NULLIF(LTRIM(RTRIM(CUST_NO)), ''),
           @CustEmail = CUST_EMAIL, @OrdDat = ORD_DAT, @Currency = CURRENCY, @ShopCurrency = SHOP_CURRENCY, @LineItemsJSON = LINE_ITEMS_JSON,
           @Ships = CASE WHEN SHIPS IS NOT NULL THEN SHIPS WHEN ISNULL(SHIP_VIA, '') <> '' THEN 1 ELSE 0 END,
           @Subtot = ISNULL(SUBTOT, 0), @ShipAmt = ISNULL(SHIP_AMT, 0), @TaxAmt = ISNULL(TAX_AMT, 0),
           @DiscAmt = ISNULL(DISC_AMT, 0), @FeeAmt = FEE_AMT, @RoundAmt = ROUND_AMT, @TotAmt = TOT_AMT,
           @ShipNam = SHIP_NAM, @ShipAdrs1 = SHIP_ADRS_1, @ShipAdrs2 = SHIP_ADRS_2, @ShipCity = SHIP_CITY,
           @ShipState = SHIP_STATE, @ShipZipCod = SHIP_ZIP_COD, @PmtGateway = PMT_GATEWAY, @PmtMeth = PMT_METH, @Payments = NULLIF(LTRIM(PAYMENTS_JSON), N''),
           @IsDuplicate = IS_DUPLICATE, @IsApplied = ISNULL(IS_APPLIED, 0), @CpDocID = CP_DOC_ID,
           @ValidationError = VALIDATION_ERROR, @RolledBackDt = ROLLED_BACK_DT, @CancelledDt = CANCELLED_DT,
           @HoldCode = HOLD_CODE, @HoldReason = HOLD_REASON
    FROM dbo.USER_ORDER_STAGING
    WHERE STAGING_ID = @StagingID;

    IF @Found = 0
    BEGIN
        SET @ErrorMessage = N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL')
            + N'): [NOT_FOUND] no such row in USER_ORDER_STAGING';
        RETURN;
    END;

    SET @Who = N'Order ' + COALESCE(NULLIF(@WooOrderNo, N''), CONVERT(NVARCHAR(12), @WooOrderID))
        + N' (staging ' + CONVERT(NVARCHAR(12), @StagingID) + N')';

    ---------------------------------------------------------------- its state
    INSERT INTO @Reasons (SEQ, REASON)
    SELECT state.SEQ, state.REASON
    FROM (VALUES
        (1, CASE WHEN @IsDuplicate = 1 THEN N'[DUPLICATE] another row is the live one of WOO_ORDER_ID ' + CONVERT(NVARCHAR(12), @WooOrderID) END),
        (2, CASE WHEN @IsApplied = 1 AND NOT (@CpDocID IS NULL AND LEFT(ISNULL(@ValidationError, N''), 17) = N'MANUALLY_SKIPPED:')
                 THEN N'[ALREADY_APPLIED] IS_APPLIED is 1, CP_DOC_ID ''' + ISNULL(@CpDocID, N'') + N'''' END),
        (3, CASE WHEN @IsApplied = 1 AND @CpDocID IS NULL AND LEFT(@ValidationError, 17) = N'MANUALLY_SKIPPED:'
                 THEN N'[SKIPPED] skipped by hand:' + SUBSTRING(@ValidationError, 18, 400) END),
        (4, CASE WHEN @RolledBackDt IS NOT NULL
                 THEN N'[ROLLED_BACK] rolled back at ' + CONVERT(NVARCHAR(19), @RolledBackDt, 120) + N' UTC and not released' END),
        (5, CASE WHEN @CancelledDt IS NOT NULL
                 THEN N'[CANCELLED] cancelled in the shop at ' + CONVERT(NVARCHAR(19), @CancelledDt, 120) + N' UTC' END),
        (6, CASE WHEN @HoldCode IS NOT NULL AND @IsApplied = 0 THEN N'[HELD] ' + @HoldCode + N': ' + ISNULL(@HoldReason, N'') END)
    ) AS state (SEQ, REASON)
    WHERE state.REASON IS NOT NULL;

    /* A document with our order number that no staging row knows: this order's row was deleted and staged again. */
    INSERT INTO @Reasons (SEQ, REASON)
    SELECT TOP (1) 8, N'[ALREADY_APPLIED] ticket ' + header.TKT_NO + N' (document ' + CONVERT(NVARCHAR(20), header.DOC_ID)
           + N') in PS_DOC_HDR has this order''s number ' + header.CUST_PO_NO + N', and no other row of USER_ORDER_STAGING has that ticket'
    FROM dbo.PS_DOC_HDR AS header
    WHERE @IsApplied = 0
      AND header.CUST_PO_NO = CONVERT(VARCHAR(20), LEFT(COALESCE(NULLIF(@WooOrderNo, N''), CONVERT(NVARCHAR(12), @WooOrderID)), 20))
      AND header.CUST_NO = @CustNo
      AND (header.DOC_ID > 900000000000000 OR header.STA_ID = (SELECT LEFT(SETTING_VALUE, 10) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'STA_ID'))
      AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING AS known WHERE known.CP_DOC_ID = CONVERT(VARCHAR(15), header.DOC_ID))
    ORDER BY header.DOC_ID;

    IF @OrdDat < '17530101'
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (9, N'[ORDER_DATE] ORD_DAT ' + CONVERT(NVARCHAR(10), @OrdDat, 120) + N' is before 1753, which PS_DOC_HDR.TKT_DT cannot hold');

    ---------------------------------------------------------------- settings
    DECLARE @WantedCurrency NVARCHAR(200), @Tolerance DECIMAL(15, 4), @PaymentEnabled NVARCHAR(200), @Prepaid NVARCHAR(200);

    INSERT INTO @Reasons (SEQ, REASON)
    SELECT 10 + needed.SEQ,
           N'[SETTING] ' + needed.SETTING_NAME + N' in USER_ORDER_PIPELINE_SETTING is '
           + CASE WHEN ISNULL(setting.SETTING_VALUE, N'') = N'' THEN N'empty'
                  ELSE N'''' + LEFT(setting.SETTING_VALUE, 40) + N''', allowed: ' + needed.ALLOWED END
    FROM (VALUES
        (1, 'STR_ID', 10, N'at most 10 characters'), (2, 'STA_ID', 8, N'at most 8 characters'),
        (3, 'STK_LOC_ID', 10, N'at most 10 characters'), (4, 'PRC_LOC_ID', 10, N'at most 10 characters'),
        (5, 'DOC_TYP', 1, N'one character'), (6, 'LIN_TYP', 1, N'one character'), (7, 'TOT_TYP', 1, N'one character'),
        (8, 'SELL_UNIT', 1, N'one character'), (9, 'ALLOCATE_INVENTORY', 1, N'0 or 1'),
        (10, 'ROUNDING_TOLERANCE_PER_LINE', 12, N'a number such as 0.01'), (11, 'TKT_NO_SOURCE', 10, N'OWN, NXT_ORD_NO or NXT_TKT_NO')
    ) AS needed (SEQ, SETTING_NAME, MAX_LEN, ALLOWED)
    LEFT JOIN dbo.USER_ORDER_PIPELINE_SETTING AS setting
        ON setting.SETTING_NAME = needed.SETTING_NAME COLLATE DATABASE_DEFAULT
    WHERE ISNULL(setting.SETTING_VALUE, N'') = N''
       OR LEN(setting.SETTING_VALUE) > needed.MAX_LEN
       OR (needed.SEQ = 9 AND setting.SETTING_VALUE NOT IN (N'0', N'1'))
       OR (needed.SEQ = 11 AND setting.SETTING_VALUE NOT IN (N'OWN', N'NXT_ORD_NO', N'NXT_TKT_NO'))
       OR (needed.SEQ = 10 AND ISNULL(TRY_CAST(setting.SETTING_VALUE AS DECIMAL(9, 4)), -1) < 0);

    /* What rules decided for this order comes before the settings, and must be no less right: a longer station would cut its ticket numbers. */
    INSERT INTO @Reasons (SEQ, REASON)
    SELECT 22 + decided.SEQ, N'[SETTING] ' + decided.COLUMN_NAME + N' of this order is ''' + decided.VALUE + N''', allowed: ' + decided.ALLOWED
    FROM dbo.USER_ORDER_STAGING AS staged
    CROSS APPLY (VALUES
        (1, N'STR_ID', staged.STR_ID, 10, N'at most 10 characters'), (2, N'STA_ID', staged.STA_ID, 8, N'at most 8 characters'),
        (3, N'STK_LOC_ID', staged.STK_LOC_ID, 10, N'at most 10 characters'), (4, N'PRC_LOC_ID', staged.PRC_LOC_ID, 10, N'at most 10 characters'),
        (5, N'DOC_TYP', staged.DOC_TYP, 1, N'one character')
    ) AS decided (SEQ, COLUMN_NAME, VALUE, MAX_LEN, ALLOWED)
    WHERE staged.STAGING_ID = @StagingID AND (decided.VALUE = '' OR LEN(decided.VALUE) > decided.MAX_LEN);

    SELECT @WantedCurrency = MAX(CASE WHEN SETTING_NAME = 'CURRENCY' THEN SETTING_VALUE END),
           @Tolerance = MAX(CASE WHEN SETTING_NAME = 'ROUNDING_TOLERANCE_PER_LINE' THEN TRY_CAST(SETTING_VALUE AS DECIMAL(9, 4)) END),
           @PaymentEnabled = MAX(CASE WHEN SETTING_NAME = 'PAYMENT_ENABLED' THEN SETTING_VALUE END),
           @Prepaid = MAX(CASE WHEN SETTING_NAME = 'PREPAID_TICKET' THEN SETTING_VALUE END)
    FROM dbo.USER_ORDER_PIPELINE_SETTING;

    IF @PaymentEnabled = N'1'
        AND (OBJECT_ID(N'dbo.PS_DOC_PMT') IS NULL
             OR NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_DOC_TABLE WHERE TABLE_NAME = 'PS_DOC_PMT' AND IS_ENABLED = 1))
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (28, N'[SETTING] PAYMENT_ENABLED is 1, but the document profile writes no PS_DOC_PMT');
    IF @PaymentEnabled = N'1' AND @Prepaid = N'1'
        AND (OBJECT_ID(N'dbo.PS_DOC_HDR_ORIG_DOC') IS NULL
             OR NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_DOC_TABLE WHERE TABLE_NAME = 'PS_DOC_HDR_ORIG_DOC' AND IS_ENABLED = 1))
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (29, N'[SETTING] PREPAID_TICKET is 1, but the document profile writes no PS_DOC_HDR_ORIG_DOC');

    ---------------------------------------------------------------- customer and currency
    /* A customer who is to be made is none that is missing. */
    IF @CustNo IS NULL AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID AND CUST_TEMPLATE IS NOT NULL)
        INSERT INTO @Reasons (SEQ, REASON)
        SELECT 30, fault.REASON
        FROM (SELECT dbo.fn_NewCustomerFault(LTRIM(RTRIM(LOWER(CUST_EMAIL))), CUST_TEMPLATE, CUST_PREFIX,
                     NULLIF(TRY_CAST(CASE WHEN SHOP = 'woocommerce' AND ISJSON(RULE_ORDER) = 1 THEN JSON_VALUE(RULE_ORDER, '$.userId') END AS INT), 0)) AS REASON
              FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID) AS fault
        WHERE fault.REASON IS NOT NULL;
    ELSE IF @CustNo IS NULL
        INSERT INTO @Reasons (SEQ, REASON)
        SELECT 30, N'[CUSTOMER_UNMAPPED] CUST_NO is empty: e-mail ''' + ISNULL(@CustEmail, N'')
            + CASE WHEN COUNT(*) > 1
                   THEN N''' is that of ' + CONVERT(NVARCHAR(12), COUNT(*)) + N' customers in AR_CUST.EMAIL_ADRS_1, ' + MIN(CUST_NO) + N' and ' + MAX(CUST_NO)
                        + N' among them: say which one it is'
                   ELSE N''' is no customer in AR_CUST.EMAIL_ADRS_1' END
        FROM dbo.AR_CUST
        WHERE EMAIL_ADRS_1 = CONVERT(VARCHAR(100), NULLIF(@CustEmail, N''));
    ELSE IF NOT EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE CUST_NO = @CustNo)
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (31, N'[CUSTOMER_UNKNOWN] CUST_NO ''' + @CustNo + N''' is not in AR_CUST');

    /* Without a setting only the shop's own currency is taken. A rule may take another one. */
    IF @Currency <> COALESCE(NULLIF(@WantedCurrency, N''), @ShopCurrency)
        AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID AND CURRENCY_TAKEN = 1)
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (32, N'[CURRENCY] CURRENCY is ''' + @Currency + N''', '
            + CASE WHEN @WantedCurrency <> N'' THEN N'the setting CURRENCY is ''' + LEFT(@WantedCurrency, 40)
                   ELSE N'the shop''s own is ''' + @ShopCurrency END + N'''');

    ---------------------------------------------------------------- lines
    DECLARE @Lines INT, @Readable INT, @SumSubtotal DECIMAL(38, 9), @SumTotal DECIMAL(38, 9);

    IF ISNULL(LTRIM(RTRIM(@LineItemsJSON)), N'') = N''
        INSERT INTO @Reasons (SEQ, REASON) VALUES (40, N'[NO_LINES] LINE_ITEMS_JSON is empty');
    ELSE IF ISJSON(@LineItemsJSON) <> 1
        OR SUBSTRING(@LineItemsJSON, PATINDEX(N'%[^ ' + NCHAR(9) + NCHAR(10) + NCHAR(13) + N']%', @LineItemsJSON), 1) <> N'['
        INSERT INTO @Reasons (SEQ, REASON) VALUES (41, N'[BAD_JSON] LINE_ITEMS_JSON is not a JSON array');
    ELSE
    BEGIN
        SELECT @Lines = COUNT(*), @SumSubtotal = SUM(SUBTOTAL), @SumTotal = SUM(TOTAL),
               @Readable = SUM(CASE WHEN SUBTOTAL IS NULL OR TOTAL IS NULL THEN 0 ELSE 1 END)
        FROM dbo.fn_StagedOrderLines(@LineItemsJSON);

        IF @Lines = 0
            INSERT INTO @Reasons (SEQ, REASON) VALUES (42, N'[NO_LINES] LINE_ITEMS_JSON has no lines');
        ELSE
            INSERT INTO @Reasons (SEQ, REASON)
            SELECT LINE_NO * 100 + PLACE, REASON
            FROM dbo.fn_StagedOrderLineFaults(@LineItemsJSON);
    END;

    IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID AND (ISJSON(PROFILE_JSON) = 0 OR LEFT(LTRIM(PROFILE_JSON), 1) <> N'{'))
        INSERT INTO @Reasons (SEQ, REASON) VALUES (43, N'[BAD_JSON] PROFILE_JSON is not a JSON object');

    ---------------------------------------------------------------- amounts of the order
    INSERT INTO @Reasons (SEQ, REASON)
    SELECT 100000000 + amount.SEQ, N'[NEGATIVE_AMOUNT] ' + amount.COLUMN_NAME + N' ' + CONVERT(NVARCHAR(30), amount.VALUE)
    FROM (VALUES (1, N'SUBTOT', @Subtot), (2, N'DISC_AMT', @DiscAmt), (3, N'SHIP_AMT', @ShipAmt),
                 (4, N'TAX_AMT', @TaxAmt), (5, N'TOT_AMT', @TotAmt)) AS amount (SEQ, COLUMN_NAME, VALUE)
    WHERE amount.VALUE < 0;

    INSERT INTO @Reasons (SEQ, REASON)
    SELECT 100000010 + total.SEQ, N'[TOTALS] ' + total.FAULT
    FROM (VALUES
        (1, CASE WHEN @Lines > 0 AND @Readable = @Lines AND @Subtot <> @SumSubtotal
                 THEN N'SUBTOT ' + CONVERT(NVARCHAR(30), @Subtot) + N' is not the sum of the lines before discounts '
                      + CONVERT(NVARCHAR(40), CONVERT(DECIMAL(28, 4), @SumSubtotal)) END),
        (2, CASE WHEN @Lines > 0 AND @Readable = @Lines AND @DiscAmt <> @SumSubtotal - @SumTotal
                 THEN N'DISC_AMT ' + CONVERT(NVARCHAR(30), @DiscAmt) + N' is not what the lines are discounted by '
                      + CONVERT(NVARCHAR(40), CONVERT(DECIMAL(28, 4), @SumSubtotal - @SumTotal)) END),
        (3, CASE WHEN @TotAmt IS NULL THEN N'TOT_AMT is empty'
                 WHEN @Subtot - @DiscAmt + @ShipAmt + @FeeAmt + @RoundAmt + @TaxAmt <> @TotAmt
                 THEN N'SUBTOT - DISC_AMT + SHIP_AMT + FEE_AMT + ROUND_AMT + TAX_AMT is '
                      + CONVERT(NVARCHAR(30), CONVERT(DECIMAL(19, 4), @Subtot - @DiscAmt + @ShipAmt + @FeeAmt + @RoundAmt + @TaxAmt))
                      + N', but TOT_AMT is ' + CONVERT(NVARCHAR(30), @TotAmt) END),
        (4, CASE WHEN @TaxAmt <> ROUND(@TaxAmt, 2) THEN N'TAX_AMT ' + CONVERT(NVARCHAR(30), @TaxAmt) + N' has a fraction of a cent' END),
        (5, CASE WHEN @TotAmt <> ROUND(@TotAmt, 2) THEN N'TOT_AMT ' + CONVERT(NVARCHAR(30), @TotAmt) + N' has a fraction of a cent' END)
    ) AS total (SEQ, FAULT)
    WHERE total.FAULT IS NOT NULL;

    IF @Lines > 0 AND ABS(@RoundAmt) > @Tolerance * @Lines
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (100000020, N'[ROUNDING] ROUND_AMT ' + CONVERT(NVARCHAR(30), @RoundAmt) + N' is beyond '
            + CONVERT(NVARCHAR(30), CONVERT(DECIMAL(15, 4), @Tolerance * @Lines)) + N' for ' + CONVERT(NVARCHAR(10), @Lines) + N' lines');

    ---------------------------------------------------------------- ship-to
    IF @Ships = 1
    BEGIN
        INSERT INTO @Reasons (SEQ, REASON)
        SELECT 100000030 + needed.SEQ, N'[SHIP_TO_MISSING] ' + needed.COLUMN_NAME + N' is empty'
        FROM (VALUES (1, N'SHIP_NAM', @ShipNam), (2, N'SHIP_ADRS_1', @ShipAdrs1), (3, N'SHIP_CITY', @ShipCity),
                     (4, N'SHIP_ZIP_COD', @ShipZipCod)) AS needed (SEQ, COLUMN_NAME, VALUE)
        WHERE ISNULL(LTRIM(RTRIM(needed.VALUE)), '') = ''
          AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING
                          WHERE STAGING_ID = @StagingID AND CHARINDEX(',' + needed.COLUMN_NAME + ',', ',' + SHIP_OPTIONAL + ',') > 0);

        IF @CustNo IS NOT NULL
            AND EXISTS (SELECT 1 FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = @CustNo AND TRY_CAST(SHIP_ADRS_ID AS INT) >= 255 AND LEN(SHIP_ADRS_ID) <= 3)
            AND NOT EXISTS (SELECT 1 FROM dbo.AR_SHIP_ADRS
                            WHERE CUST_NO = @CustNo AND TRY_CAST(SHIP_ADRS_ID AS INT) BETWEEN 0 AND 255
                              AND SHIP_ADRS_ID = CONVERT(VARCHAR(10), TRY_CAST(SHIP_ADRS_ID AS INT))
                              AND NAM = @ShipNam AND ADRS_1 = @ShipAdrs1 AND ISNULL(ADRS_2, '') = ISNULL(@ShipAdrs2, '')
                              AND ISNULL(CITY, '') = ISNULL(@ShipCity, '') AND ISNULL(STATE, '') = ISNULL(@ShipState, '')
                              AND ISNULL(ZIP_COD, '') = ISNULL(@ShipZipCod, ''))
            AND dbo.fn_FreeShipToNumber(@CustNo) IS NULL
            INSERT INTO @Reasons (SEQ, REASON)
            VALUES (100000040, N'[SHIP_TO] customer ''' + @CustNo
                + N''' has used up the ship-to numbers: PS_DOC_HDR.SHIP_TO_CONTACT_ID goes to 255. Remove old rows of AR_SHIP_ADRS, or set SHIP_TO_REUSE');
    END;

    ---------------------------------------------------------------- payment
    /* What the cards of PAYMENTS_JSON leave of the total is paid by the order's own means. */
    SET @Left = @TotAmt;
    IF ISJSON(@Payments) = 1 AND LEFT(@Payments, 1) = N'['
        SELECT @Left = @TotAmt - ISNULL(SUM(TRY_CAST(field.amount AS DECIMAL(15, 4))), 0) FROM OPENJSON(@Payments) WITH (amount NVARCHAR(100) '$.amount') AS field;
    IF @PaymentEnabled = N'1' AND @Left > 0
        AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID AND PAY_COD IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_PAYMENT_MAP
                        WHERE WOO_METHOD IN (@PmtGateway, @PmtMeth, '*') AND ISNULL(PAY_COD, '') <> '')
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (100000050, N'[PAYMENT_UNMAPPED] neither ''' + ISNULL(@PmtGateway, N'') + N''' nor ''' + ISNULL(@PmtMeth, N'')
            + N''' is in USER_ORDER_PAYMENT_MAP');

    IF @PaymentEnabled = N'1' AND @Payments IS NOT NULL AND (ISJSON(@Payments) <> 1 OR LEFT(@Payments, 1) <> N'[')
        INSERT INTO @Reasons (SEQ, REASON)
        VALUES (100000060, N'[PAYMENT] PAYMENTS_JSON is not a JSON array');
    ELSE IF @PaymentEnabled = N'1' AND @Payments IS NOT NULL
    BEGIN
        INSERT INTO @Reasons (SEQ, REASON)
        SELECT 100000060 + CONVERT(INT, element.[key]),
               CASE WHEN ISNULL(TRY_CAST(field.amount AS DECIMAL(20, 9)), 0) <= 0 OR TRY_CAST(field.amount AS DECIMAL(20, 9)) <> ROUND(TRY_CAST(field.amount AS DECIMAL(20, 9)), 2)
                    THEN N'[PAYMENT] ''' + LEFT(ISNULL(field.method, N''), 60) + N''' has the amount ''' + LEFT(ISNULL(field.amount, N''), 40) + N''''
                    ELSE N'[PAYMENT_UNMAPPED] ''' + LEFT(ISNULL(field.method, N''), 60) + N''' is not in USER_ORDER_PAYMENT_MAP' END
        FROM OPENJSON(@Payments) AS element
        CROSS APPLY OPENJSON(CASE WHEN element.[type] = 5 THEN element.[value] ELSE N'{}' END)
            WITH (method NVARCHAR(100) '$.method', amount NVARCHAR(100) '$.amount') AS field
        WHERE ISNULL(TRY_CAST(field.amount AS DECIMAL(20, 9)), 0) <= 0 OR TRY_CAST(field.amount AS DECIMAL(20, 9)) <> ROUND(TRY_CAST(field.amount AS DECIMAL(20, 9)), 2)
           OR NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_PAYMENT_MAP
                          WHERE WOO_METHOD IN (CONVERT(VARCHAR(100), field.method), '*') AND ISNULL(PAY_COD, '') <> '');

        INSERT INTO @Reasons (SEQ, REASON)
        SELECT 100002000, N'[PAYMENT] the payments of PAYMENTS_JSON are ' + CONVERT(NVARCHAR(40), paid.AMT) + N', TOT_AMT is ' + CONVERT(NVARCHAR(40), @TotAmt)
        FROM (SELECT SUM(TRY_CAST(field.amount AS DECIMAL(15, 4))) AS AMT FROM OPENJSON(@Payments) WITH (amount NVARCHAR(100) '$.amount') AS field) AS paid
        WHERE paid.AMT > @TotAmt;
    END;

    IF NOT EXISTS (SELECT 1 FROM @Reasons)
    BEGIN
        SET @IsValid = 1;
        RETURN;
    END;

    DECLARE @List NVARCHAR(MAX);
    SET @List = (SELECT REASON FROM @Reasons ORDER BY SEQ FOR JSON PATH);
    SET @ErrorMessage = dbo.fn_OrderMessage(@Who, @List);
END;
GO
PRINT '130 created sp_ValidateStagedOrder.';
GO
