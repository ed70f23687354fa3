/*  088  dbo.sp_ReadDocumentRows: whether everything that hangs on a document of ours is as its ticket was made. Reads only.

    Called by sp_RollbackOrder, for the document of an order and for its payment ticket. Looks into every table named PS_DOC_... with a
    column DOC_ID, into every table with a foreign key to DOC_ID or LIN_GUID of header, lines or totals, and at the documents that refer
    to this one (PS_DOC_HDR_ORIG_DOC): a partial release or a return does.

    @Foreign       tables with rows that we did not write, or that no longer have the values which we wrote; empty if there are none
    @PaidByOthers  1: payments that we did not write
    @Changed       a line that is not the order's or not the one that was written (LIN_GUID), a total that is not the order's,
                   a later LST_MAINT_DT; NULL if nothing is
    @ChildRows     all rows of those tables as JSON, for the audit: ,"TABLE":[...]

    Dynamic SQL breaks the ownership chain, so the caller needs SELECT on these tables (310-roles.sql).
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_ReadDocumentRows') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_ReadDocumentRows AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_ReadDocumentRows
    @StagingID INT,
    @DocID BIGINT,
    @Foreign NVARCHAR(1000) OUTPUT,
    @PaidByOthers BIT OUTPUT,
    @Changed NVARCHAR(400) OUTPUT,
    @ChildRows NVARCHAR(MAX) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @AppliedTktNo VARCHAR(15), @AppliedDt DATETIME2, @Json NVARCHAR(MAX), @TotAmt DECIMAL(15, 4), @Note NVARCHAR(MAX), @PayCod VARCHAR(10), @PayDocID BIGINT,
            @PaymentEnabled NVARCHAR(200), @PmtAmtColumn NVARCHAR(128), @DocText VARCHAR(20) = CONVERT(VARCHAR(20), @DocID), @WritesDown BIT = 0,
            @Table NVARCHAR(128), @Column NVARCHAR(128), @Condition NVARCHAR(600), @Sql NVARCHAR(MAX), @Rows INT, @Ours INT, @Paid DECIMAL(15, 2),
            @RowsBefore NVARCHAR(MAX), @RowsWritten NVARCHAR(MAX), @LinesWritten NVARCHAR(MAX), @Total DECIMAL(15, 2), @MaintDt DATETIME;
    DECLARE @Others TABLE (TABLE_NAME NVARCHAR(128) NOT NULL, COLUMN_NAME NVARCHAR(128) NOT NULL, CONDITION NVARCHAR(600) NOT NULL);

    SET @Foreign = N'';
    SET @PaidByOthers = 0;
    SET @Changed = NULL;
    SET @ChildRows = N'';

    SELECT @AppliedTktNo = TKT_NO, @AppliedDt = APPLIED_DT, @Json = LINE_ITEMS_JSON, @TotAmt = TOT_AMT, @Note = NULLIF(LTRIM(RTRIM(CUST_NOTE)), N''),
           @PayCod = PAY_COD, @PayDocID = PAY_DOC_ID
    FROM dbo.USER_ORDER_STAGING
    WHERE STAGING_ID = @StagingID;
    SELECT @PaymentEnabled = SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'PAYMENT_ENABLED';
    SELECT @PmtAmtColumn = COLUMN_NAME FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = 'PS_DOC_PMT' AND SOURCE = 'OURS' AND SOURCE_VALUE = N'AMT' AND COLUMN_NAME NOT LIKE 'HOME%';
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
    INSERT INTO @Others (TABLE_NAME, COLUMN_NAME, CONDITION)
    SELECT OBJECT_NAME(fk.parent_object_id), COL_NAME(fkc.parent_object_id, fkc.parent_column_id),
           QUOTENAME(COL_NAME(fkc.parent_object_id, fkc.parent_column_id))
           + CASE WHEN UPPER(COL_NAME(fkc.referenced_object_id, fkc.referenced_column_id)) = 'DOC_ID' THEN N' = @DocID'
                  ELSE N' IN (SELECT LIN_GUID FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID)' END
    FROM sys.foreign_keys AS fk
    JOIN sys.foreign_key_columns AS fkc ON fkc.constraint_object_id = fk.object_id
    WHERE fk.referenced_object_id IN (OBJECT_ID(N'dbo.PS_DOC_HDR'), OBJECT_ID(N'dbo.PS_DOC_LIN'), OBJECT_ID(N'dbo.PS_DOC_HDR_TOT'))
      AND UPPER(COL_NAME(fkc.referenced_object_id, fkc.referenced_column_id)) IN ('DOC_ID', 'LIN_GUID');
    IF COL_LENGTH(N'dbo.PS_DOC_HDR_ORIG_DOC', N'ORIG_DOC_ID') IS NOT NULL
        INSERT INTO @Others (TABLE_NAME, COLUMN_NAME, CONDITION) VALUES (N'PS_DOC_HDR_ORIG_DOC', N'ORIG_DOC_ID', N'ORIG_DOC_ID = @DocID');
    DELETE FROM @Others WHERE UPPER(TABLE_NAME) IN ('PS_DOC_HDR', 'PS_DOC_LIN', 'PS_DOC_HDR_TOT');

    WHILE EXISTS (SELECT 1 FROM @Others)
    BEGIN
        SELECT TOP (1) @Table = TABLE_NAME, @Column = COLUMN_NAME, @Condition = CONDITION FROM @Others ORDER BY TABLE_NAME, COLUMN_NAME;
        DELETE FROM @Others WHERE UPPER(TABLE_NAME) = UPPER(@Table) AND UPPER(COLUMN_NAME) = UPPER(@Column);
        SET @Paid = NULL;
        SET @Sql = N'SELECT @Rows = COUNT(*)' + CASE WHEN UPPER(@Table) = 'PS_DOC_PMT' AND @PmtAmtColumn IS NOT NULL THEN N', @Paid = SUM(' + QUOTENAME(@PmtAmtColumn) + N')' ELSE N'' END
            + N' FROM dbo.' + QUOTENAME(@Table) + N' WHERE ' + @Condition + N';';
        EXEC sp_executesql @Sql, N'@DocID BIGINT, @Rows INT OUTPUT, @Paid DECIMAL(15, 2) OUTPUT', @DocID = @DocID, @Rows = @Rows OUTPUT, @Paid = @Paid OUTPUT;

        /* An order refers to its payment ticket; nobody else to either. */
        IF UPPER(@Table) = 'PS_DOC_HDR_ORIG_DOC' AND UPPER(@Column) = 'ORIG_DOC_ID'
        BEGIN
            IF @Rows <> CASE WHEN @DocID = @PayDocID THEN 1 ELSE 0 END
                SET @Foreign = @Foreign + N' PS_DOC_HDR_ORIG_DOC (' + CONVERT(NVARCHAR(10), @Rows) + N')';
            CONTINUE;
        END;

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
            SET @Sql = N'SELECT @Before = (SELECT * FROM dbo.' + QUOTENAME(@Table) + N' WHERE ' + @Condition + N' FOR JSON PATH);';
            EXEC sp_executesql @Sql, N'@DocID BIGINT, @Before NVARCHAR(MAX) OUTPUT', @DocID = @DocID, @Before = @RowsBefore OUTPUT;
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
        ELSE IF @Rows > 0
            SET @ChildRows = @ChildRows + N',"' + UPPER(@Table) + N'":' + @RowsBefore;
    END;

    /* Tickets of the predecessor have no TKT_NO in the staging row, and amounts of their own. */
    IF @AppliedTktNo IS NOT NULL AND ISJSON(@Json) = 1
    BEGIN
        SELECT TOP (1) @Changed = N'line ' + CONVERT(NVARCHAR(10), ISNULL(line.LIN_SEQ_NO, wanted.LINE_NO)) + N' is not as it was ordered'
        FROM (SELECT LIN_SEQ_NO, ITEM_NO, QTY_SOLD, EXT_PRC FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID) AS line
        FULL JOIN dbo.fn_StagedOrderLines(@Json) AS wanted ON wanted.LINE_NO = line.LIN_SEQ_NO
        WHERE wanted.LINE_NO IS NULL OR line.LIN_SEQ_NO IS NULL
           OR line.ITEM_NO <> CONVERT(VARCHAR(20), wanted.SKU) COLLATE DATABASE_DEFAULT
           OR line.QTY_SOLD <> wanted.QUANTITY OR line.EXT_PRC <> wanted.TOTAL
        ORDER BY ISNULL(line.LIN_SEQ_NO, wanted.LINE_NO);
        SELECT @Total = SUM(TOT) FROM dbo.PS_DOC_HDR_TOT WHERE DOC_ID = @DocID;
        IF @Changed IS NULL AND ISNULL(@Total, -1) <> @TotAmt
            SET @Changed = N'its total is ' + ISNULL(CONVERT(NVARCHAR(30), @Total), N'gone');
    END;

    /* The same goods in a line that somebody entered anew. */
    SELECT @LinesWritten = ROWS_JSON FROM dbo.USER_ORDER_ADDED_ROW WHERE TABLE_NAME = 'PS_DOC_LIN' AND KEY_1 = @DocText;
    IF @Changed IS NULL AND @LinesWritten IS NOT NULL
        SELECT TOP (1) @Changed = N'line ' + CONVERT(NVARCHAR(10), written.LIN_SEQ_NO) + N' was entered anew'
        FROM OPENJSON(@LinesWritten) WITH (LIN_SEQ_NO INT '$.LIN_SEQ_NO', LIN_GUID VARCHAR(40) '$.LIN_GUID') AS written
        WHERE NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN AS line
                          WHERE line.DOC_ID = @DocID AND line.LIN_SEQ_NO = written.LIN_SEQ_NO
                            AND UPPER(CONVERT(VARCHAR(40), line.LIN_GUID)) = UPPER(written.LIN_GUID) COLLATE DATABASE_DEFAULT)
        ORDER BY written.LIN_SEQ_NO;

    SELECT @MaintDt = LST_MAINT_DT FROM dbo.PS_DOC_HDR WHERE DOC_ID = @DocID;
    IF @Changed IS NULL AND @MaintDt > DATEADD(SECOND, 60, @AppliedDt)
        SET @Changed = N'it was last changed on ' + CONVERT(NVARCHAR(19), @MaintDt, 120);
END;
GO
PRINT '088 created sp_ReadDocumentRows.';
GO
