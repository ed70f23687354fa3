/*  170  dbo.sp_RollbackOrder: takes a ticket back that should not be there, wholly or not at all.

    Named by @StagingID or by @DocID (or both, which must then fit). Removes the rows that the document profile
    wrote (sp_RemoveDocumentRows), lines and totals, then the header, and takes the quantities off IM_INV.QTY_ON_SO; the
    staging row becomes unapplied and ROLLED_BACK: it is not processed again until it is released
    (sp_RepairStagedOrder @Release = 1). Writes USER_ORDER_AUDIT with every row that was removed, all its columns.

    Also removes what tickets of OrderBridge had added on the way (USER_ORDER_ADDED_ROW) and nobody uses any more: the ship-to
    address of this ticket, unless another document or another of our orders has it or somebody changed it; rows of IM_INV of
    its items where everything is 0 again; the customer that the order made, unless USER_V_CUSTOMER_USE (062), another order or
    USER_CUSTOMER_MAP has it, or any column of its row is not as it was written. A customer who stays is named, with the reason, in
    @ErrorMessage beside @Success = 1, and in the audit. Afterwards every table is as it was before the order, but for the staging row, the
    audit and the ticket number, which is never given out again.

    An order that was paid in advance is two documents (PREPAID_TICKET): both go, or neither. Once CounterPoint has posted the payment ticket, the money
    is in its books, and the rollback is refused (PAID).

    Takes only what is ours. Refused: not applied by us, no reason or user (REASON_MISSING); shipped (SHIPPED); no longer in
    PS_DOC_HDR (CLOSED); a document that has the id, but not the DOC_GUID and ticket number of the staging row, which is
    somebody else's (NOT_OURS); payments that we did not write (PAID); rows that we did not write, or that no longer have the values which we wrote, in any other table of the
    document, lines or totals that are not the order's any more, a change in CounterPoint since (CHANGED). Tables of
    the document are those named PS_DOC_... with a column DOC_ID, those with a foreign key to any of them, whatever column it goes by, and PS_DOC_HDR_ORIG_DOC of documents that refer to it, as a partial release or a return does. RS_STAT is never looked at: it belongs to CounterPoint's replication.

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
    SET ROWCOUNT 0;
    SET DEADLOCK_PRIORITY LOW;
    IF @@LOCK_TIMEOUT = -1
        SET LOCK_TIMEOUT 15000;

    DECLARE @Who NVARCHAR(200), @Step NVARCHAR(60) = N'waiting for the lock', @Lock INT, @LockName NVARCHAR(60), @LockTimeout INT,
            @ErrorNumber INT, @ErrorText NVARCHAR(2000), @Message NVARCHAR(2000);
    DECLARE @PayDocID BIGINT, @PayGuid UNIQUEIDENTIFIER, @PayTktNo VARCHAR(15), @PaidTktNo VARCHAR(15), @PaidGuid UNIQUEIDENTIFIER,
            @OrderRows NVARCHAR(MAX) = N'', @PayRows NVARCHAR(MAX), @PayBefore NVARCHAR(MAX) = N'', @PayHeader NVARCHAR(MAX), @PayLines NVARCHAR(MAX), @PayTotals NVARCHAR(MAX);
    DECLARE @CheckID BIGINT, @AppliedDt DATETIME2, @Json NVARCHAR(MAX), @TotAmt DECIMAL(15, 4), @Note NVARCHAR(MAX), @PayCod VARCHAR(10), @PaymentEnabled NVARCHAR(200),
            @PmtAmtColumn NVARCHAR(128), @DocText VARCHAR(20), @WritesDown BIT, @Schema NVARCHAR(128), @Table NVARCHAR(128), @Column NVARCHAR(128), @Condition NVARCHAR(1200), @Sql NVARCHAR(MAX), @Rows INT, @Ours INT, @Expected INT = 0, @Gone INT = 0,
            @Paid DECIMAL(15, 2), @RowsBefore NVARCHAR(MAX), @RowsWritten NVARCHAR(MAX), @LinesWritten NVARCHAR(MAX), @MaintDt DATETIME;
    DECLARE @Others TABLE (OF_SCHEMA NVARCHAR(128) NOT NULL DEFAULT 'dbo', TABLE_NAME NVARCHAR(128) NOT NULL, COLUMN_NAME NVARCHAR(128) NOT NULL, CONDITION NVARCHAR(1200) NOT NULL);
    DECLARE @LookupID INT, @FoundID INT, @WooOrderID INT, @IsApplied BIT, @CpDocID VARCHAR(15), @FoundDocID BIGINT, @TktNo VARCHAR(15),
            @AppliedTktNo VARCHAR(15), @AppliedGuid UNIQUEIDENTIFIER, @DocGuid UNIQUEIDENTIFIER, @ShipDat DATETIME, @Lines INT, @Quantity DECIMAL(19, 4), @Total DECIMAL(15, 2), @PaidByOthers BIT = 0, @Allocate VARCHAR(1),
            @CustNow NVARCHAR(MAX), @CustMade NVARCHAR(MAX), @CustUse VARCHAR(128), @CustKept NVARCHAR(300),
            @StagingBefore NVARCHAR(MAX), @HeaderBefore NVARCHAR(MAX), @LinesBefore NVARCHAR(MAX), @TotalsBefore NVARCHAR(MAX),
            @After NVARCHAR(MAX), @Foreign NVARCHAR(1000) = N'', @Changed NVARCHAR(400), @ChildRows NVARCHAR(MAX) = N'', @CustNo VARCHAR(15), @ShipToID VARCHAR(10), @AdrsID VARCHAR(10), @QuantityText NVARCHAR(30), @RemovedRows NVARCHAR(MAX);
    DECLARE @Taken TABLE (ITEM_NO VARCHAR(20) NOT NULL, LOC_ID VARCHAR(10) NULL, QTY DECIMAL(19, 4) NOT NULL);
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
               @PaymentEnabled = MAX(CASE WHEN SETTING_NAME = 'PAYMENT_ENABLED' THEN SETTING_VALUE END)
        FROM dbo.USER_ORDER_PIPELINE_SETTING;

        /* The order's lock, that of the customers, that of the numbers, as sp_CreateOrderFromStaging takes them. While an order is getting its
           customer, nobody else can see it where READ_COMMITTED_SNAPSHOT is on, so its customer is not looked at until then. */
        SET @LookupID = @StagingID;
        IF @StagingID IS NULL
            SELECT TOP (1) @LookupID = STAGING_ID
            FROM dbo.USER_ORDER_STAGING
            WHERE CP_DOC_ID = CONVERT(VARCHAR(15), @DocID)
            ORDER BY IS_DUPLICATE, STAGING_ID;
        SET @LockName = N'OrderBridge.order.' + ISNULL(CONVERT(NVARCHAR(12), @LookupID), N'NULL');
        EXEC @Lock = sp_getapplock @Resource = @LockName, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        IF @Lock >= 0
        BEGIN
            SET @LockName = N'OrderBridge.customers';
            EXEC @Lock = sp_getapplock @Resource = @LockName, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        END;
        IF @Lock >= 0
        BEGIN
            SET @LockName = N'OrderBridge.tickets';
            EXEC @Lock = sp_getapplock @Resource = @LockName, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        END;
        IF @Lock < 0
        BEGIN
            SET @Message = REPLACE(@Who, N'%', N'%%') + N': waited ' + CONVERT(NVARCHAR(12), @LockTimeout)
                + N' ms in vain for the application lock ' + @LockName + N' (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
            THROW 51205, @Message, 1;
        END;

        ------------------------------------------------------------ which order, which document
        SET @Step = N'reading the document';
        SELECT @FoundID = STAGING_ID, @AdrsID = SHIP_ADRS_ID, @WooOrderID = WOO_ORDER_ID, @IsApplied = ISNULL(IS_APPLIED, 0), @CpDocID = CP_DOC_ID,
               @AppliedTktNo = TKT_NO, @AppliedGuid = DOC_GUID, @PayDocID = PAY_DOC_ID, @PayGuid = PAY_DOC_GUID, @PayTktNo = PAY_TKT_NO,
               @AppliedDt = APPLIED_DT, @Json = LINE_ITEMS_JSON, @TotAmt = TOT_AMT, @Note = NULLIF(LTRIM(RTRIM(CUST_NOTE)), N''), @PayCod = PAY_COD,
               @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
                   + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')'
        FROM dbo.USER_ORDER_STAGING WITH (UPDLOCK, ROWLOCK)
        WHERE STAGING_ID = @LookupID;

        SET @FoundDocID = TRY_CAST(@CpDocID AS BIGINT);

        SELECT @TktNo = TKT_NO, @DocGuid = DOC_GUID, @ShipDat = SHIP_DAT, @CustNo = CUST_NO,
               @ShipToID = COALESCE(@AdrsID, CONVERT(VARCHAR(10), SHIP_TO_CONTACT_ID))
        FROM dbo.PS_DOC_HDR WITH (UPDLOCK, ROWLOCK)
        WHERE DOC_ID = @FoundDocID;

        IF @PayDocID IS NOT NULL
            SELECT @PaidTktNo = TKT_NO, @PaidGuid = DOC_GUID FROM dbo.PS_DOC_HDR WITH (UPDLOCK, ROWLOCK) WHERE DOC_ID = @PayDocID;

        SELECT @Lines = COUNT(*), @Quantity = ISNULL(SUM(QTY_SOLD), 0) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @FoundDocID;
        SELECT @Total = SUM(TOT) FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @FoundDocID;

        ------------------------------------------------------------ is all of it ours: the document, then its payment ticket
        SET @Step = N'reading the tables of the document';
        SELECT @PmtAmtColumn = COLUMN_NAME FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = 'PS_DOC_PMT' AND SOURCE = 'OURS' AND SOURCE_VALUE = N'AMT' AND COLUMN_NAME NOT LIKE 'HOME%';
        SET @CheckID = CASE WHEN @TktNo IS NOT NULL AND @AppliedGuid = @DocGuid THEN @FoundDocID END;
        WHILE @CheckID IS NOT NULL
        BEGIN
            SET @DocText = CONVERT(VARCHAR(20), @CheckID);
            SET @WritesDown = 0;
            SET @LinesWritten = NULL;
            SET @Total = NULL;
            SET @ChildRows = N'';
            IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW WHERE KEY_1 = @DocText AND TABLE_NAME LIKE 'PS[_]DOC[_]%')
                SET @WritesDown = 1;

            /* Two small steps: joined with the profile, or by INFORMATION_SCHEMA, the catalogue is read once for each of its columns on some engines. */
            INSERT INTO @Others (TABLE_NAME, COLUMN_NAME, CONDITION)
            SELECT o.name, c.name, QUOTENAME(c.name) + N' = @DocID'
            FROM sys.objects AS o
            JOIN sys.columns AS c ON c.object_id = o.object_id
            WHERE o.type = 'U' AND o.schema_id = SCHEMA_ID('dbo') AND UPPER(o.name) LIKE 'PS[_]DOC[_]%';
            DELETE FROM @Others
            WHERE UPPER(COLUMN_NAME) <> ISNULL((SELECT MAX(UPPER(profile.DOC_COLUMN))
                                                FROM (SELECT TABLE_NAME AS OF_TABLE, COLUMN_NAME AS DOC_COLUMN FROM dbo.USER_ORDER_DOC_COLUMN
                                                      WHERE SOURCE = 'OURS' AND SOURCE_VALUE = N'DOC_ID') AS profile
                                                WHERE profile.OF_TABLE = UPPER(TABLE_NAME) COLLATE DATABASE_DEFAULT), 'DOC_ID') COLLATE DATABASE_DEFAULT;
            INSERT INTO @Others (OF_SCHEMA, TABLE_NAME, COLUMN_NAME, CONDITION)
            SELECT key_to.OF_SCHEMA, key_to.OF_TABLE, key_to.OF_COLUMN,
                   QUOTENAME(key_to.OF_COLUMN) + CASE WHEN UPPER(key_to.TO_COLUMN) = UPPER(key_to.DOC_COLUMN) THEN N' = @DocID'
                        ELSE N' IN (SELECT ' + QUOTENAME(key_to.TO_COLUMN) + N' FROM dbo.' + QUOTENAME(key_to.TO_TABLE) + N' WHERE ' + QUOTENAME(key_to.DOC_COLUMN) + N' = @DocID)' END
            FROM (SELECT OBJECT_SCHEMA_NAME(fk.parent_object_id) AS OF_SCHEMA, OBJECT_NAME(fk.parent_object_id) AS OF_TABLE,
                         COL_NAME(fkc.parent_object_id, fkc.parent_column_id) AS OF_COLUMN,
                         OBJECT_NAME(fk.referenced_object_id) AS TO_TABLE, COL_NAME(fkc.referenced_object_id, fkc.referenced_column_id) AS TO_COLUMN,
                         /* A key of several columns is followed by that of the document, else by its first. */
                         ROW_NUMBER() OVER (PARTITION BY fk.object_id
                                            ORDER BY CASE WHEN UPPER(COL_NAME(fkc.referenced_object_id, fkc.referenced_column_id)) = 'DOC_ID' THEN 0 ELSE fkc.constraint_column_id END) AS PLACE,
                         ISNULL((SELECT MAX(UPPER(COLUMN_NAME)) FROM dbo.USER_ORDER_DOC_COLUMN
                                 WHERE UPPER(TABLE_NAME) = UPPER(OBJECT_NAME(fk.referenced_object_id)) COLLATE DATABASE_DEFAULT
                                   AND SOURCE = 'OURS' AND SOURCE_VALUE = N'DOC_ID'), 'DOC_ID') AS DOC_COLUMN
                  FROM sys.foreign_keys AS fk
                  JOIN sys.foreign_key_columns AS fkc ON fkc.constraint_object_id = fk.object_id
                  WHERE OBJECT_SCHEMA_NAME(fk.referenced_object_id) = 'dbo' AND UPPER(OBJECT_NAME(fk.referenced_object_id)) LIKE 'PS[_]DOC[_]%') AS key_to
            WHERE key_to.PLACE = 1 AND COL_LENGTH(N'dbo.' + key_to.TO_TABLE, key_to.DOC_COLUMN) IS NOT NULL;
            IF COL_LENGTH(N'dbo.PS_DOC_HDR_ORIG_DOC', N'ORIG_DOC_ID') IS NOT NULL
                INSERT INTO @Others (TABLE_NAME, COLUMN_NAME, CONDITION) VALUES (N'PS_DOC_HDR_ORIG_DOC', N'ORIG_DOC_ID', N'ORIG_DOC_ID = @DocID');
            DELETE FROM @Others WHERE UPPER(TABLE_NAME) IN ('PS_DOC_HDR', 'PS_DOC_LIN', 'PS_DOC_HDR_TOT');

            WHILE EXISTS (SELECT 1 FROM @Others)
            BEGIN
                SELECT TOP (1) @Schema = OF_SCHEMA, @Table = TABLE_NAME, @Column = COLUMN_NAME, @Condition = CONDITION FROM @Others ORDER BY OF_SCHEMA, TABLE_NAME, COLUMN_NAME;
                DELETE FROM @Others WHERE OF_SCHEMA = @Schema AND UPPER(TABLE_NAME) = UPPER(@Table) AND UPPER(COLUMN_NAME) = UPPER(@Column);
                SET @Paid = NULL;
                SET @Sql = N'SELECT @Rows = COUNT(*)' + CASE WHEN UPPER(@Table) = 'PS_DOC_PMT' AND @PmtAmtColumn IS NOT NULL THEN N', @Paid = SUM(' + QUOTENAME(@PmtAmtColumn) + N')' ELSE N'' END
                    + N' FROM ' + QUOTENAME(@Schema) + N'.' + QUOTENAME(@Table) + N' WHERE ' + @Condition + N';';
                EXEC sp_executesql @Sql, N'@DocID BIGINT, @Rows INT OUTPUT, @Paid DECIMAL(15, 2) OUTPUT', @DocID = @CheckID, @Rows = @Rows OUTPUT, @Paid = @Paid OUTPUT;

                /* An order refers to its payment ticket; nobody else to either. */
                IF UPPER(@Table) = 'PS_DOC_HDR_ORIG_DOC' AND UPPER(@Column) = 'ORIG_DOC_ID'
                BEGIN
                    IF @Rows <> CASE WHEN @CheckID = @PayDocID THEN 1 ELSE 0 END
                        SET @Foreign = @Foreign + N' PS_DOC_HDR_ORIG_DOC (' + CONVERT(NVARCHAR(10), @Rows) + N')';
                    CONTINUE;
                END;

                /* Rows that a key finds by another column were counted by the document's, or are refused. */
                IF @Condition LIKE N'% = @DocID'
                    SET @Expected = @Expected + @Rows;
                /* A ticket writes down how many rows it added; tickets of releases that wrote nothing down had one payment of the total at most, and one note. */
                SET @Ours = CASE WHEN @WritesDown = 1 THEN 0
                                 WHEN UPPER(@Table) = 'PS_DOC_PMT' AND @PaymentEnabled = N'1' AND @TotAmt > 0 AND ISNULL(@PayCod, '') <> 'none' THEN 1
                                 WHEN UPPER(@Table) = 'PS_DOC_NOTE' AND @Note IS NOT NULL THEN @Rows ELSE 0 END;
                SET @RowsWritten = NULL;
                SELECT @Ours = CONVERT(INT, KEY_2), @RowsWritten = ROWS_JSON
                FROM dbo.USER_ORDER_ADDED_ROW
                WHERE TABLE_NAME = UPPER(@Table) COLLATE DATABASE_DEFAULT AND KEY_1 = @DocText;
                SET @RowsBefore = NULL;
                IF @Rows > 0
                BEGIN
                    SET @Sql = N'SELECT @Before = (SELECT * FROM ' + QUOTENAME(@Schema) + N'.' + QUOTENAME(@Table) + N' WHERE ' + @Condition + N' FOR JSON PATH);';
                    EXEC sp_executesql @Sql, N'@DocID BIGINT, @Before NVARCHAR(MAX) OUTPUT', @DocID = @CheckID, @Before = @RowsBefore OUTPUT;
                END;
                /* A row that was written and is in none of those that are there, with all its values. Columns that were empty may have been filled. */
                IF @Rows = @Ours AND EXISTS (
                    SELECT 1 FROM OPENJSON(@RowsWritten) AS written
                    WHERE NOT EXISTS (
                        SELECT 1 FROM OPENJSON(@RowsBefore) AS there
                        WHERE NOT EXISTS (
                            SELECT 1 FROM OPENJSON(written.[value]) AS was
                            WHERE NOT EXISTS (
                                SELECT 1 FROM OPENJSON(there.[value]) AS now
                                WHERE UPPER(now.[key]) = UPPER(was.[key]) AND now.[value] = was.[value]))))
                    SET @Ours = -1;
                IF UPPER(@Table) = 'PS_DOC_PMT' AND (@Rows <> @Ours OR (@Rows > 0 AND @RowsWritten IS NULL AND @Paid <> @TotAmt))
                    SET @PaidByOthers = 1;
                ELSE IF @Rows <> @Ours
                    SET @Foreign = @Foreign + N' ' + UPPER(@Table) + N' (' + CONVERT(NVARCHAR(10), @Rows) + N')';
                ELSE IF @Rows > 0 AND @Condition LIKE N'% = @DocID'
                    SET @ChildRows = @ChildRows + N',"' + UPPER(@Table) + N'":' + @RowsBefore;
            END;

            /* Tickets of the predecessor have no TKT_NO in the staging row, and amounts of their own. */
            IF @AppliedTktNo IS NOT NULL AND ISJSON(@Json) = 1
            BEGIN
                SELECT TOP (1) @Changed = N'line ' + CONVERT(NVARCHAR(10), ISNULL(line.LIN_SEQ_NO, wanted.LINE_NO)) + N' is not as it was ordered'
                FROM (SELECT LIN_SEQ_NO, ITEM_NO, QTY_SOLD, EXT_PRC FROM dbo.PS_DOC_LIN WHERE DOC_ID = @CheckID) AS line
                FULL JOIN dbo.fn_StagedOrderLines(@Json) AS wanted ON wanted.LINE_NO = line.LIN_SEQ_NO
                WHERE wanted.LINE_NO IS NULL OR line.LIN_SEQ_NO IS NULL
                   OR line.ITEM_NO <> CONVERT(VARCHAR(20), wanted.SKU) COLLATE DATABASE_DEFAULT
                   OR line.QTY_SOLD <> wanted.QUANTITY OR line.EXT_PRC <> wanted.TOTAL
                ORDER BY ISNULL(line.LIN_SEQ_NO, wanted.LINE_NO);
                SELECT @Total = SUM(TOT) FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @CheckID;
                IF @Changed IS NULL AND ISNULL(@Total, -1) <> @TotAmt
                    SET @Changed = N'its total is ' + ISNULL(CONVERT(NVARCHAR(30), @Total), N'gone');
            END;

            /* The same goods in a line that somebody entered anew. */
            SELECT @LinesWritten = ROWS_JSON FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'PS_DOC_LIN' AND KEY_1 = @DocText;
            IF @Changed IS NULL AND @LinesWritten IS NOT NULL
                SELECT TOP (1) @Changed = N'line ' + CONVERT(NVARCHAR(10), written.LIN_SEQ_NO) + N' was entered anew'
                FROM OPENJSON(@LinesWritten) WITH (LIN_SEQ_NO INT '$.LIN_SEQ_NO', LIN_GUID VARCHAR(40) '$.LIN_GUID') AS written
                WHERE NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN AS line
                                  WHERE line.DOC_ID = @CheckID AND line.LIN_SEQ_NO = written.LIN_SEQ_NO
                                    AND UPPER(CONVERT(VARCHAR(40), line.LIN_GUID)) = UPPER(written.LIN_GUID) COLLATE DATABASE_DEFAULT)
                ORDER BY written.LIN_SEQ_NO;

            SELECT @MaintDt = LST_MAINT_DT FROM dbo.PS_DOC_HDR WHERE DOC_ID = @CheckID;
            IF @Changed IS NULL AND @MaintDt > DATEADD(SECOND, 60, @AppliedDt)
                SET @Changed = N'it was last changed on ' + CONVERT(NVARCHAR(19), @MaintDt, 120);

            IF @CheckID = @FoundDocID
                SET @OrderRows = @ChildRows;
            ELSE
            BEGIN
                SET @PayRows = @ChildRows;
                SET @Changed = N'its payment ticket ' + @PayTktNo + N': ' + @Changed;
            END;
            SELECT @Expected = @Expected + COUNT(*) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @CheckID;
            SELECT @Expected = @Expected + COUNT(*) FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @CheckID;
            SET @CheckID = CASE WHEN @CheckID = @FoundDocID AND @Changed IS NULL AND @PaidTktNo IS NOT NULL AND @PayGuid = @PaidGuid THEN @PayDocID END;
        END;
        SELECT @Total = SUM(TOT) FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @FoundDocID;

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
            WHEN @PayDocID IS NOT NULL AND @PaidTktNo IS NULL
            THEN @Who + N': [PAID] the payment ticket ' + @PayTktNo + N' of ticket ' + @TktNo + N' is no longer in PS_DOC_HDR: CounterPoint has posted or removed it. Give the money back there'
            WHEN @PayDocID IS NOT NULL AND (@PayGuid <> @PaidGuid OR @PayTktNo <> @PaidTktNo)
            THEN @Who + N': [NOT_OURS] document ' + CONVERT(NVARCHAR(20), @PayDocID) + N' in PS_DOC_HDR is ticket ' + @PaidTktNo + N', not this order''s payment ticket ' + @PayTktNo
            WHEN @PaidByOthers = 1
            THEN @Who + N': [PAID] ticket ' + @TktNo + N' has payments in PS_DOC_PMT that were taken in CounterPoint: void them there first'
            WHEN @Foreign <> N''
            THEN @Who + N': [CHANGED] ticket ' + @TktNo + N' has rows that OrderBridge did not write:' + LEFT(@Foreign, 300)
                 + N'. Take it back in CounterPoint'
            WHEN @Changed IS NOT NULL
            THEN @Who + N': [CHANGED] ticket ' + @TktNo + N' was changed in CounterPoint: ' + @Changed + N'. Take it back there'
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
                + ISNULL(N'payment ticket ' + @PayTktNo + N', ', N'')
                + CONVERT(NVARCHAR(10), @Lines) + N' lines, total ' + ISNULL(LTRIM(CONVERT(NVARCHAR(30), @Total)), N'?')
                + CASE WHEN @Allocate = '1' THEN N', and take ' + @QuantityText + N' off QTY_ON_SO' ELSE N'' END, 500);
            SET @Success = 1;
            COMMIT TRANSACTION;
            RETURN;
        END;

        ------------------------------------------------------------ what there was
        SET @StagingBefore = (SELECT IS_VALIDATED, IS_APPLIED, APPLIED_DT, CP_DOC_ID, TKT_NO, DOC_GUID, ROLLED_BACK_DT
                              FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @FoundID FOR JSON PATH, INCLUDE_NULL_VALUES);
        SET @HeaderBefore = (SELECT * FROM dbo.PS_DOC_HDR WHERE DOC_ID = @FoundDocID FOR JSON PATH, INCLUDE_NULL_VALUES);
        SET @LinesBefore = (SELECT * FROM dbo.PS_DOC_LIN WHERE DOC_ID = @FoundDocID ORDER BY LIN_SEQ_NO FOR JSON PATH, INCLUDE_NULL_VALUES);
        SET @TotalsBefore = (SELECT * FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @FoundDocID FOR JSON PATH, INCLUDE_NULL_VALUES);

        IF @PayDocID IS NOT NULL
        BEGIN
            SET @PayHeader = (SELECT * FROM dbo.PS_DOC_HDR WHERE DOC_ID = @PayDocID FOR JSON PATH, INCLUDE_NULL_VALUES);
            SET @PayLines = (SELECT * FROM dbo.PS_DOC_LIN WHERE DOC_ID = @PayDocID ORDER BY LIN_SEQ_NO FOR JSON PATH, INCLUDE_NULL_VALUES);
            SET @PayTotals = (SELECT * FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @PayDocID FOR JSON PATH, INCLUDE_NULL_VALUES);
            SET @PayBefore = N',"payment":{"header":' + ISNULL(@PayHeader, N'[]') + N',"lines":' + ISNULL(@PayLines, N'[]')
                + N',"totals":' + ISNULL(@PayTotals, N'[]') + ISNULL(@PayRows, N'') + N'}';
        END;

        INSERT INTO @Taken (ITEM_NO, LOC_ID, QTY)
        SELECT ITEM_NO, STK_LOC_ID, SUM(QTY_SOLD) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @FoundDocID GROUP BY ITEM_NO, STK_LOC_ID;

        ------------------------------------------------------------ take it back, children first
        SET @Step = N'removing the rows of the document profile';
        EXEC dbo.sp_RemoveDocumentRows @FoundDocID, @Gone OUTPUT;
        IF @PayDocID IS NOT NULL
            EXEC dbo.sp_RemoveDocumentRows @PayDocID, @Gone OUTPUT;
        DELETE FROM dbo.USER_ORDER_ADDED_ROW
        WHERE KEY_1 IN (CONVERT(VARCHAR(20), @FoundDocID), CONVERT(VARCHAR(20), @PayDocID)) AND TABLE_NAME LIKE 'PS[_]DOC[_]%';

        SET @Step = N'removing from PS_DOC_LIN';
        DELETE FROM dbo.PS_DOC_LIN WHERE DOC_ID IN (@FoundDocID, @PayDocID);
        SET @Gone = @Gone + @@ROWCOUNT;
        SET @Step = N'removing from PS_DOC_HDR_TOT';
        DELETE FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID IN (@FoundDocID, @PayDocID);
        SET @Gone = @Gone + @@ROWCOUNT;
        SET @Step = N'removing from PS_DOC_HDR';
        DELETE FROM dbo.PS_DOC_HDR WHERE (DOC_ID = @FoundDocID AND DOC_GUID = @DocGuid) OR (DOC_ID = @PayDocID AND DOC_GUID = @PayGuid);
        IF @@ROWCOUNT <> CASE WHEN @PayDocID IS NULL THEN 1 ELSE 2 END OR @Gone <> @Expected
        BEGIN
            /* A row came while this one looked, and its writer did not touch the header; or, where a server reads without waiting for writers
               in spite of UPDLOCK, the document itself has gone. Nothing has been taken. */
            SET @Message = REPLACE(@Who, N'%', N'%%') + N': somebody wrote to ticket ' + @TktNo + N' in CounterPoint, or removed it, at the same moment. Try again';
            THROW 51205, @Message, 1;
        END;

        SET @Step = N'removing from AR_SHIP_ADRS';
        IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'AR_SHIP_ADRS' AND KEY_1 = @CustNo AND KEY_2 = @ShipToID)
        BEGIN
            DELETE FROM dbo.AR_SHIP_ADRS
            WHERE CUST_NO = @CustNo AND SHIP_ADRS_ID = @ShipToID
              AND NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR AS other
                              LEFT JOIN dbo.USER_ORDER_STAGING AS staged ON staged.CP_DOC_ID = CONVERT(VARCHAR(15), other.DOC_ID) AND staged.DOC_GUID = other.DOC_GUID
                              WHERE other.CUST_NO = @CustNo AND COALESCE(staged.SHIP_ADRS_ID, CONVERT(VARCHAR(10), other.SHIP_TO_CONTACT_ID)) = @ShipToID)
              AND @FoundID = (SELECT CASE WHEN COUNT(*) = 1 THEN MAX(staged.STAGING_ID) END
                       FROM dbo.USER_ORDER_STAGING AS staged
                       WHERE (staged.STAGING_ID = @FoundID OR (staged.CUST_NO = @CustNo AND staged.IS_APPLIED = 1 AND staged.CP_DOC_ID IS NOT NULL))
                         AND staged.SHIP_NAM = AR_SHIP_ADRS.NAM COLLATE DATABASE_DEFAULT
                         AND staged.SHIP_ADRS_1 = AR_SHIP_ADRS.ADRS_1 COLLATE DATABASE_DEFAULT
                         AND ISNULL(staged.SHIP_ADRS_2, '') = ISNULL(AR_SHIP_ADRS.ADRS_2, '') COLLATE DATABASE_DEFAULT
                         AND ISNULL(staged.SHIP_CITY, '') = ISNULL(AR_SHIP_ADRS.CITY, '') COLLATE DATABASE_DEFAULT
                         AND ISNULL(staged.SHIP_STATE, '') = ISNULL(AR_SHIP_ADRS.STATE, '') COLLATE DATABASE_DEFAULT
                         AND ISNULL(staged.SHIP_ZIP_COD, '') = ISNULL(AR_SHIP_ADRS.ZIP_COD, '') COLLATE DATABASE_DEFAULT);
            IF @@ROWCOUNT = 1
                DELETE FROM dbo.USER_ORDER_ADDED_ROW
                OUTPUT deleted.TABLE_NAME, deleted.KEY_1, deleted.KEY_2 INTO @Removed (TABLE_NAME, KEY_1, KEY_2)
                WHERE TABLE_NAME = 'AR_SHIP_ADRS' AND KEY_1 = @CustNo AND KEY_2 = @ShipToID;
        END;
        /* The customer that this ticket's order made: only if no table has its number any more, and its row is the one that was written. */
        SET @Step = N'removing from AR_CUST';
        IF EXISTS (SELECT 1 FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'AR_CUST' AND KEY_1 = @CustNo AND DOC_ID = @FoundDocID)
        BEGIN
            SET @CustNow = (SELECT * FROM dbo.AR_CUST WHERE CUST_NO = @CustNo FOR JSON PATH, INCLUDE_NULL_VALUES);
            SELECT TOP (1) @CustMade = AFTER_JSON FROM dbo.USER_ORDER_AUDIT
            WHERE STAGING_ID = @FoundID AND ACTION = 'CUSTOMER' ORDER BY AUDIT_ID DESC;
            SELECT TOP (1) @CustUse = USED_IN FROM dbo.USER_V_CUSTOMER_USE WHERE CUST_NO = @CustNo ORDER BY USED_IN;
            SET @CustKept = CASE
                WHEN @CustUse IS NOT NULL THEN N'it is in ' + @CustUse
                WHEN EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE CUST_NO = @CustNo AND STAGING_ID <> @FoundID AND IS_DUPLICATE = 0)
                THEN N'it has other orders in USER_ORDER_STAGING'
                WHEN EXISTS (SELECT 1 FROM dbo.USER_CUSTOMER_MAP WHERE CUST_NO = @CustNo AND (ISNULL(MAPPING_SOURCE, '') <> 'AUTO' OR IS_ACTIVE = 0))
                THEN N'somebody has mapped it in USER_CUSTOMER_MAP'
                WHEN @CustNow IS NULL THEN N'it is no longer in AR_CUST'
                WHEN @CustMade IS NULL OR CONVERT(VARBINARY(MAX), @CustNow) <> CONVERT(VARBINARY(MAX), @CustMade)
                THEN N'its row in AR_CUST is not as it was written' END;
            IF @CustKept IS NULL
            BEGIN
                DELETE FROM dbo.USER_CUSTOMER_MAP WHERE CUST_NO = @CustNo;
                DELETE FROM dbo.AR_CUST WHERE CUST_NO = @CustNo;
                UPDATE dbo.USER_ORDER_STAGING SET CUST_NO = NULL WHERE STAGING_ID = @FoundID;
                DELETE FROM dbo.USER_ORDER_ADDED_ROW
                OUTPUT deleted.TABLE_NAME, deleted.KEY_1, deleted.KEY_2 INTO @Removed (TABLE_NAME, KEY_1, KEY_2)
                WHERE TABLE_NAME = 'AR_CUST' AND KEY_1 = @CustNo;
            END
            ELSE
                SET @CustKept = N'customer ' + @CustNo + N', who was made for this order, stays: ' + @CustKept;
        END;

        IF @Allocate = '1'
        BEGIN
            SET @Step = N'writing IM_INV';
            UPDATE stock
            SET QTY_ON_SO = stock.QTY_ON_SO - taken.QTY
            FROM dbo.IM_INV AS stock
            JOIN @Taken AS taken
                ON taken.ITEM_NO COLLATE DATABASE_DEFAULT = stock.ITEM_NO AND taken.LOC_ID COLLATE DATABASE_DEFAULT = stock.LOC_ID;

            DELETE FROM dbo.IM_INV
            WHERE EXISTS (SELECT 1 FROM @Taken AS taken
                          WHERE taken.ITEM_NO COLLATE DATABASE_DEFAULT = IM_INV.ITEM_NO AND taken.LOC_ID COLLATE DATABASE_DEFAULT = IM_INV.LOC_ID)
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
              AND EXISTS (SELECT 1 FROM @Taken AS taken
                          WHERE taken.ITEM_NO COLLATE DATABASE_DEFAULT = USER_ORDER_ADDED_ROW.KEY_1
                            AND taken.LOC_ID COLLATE DATABASE_DEFAULT = USER_ORDER_ADDED_ROW.KEY_2)
              AND NOT EXISTS (SELECT 1 FROM dbo.IM_INV AS stock
                              WHERE stock.ITEM_NO = USER_ORDER_ADDED_ROW.KEY_1 COLLATE DATABASE_DEFAULT
                                AND stock.LOC_ID = USER_ORDER_ADDED_ROW.KEY_2 COLLATE DATABASE_DEFAULT);
        END;

        SET @RemovedRows = (SELECT TABLE_NAME, KEY_1, KEY_2 FROM @Removed ORDER BY TABLE_NAME, KEY_1, KEY_2 FOR JSON PATH);

        SET @Step = N'marking USER_ORDER_STAGING';
        UPDATE dbo.USER_ORDER_STAGING
        SET IS_VALIDATED = 0, IS_APPLIED = 0, APPLIED_DT = NULL, CP_DOC_ID = NULL, TKT_NO = NULL, DOC_GUID = NULL,
            SHIP_ADRS_ID = NULL, PAY_DOC_ID = NULL, PAY_DOC_GUID = NULL, PAY_TKT_NO = NULL, PAY_LEFT = NULL, PAY_LEFT_DT = NULL, ROLLED_BACK_DT = SYSUTCDATETIME()
        WHERE STAGING_ID = @FoundID;

        SET @After = (SELECT IS_VALIDATED, IS_APPLIED, APPLIED_DT, CP_DOC_ID, TKT_NO, DOC_GUID, ROLLED_BACK_DT
                      FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @FoundID FOR JSON PATH, INCLUDE_NULL_VALUES);

        SET @Step = N'writing USER_ORDER_AUDIT';
        INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, DOC_ID, TKT_NO, ACTION, DONE_BY, DONE_DT, REASON, BEFORE_JSON, AFTER_JSON)
        VALUES (@FoundID, @WooOrderID, @FoundDocID, @TktNo, 'ROLLBACK', LTRIM(RTRIM(@User)), SYSUTCDATETIME(), @Reason,
            N'{"staging":' + ISNULL(@StagingBefore, N'[]') + N',"header":' + ISNULL(@HeaderBefore, N'[]')
            + N',"lines":' + ISNULL(@LinesBefore, N'[]') + N',"totals":' + ISNULL(@TotalsBefore, N'[]')
            + @OrderRows + @PayBefore + N',"addedRows":' + ISNULL(@RemovedRows, N'[]') + N'}',
            N'{"staging":' + ISNULL(@After, N'[]') + ISNULL(N',"customerKept":"' + @CustKept + N'"', N'') + N'}');

        SET @Step = N'committing';
        COMMIT TRANSACTION;
        SET @Success = 1;
        SET @ErrorMessage = @Who + N': ' + @CustKept;
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
            + N' (while ' + @Step + N')', N'%', N'%%');
        THROW 51000, @Message, 1;
    END CATCH;
END;
GO
PRINT '170 created sp_RollbackOrder.';
GO
