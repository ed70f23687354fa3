/*  181  dbo.sp_CreateCustomerFromStaging: the customer of a staged order for whom a rule says that one is to be made.

    @Success = 1  @CustNo is the customer, and CUST_NO of the row: whoever has the shopper's account or e-mail by now, or a new one
    @Success = 0  refused: nothing was written; @ErrorMessage says why
    thrown        as sp_CreateOrderFromStaging, which calls this in its transaction: a refused order makes no customer

    Once per e-mail: one caller at a time, by the application lock OrderBridge.customers, which is taken after the order's lock and before
    OrderBridge.tickets and held to the end of the transaction. The new row is the template's with number, names, e-mail, address, telephone,
    category and tax code of its own: the billing address where the order has one, as the name is that of the bill. What the template has been through or
    owes (balances, points, counts and totals, last sales) and its other telephones, e-mails and contacts are not copied: such a column gets its default, NULL
    where it has none, and nothing of its type where it may not be NULL. The customer is entered in USER_CUSTOMER_MAP and written to USER_ORDER_AUDIT with all its columns as they
    are in AR_CUST, so that a rollback of its only order knows whether somebody has changed it.

    The row is copied by dynamic SQL, since a site has columns of its own; so the caller needs INSERT on AR_CUST (310-roles.sql gives it where
    CUSTOMERS_ENABLED is 1).
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_CreateCustomerFromStaging') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_CreateCustomerFromStaging AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_CreateCustomerFromStaging
    @StagingID INT,
    @CustNo VARCHAR(15) OUTPUT,
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
    DECLARE @LockTimeout INT, @Lock INT, @WooOrderID INT, @Email VARCHAR(100), @UserID INT, @UserText NVARCHAR(20),
            @Template VARCHAR(15), @Prefix VARCHAR(6), @Categ VARCHAR(10), @Tax VARCHAR(10), @Nam VARCHAR(40),
            @Adrs1 VARCHAR(40), @Adrs2 VARCHAR(40), @City VARCHAR(20), @State VARCHAR(10), @Zip VARCHAR(15), @Cntry VARCHAR(20), @Phone VARCHAR(25),
            @Found INT, @Number INT, @Counter VARCHAR(20), @Table VARCHAR(10), @Next VARCHAR(15), @Digits BIGINT, @Length INT, @Try INT = 0, @Rows INT, @Start VARCHAR(15), @Text VARCHAR(30), @Nullable BIT, @Default INT, @Columns NVARCHAR(MAX), @Values NVARCHAR(MAX), @Sql NVARCHAR(MAX), @ColumnID INT, @Column NVARCHAR(128), @Type NVARCHAR(128), @Value NVARCHAR(300),
            @After NVARCHAR(MAX), @Message NVARCHAR(2000);

    SET @CustNo = NULL;
    SET @Success = 0;
    SET @ErrorMessage = NULL;

    SELECT @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID)) + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')',
           @WooOrderID = WOO_ORDER_ID, @Email = LTRIM(RTRIM(LOWER(CUST_EMAIL))), @Template = CUST_TEMPLATE, @Prefix = CUST_PREFIX,
           @Categ = CUST_CATEG, @Tax = CUST_TAX, @Nam = COALESCE(NULLIF(CUST_NAM, ''), SHIP_NAM),
           @Adrs1 = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_ADRS_1 ELSE SHIP_ADRS_1 END, @Adrs2 = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_ADRS_2 ELSE SHIP_ADRS_2 END,
           @City = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_CITY ELSE SHIP_CITY END, @State = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_STATE ELSE SHIP_STATE END,
           @Zip = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_ZIP_COD ELSE SHIP_ZIP_COD END, @Cntry = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_CNTRY ELSE SHIP_CNTRY END,
           @Phone = CASE WHEN LTRIM(BILL_ADRS_1) <> '' THEN BILL_PHONE ELSE SHIP_PHONE END,
           @CustNo = NULLIF(LTRIM(RTRIM(CUST_NO)), ''),
           /* accounts in USER_CUSTOMER_MAP are the first shop's: the same number in another shop is somebody else */
           @UserText = CASE WHEN SHOP = 'woocommerce' AND ISJSON(RULE_ORDER) = 1 THEN JSON_VALUE(RULE_ORDER, '$.userId') END
    FROM dbo.USER_ORDER_STAGING
    WHERE STAGING_ID = @StagingID;
    SET @UserID = NULLIF(TRY_CAST(@UserText AS INT), 0);

    SELECT @LockTimeout = ISNULL(MAX(CASE WHEN SETTING_NAME = 'LOCK_TIMEOUT_MS' THEN TRY_CAST(SETTING_VALUE AS INT) END), 15000)
    FROM dbo.USER_ORDER_PIPELINE_SETTING;

    IF @CustNo IS NOT NULL
    BEGIN
        SET @Success = 1;
        RETURN;
    END;
    SET @ErrorMessage = CASE
        WHEN @WooOrderID IS NULL THEN @Who + N': [NOT_FOUND] no such row in USER_ORDER_STAGING'
        WHEN @Template IS NULL THEN @Who + N': [CUSTOMER_UNMAPPED] no rule says that a customer is to be made'
        ELSE @Who + N': ' + dbo.fn_NewCustomerFault(@Email, @Template, @Prefix, @UserID)
        END;
    IF @ErrorMessage IS NOT NULL
        RETURN;

    BEGIN TRY
        BEGIN TRANSACTION;

        EXEC @Lock = sp_getapplock @Resource = N'OrderBridge.customers', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        IF @Lock < 0
        BEGIN
            SET @Message = REPLACE(@Who, N'%', N'%%') + N': waited ' + CONVERT(NVARCHAR(12), @LockTimeout) + N' ms in vain for the application lock OrderBridge.customers. Try again';
            THROW 51205, @Message, 1;
        END;

        ------------------------------------------------------------ somebody with that account or e-mail, made or mapped meanwhile
        SELECT @Found = COUNT(DISTINCT CUST_NO), @CustNo = MAX(CUST_NO) FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND WOO_USER_ID = @UserID;
        IF @Found = 0
            SELECT @Found = COUNT(DISTINCT CUST_NO), @CustNo = MAX(CUST_NO) FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND LOWER(WOO_EMAIL) = @Email;
        IF @Found = 0
            SELECT @Found = COUNT(*), @CustNo = MAX(CUST_NO) FROM dbo.AR_CUST WHERE LOWER(EMAIL_ADRS_1) = @Email;
        IF @Found > 1
        BEGIN
            SET @CustNo = NULL;
            SET @ErrorMessage = @Who + N': [CUSTOMER_UNMAPPED] several customers have the e-mail ''' + @Email + N''' by now';
            COMMIT TRANSACTION;
            RETURN;
        END;

        IF @Found = 0
        BEGIN
            -------------------------------------------------------- its number
            IF @Prefix IS NOT NULL
            BEGIN
                SET @Counter = 'CUST_NO ' + @Prefix;
                SELECT @Number = LAST_VALUE FROM dbo.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = @Counter;
                IF @Number IS NULL
                BEGIN
                    INSERT INTO dbo.USER_ORDER_PIPELINE_COUNTER (COUNTER_NAME, LAST_VALUE, UPDATED_DT) VALUES (@Counter, 0, SYSUTCDATETIME());
                    SET @Number = 0;
                END;
                SET @CustNo = NULL;
                WHILE @CustNo IS NULL OR EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE CUST_NO = @CustNo)
                BEGIN
                    SET @Number = @Number + 1;
                    SET @CustNo = @Prefix + CASE WHEN @Number > 999999 THEN CONVERT(VARCHAR(9), @Number) ELSE RIGHT('000000' + CONVERT(VARCHAR(9), @Number), 6) END;
                END;
                IF @Number > 999999
                BEGIN
                    SET @CustNo = NULL;
                    SET @ErrorMessage = @Who + N': [SETTING] the prefix ''' + @Prefix + N''' has given out its last number, ' + @Prefix + N'999999: give the rule another one';
                    COMMIT TRANSACTION;
                    RETURN;
                END;
                UPDATE dbo.USER_ORDER_PIPELINE_COUNTER SET LAST_VALUE = @Number, UPDATED_DT = SYSUTCDATETIME() WHERE COUNTER_NAME = @Counter;
            END
            ELSE
            BEGIN
                /* The site's own: the digits at the end of NXT_CUST_NO count up. As CounterPoint's programs do, it is read and then set where it still is
                   what was read: whoever is second reads again. */
                SET @CustNo = NULL;
                WHILE @CustNo IS NULL
                BEGIN
                    SET @Next = NULL;
                    SELECT TOP (1) @Table = TABLE_NAME, @Next = NXT_CUST_NO FROM dbo.USER_V_NEXT_CUST_NO ORDER BY TABLE_NAME, NXT_CUST_NO;
                    SET @Length = PATINDEX('%[^0-9]%', REVERSE(@Next) + 'x') - 1;
                    SET @Start = LEFT(@Next, LEN(@Next) - @Length);
                    SET @Digits = CONVERT(BIGINT, RIGHT(@Next, @Length));
                    SET @Text = @Next;
                    WHILE LEN(@Text) <= 15 AND EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE CUST_NO = @Text)
                    BEGIN
                        SET @Digits = @Digits + 1;
                        SET @Text = CONVERT(VARCHAR(18), @Digits);
                        SET @Text = @Start + REPLICATE('0', CASE WHEN LEN(@Text) < @Length THEN @Length - LEN(@Text) ELSE 0 END) + @Text;
                    END;
                    SET @CustNo = CASE WHEN LEN(@Text) <= 15 THEN @Text END;
                    SET @Text = CONVERT(VARCHAR(18), @Digits + 1);
                    SET @Text = @Start + REPLICATE('0', CASE WHEN LEN(@Text) < @Length THEN @Length - LEN(@Text) ELSE 0 END) + @Text;
                    IF @Next IS NULL OR LEN(@Text) > 15
                    BEGIN
                        SET @CustNo = NULL;
                        SET @ErrorMessage = @Who + CASE WHEN @Next IS NULL
                            THEN N': [SETTING] neither EC_CTL nor SY_WRKGRP has a next customer number: give the rule a prefix'
                            ELSE N': [SETTING] ' + @Table + N'.NXT_CUST_NO is ''' + @Next + N''': it has given out its last number' END;
                        COMMIT TRANSACTION;
                        RETURN;
                    END;
                    SET @Sql = N'UPDATE dbo.' + QUOTENAME(@Table) + N' SET NXT_CUST_NO = @After WHERE NXT_CUST_NO = @Before; SET @Rows = @@ROWCOUNT;';
                    EXEC sp_executesql @Sql, N'@After VARCHAR(15), @Before VARCHAR(15), @Rows INT OUTPUT', @After = @Text, @Before = @Next, @Rows = @Rows OUTPUT;
                    IF @Rows = 0
                        SET @CustNo = NULL;
                    SET @Try = @Try + 1;
                    IF @CustNo IS NULL AND @Try = 1000
                    BEGIN
                        SET @Message = REPLACE(@Who, N'%', N'%%') + N': others took ' + @Table + N'.NXT_CUST_NO 1000 times first. Try again';
                        THROW 51205, @Message, 1;
                    END;
                END;
            END;

            -------------------------------------------------------- the template's row with values of its own
            SET @Columns = N'';
            SET @Values = N'';
            SET @ColumnID = 0;
            WHILE 1 = 1
            BEGIN
                /* The system's type, also of a site's own types such as T_GUID. */
                SELECT TOP (1) @ColumnID = c.column_id, @Column = c.name, @Type = ISNULL(TYPE_NAME(c.system_type_id), N''), @Nullable = c.is_nullable, @Default = c.default_object_id
                FROM sys.columns AS c
                WHERE c.object_id = OBJECT_ID(N'dbo.AR_CUST') AND c.column_id > @ColumnID AND c.is_computed = 0 AND c.is_identity = 0
                  AND ISNULL(TYPE_NAME(c.system_type_id), N'') NOT IN (N'timestamp', N'rowversion')
                ORDER BY c.column_id;
                IF @@ROWCOUNT = 0
                    BREAK;
                SET @Value = CASE UPPER(@Column)
                    WHEN 'CUST_NO' THEN N'@CustNo' WHEN 'NAM' THEN N'@Nam' WHEN 'NAM_UPR' THEN N'UPPER(@Nam)' WHEN 'EMAIL_ADRS_1' THEN N'@Email'
                    WHEN 'PHONE_1' THEN N'@Phone' WHEN 'ADRS_1' THEN N'@Adrs1' WHEN 'ADRS_2' THEN N'@Adrs2' WHEN 'ADRS_3' THEN N'NULL'
                    WHEN 'CITY' THEN N'@City' WHEN 'STATE' THEN N'@State' WHEN 'ZIP_COD' THEN N'@Zip' WHEN 'CNTRY' THEN N'@Cntry'
                    WHEN 'CATEG_COD' THEN N'COALESCE(@Categ, ' + QUOTENAME(@Column) + N')' WHEN 'TAX_COD' THEN N'COALESCE(@Tax, ' + QUOTENAME(@Column) + N')'
                    WHEN 'FST_NAM' THEN N'NULL' WHEN 'LST_NAM' THEN N'LEFT(@Nam, 25)' WHEN 'FST_NAM_UPR' THEN N'NULL' WHEN 'LST_NAM_UPR' THEN N'UPPER(LEFT(@Nam, 25))' END;
                /* What the template has been through, and how else it is reached. */
                IF @Value IS NULL
                    AND EXISTS (SELECT 1
                                FROM (VALUES ('BAL'), ('%[_]BAL'), ('LST[_]%'), ('FST[_]SAL%'), ('TOT[_]%'), ('NO[_]OF[_]%'), ('LOY[_]PTS%'), ('LOY[_]CARD%'),
                                             ('EMAIL[_]ADRS[_]%'), ('PHONE[_]%'), ('MBL[_]PHONE%'), ('FAX[_]%'), ('CONTCT[_]%')) AS own (PATTERN)
                                WHERE UPPER(@Column) LIKE own.PATTERN)
                BEGIN
                    IF @Nullable = 1 OR @Default <> 0
                        CONTINUE;
                    SET @Value = CASE WHEN @Type LIKE N'%char' OR @Type LIKE N'%text' THEN N'''''' WHEN @Type LIKE N'%date%' THEN N'GETDATE()' ELSE N'0' END;
                END;
                IF @Value IS NULL
                    SET @Value = CASE WHEN @Type = N'uniqueidentifier' AND UPPER(@Column) LIKE '%GUID' THEN N'NEWID()' ELSE QUOTENAME(@Column) END;
                SET @Columns = @Columns + N', ' + QUOTENAME(@Column);
                SET @Values = @Values + N', ' + @Value;
            END;
            SET @Sql = N'INSERT INTO dbo.AR_CUST (' + STUFF(@Columns, 1, 2, N'') + N') SELECT ' + STUFF(@Values, 1, 2, N'') + N' FROM dbo.AR_CUST WHERE CUST_NO = @Template;';
            EXEC sp_executesql @Sql,
                N'@CustNo VARCHAR(15), @Nam VARCHAR(40), @Email VARCHAR(50), @Phone VARCHAR(25), @Adrs1 VARCHAR(40), @Adrs2 VARCHAR(40), @City VARCHAR(20), @State VARCHAR(10), @Zip VARCHAR(15), @Cntry VARCHAR(20), @Categ VARCHAR(10), @Tax VARCHAR(10), @Template VARCHAR(15)',
                @CustNo = @CustNo, @Nam = @Nam, @Email = @Email, @Phone = @Phone, @Adrs1 = @Adrs1, @Adrs2 = @Adrs2, @City = @City, @State = @State,
                @Zip = @Zip, @Cntry = @Cntry, @Categ = @Categ, @Tax = @Tax, @Template = @Template;

            INSERT INTO dbo.USER_CUSTOMER_MAP (CUST_NO, WOO_USER_ID, WOO_EMAIL, MAPPING_SOURCE, IS_ACTIVE)
            SELECT @CustNo, CASE WHEN NOT EXISTS (SELECT 1 FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND WOO_USER_ID = @UserID) THEN @UserID END, @Email, 'AUTO', 1;

            SET @After = (SELECT * FROM dbo.AR_CUST WHERE CUST_NO = @CustNo FOR JSON PATH, INCLUDE_NULL_VALUES);
            INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON, AFTER_JSON)
            VALUES (@StagingID, @WooOrderID, 'CUSTOMER', 'order-processor', SYSUTCDATETIME(), N'customer ' + @CustNo + N' was made like ' + @Template + N' by a rule', @After);
        END;

        UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = @CustNo WHERE STAGING_ID = @StagingID;

        COMMIT TRANSACTION;
        SET @Success = 1;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0
            ROLLBACK TRANSACTION;
        SET @CustNo = NULL;
        SET @Success = 0;
        SET @ErrorMessage = NULL;
        THROW;
    END CATCH;
END;
GO
PRINT '181 created sp_CreateCustomerFromStaging.';
GO
