/*  172  dbo.sp_BuildDocumentProfile: makes the procedures that write and remove what the document profile names.

    sp_WriteDocumentRows (@StagingID, @DocID)  the profile's columns of PS_DOC_HDR, PS_DOC_LIN and PS_DOC_HDR_TOT, and the rows of the
                                               tables beside them; how many, and which values of the order, into USER_ORDER_ADDED_ROW
    sp_RemoveDocumentRows (@DocID, @Gone)      all rows of the document in those tables; adds how many to @Gone

    They are built from USER_ORDER_DOC_TABLE and USER_ORDER_DOC_COLUMN (090), the functions of 171 and what this database has, as plain statements:
    nothing is looked up or put together when an order comes, and the ownership chain holds. So run it again after
    a change of USER_ORDER_DOC_COLUMN and after an upgrade of CounterPoint. IS_ENABLED counts at once.

    Prints what it leaves out, and why: a table or column that is not there, a column that the server computes, a table with a column that takes
    no NULL, has no default and is in no profile. A value that its column cannot take is refused by name (51000), and so is a column that
    the procedures write themselves, by which they know a document again or count stock and amounts; sp_WriteDocumentRows and
    sp_RemoveDocumentRows stay as they were.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_WriteDocumentRows') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.[sp_WriteDocumentRows] @StagingID INT, @DocID BIGINT AS RETURN 0;');
IF OBJECT_ID(N'dbo.sp_RemoveDocumentRows') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.[sp_RemoveDocumentRows] @DocID BIGINT, @Gone INT OUTPUT AS RETURN 0;');
IF OBJECT_ID(N'dbo.sp_BuildDocumentProfile') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_BuildDocumentProfile AS RETURN 0;');
/* The profile does what they did. */
DROP PROCEDURE IF EXISTS dbo.sp_CreateOrderPayment;
DROP PROCEDURE IF EXISTS dbo.sp_CreateOrderNote;
GO
ALTER PROCEDURE dbo.sp_BuildDocumentProfile
AS
BEGIN
    SET NOCOUNT ON;

    /* The tables in the order in which they are written. WRITES: U, columns of a row that is there; I, rows of its own. */
    DECLARE @Known TABLE (SEQ INT NOT NULL, TABLE_NAME VARCHAR(30) NOT NULL, WRITES CHAR(1) NOT NULL, ROWS_FROM VARCHAR(40) NOT NULL);
    INSERT INTO @Known (SEQ, TABLE_NAME, WRITES, ROWS_FROM)
    VALUES (1, 'PS_DOC_HDR', 'U', 'fn_DocumentHeader'), (2, 'PS_DOC_LIN', 'U', 'fn_DocumentLines'), (3, 'PS_DOC_HDR_TOT', 'U', 'fn_DocumentTotals'),
           (4, 'PS_DOC_CONTACT', 'I', 'fn_DocumentContacts'), (5, 'PS_DOC_TAX', 'I', 'fn_DocumentTaxes'), (6, 'PS_DOC_HDR_MISC_CHRG', 'I', 'fn_DocumentCharges'),
           (7, 'PS_DOC_HDR_PROF', 'I', 'fn_DocumentHeader'), (8, 'PS_DOC_NOTE', 'I', 'fn_DocumentNotes'), (9, 'PS_DOC_PMT', 'I', 'fn_DocumentPayments'),
           (10, 'PS_DOC_PMT_APPLY', 'I', 'fn_DocumentPayments'), (11, 'PS_DOC_LIN_PRICE', 'I', 'fn_DocumentLines'), (12, 'PS_DOC_AUDIT_LOG', 'I', 'fn_DocumentHeader'),
           (13, 'PS_DOC_AUDIT_LOG_TOT', 'I', 'fn_DocumentTotals'), (14, 'PS_DOC_HDR_ORIG_DOC', 'I', 'fn_DocumentOrigin');

    DECLARE @Seq INT = 0, @Table VARCHAR(30), @Writes CHAR(1), @From VARCHAR(40), @Column VARCHAR(40), @Source VARCHAR(10), @Value NVARCHAR(200), @Fallback NVARCHAR(200),
            @Type NVARCHAR(60), @Length INT, @Nullable VARCHAR(3), @Computed BIT, @Text BIT, @Expression NVARCHAR(1000), @Default NVARCHAR(200), @Literal NVARCHAR(200),
            @Columns NVARCHAR(MAX), @Ours NVARCHAR(MAX), @Values NVARCHAR(MAX), @Sets NVARCHAR(MAX), @LeftOut NVARCHAR(MAX), @Missing NVARCHAR(1000), @DocColumn VARCHAR(40),
            @Switches NVARCHAR(MAX) = N'', @Body NVARCHAR(MAX) = N'', @Counts NVARCHAR(MAX) = N'', @Removal NVARCHAR(MAX) = N'', @Declared NVARCHAR(MAX) = N'', @Filled INT, @Good INT,
            @Sql NVARCHAR(MAX), @Message NVARCHAR(2000), @Line CHAR(2) = CHAR(13) + CHAR(10);

    /* The catalogue is read once: some engines take long for each look into it. SYSTEM: the server fills it. */
    DECLARE @Catalogue TABLE (TABLE_NAME VARCHAR(128) NOT NULL, COLUMN_NAME VARCHAR(128) NOT NULL, TYPE NVARCHAR(60) NOT NULL, LENGTH INT NULL, NULLABLE VARCHAR(3) NOT NULL, IS_SYSTEM BIT NOT NULL DEFAULT 0);
    DECLARE @System TABLE (TABLE_NAME VARCHAR(128) NOT NULL, COLUMN_NAME VARCHAR(128) NOT NULL);
    INSERT INTO @Catalogue (TABLE_NAME, COLUMN_NAME, TYPE, LENGTH, NULLABLE)
    SELECT UPPER(TABLE_NAME), UPPER(COLUMN_NAME),
           LOWER(DATA_TYPE) + CASE WHEN LOWER(DATA_TYPE) IN ('decimal', 'numeric')
               THEN N'(' + CONVERT(NVARCHAR(10), NUMERIC_PRECISION) + N', ' + CONVERT(NVARCHAR(10), NUMERIC_SCALE) + N')' ELSE N'' END,
           CHARACTER_MAXIMUM_LENGTH, IS_NULLABLE
    FROM INFORMATION_SCHEMA.COLUMNS
    WHERE TABLE_SCHEMA = 'dbo' AND UPPER(TABLE_NAME) LIKE 'PS[_]DOC[_]%';
    INSERT INTO @System (TABLE_NAME, COLUMN_NAME)
    SELECT UPPER(o.name), UPPER(c.name)
    FROM sys.objects AS o
    JOIN sys.columns AS c ON c.object_id = o.object_id
    WHERE o.schema_id = SCHEMA_ID('dbo') AND o.type = 'U' AND UPPER(o.name) LIKE 'PS[_]DOC[_]%'
      AND (c.is_computed = 1 OR c.is_identity = 1 OR TYPE_NAME(c.system_type_id) = 'timestamp');
    UPDATE @Catalogue SET IS_SYSTEM = 1
    WHERE TABLE_NAME + '.' + COLUMN_NAME IN (SELECT filled.TABLE_NAME + '.' + filled.COLUMN_NAME FROM @System AS filled);

    SELECT TOP (1) @Message = N'The document profile names ' + profile.TABLE_NAME + N'.' + profile.COLUMN_NAME + N', which the procedures write themselves: set its SOURCE to OFF'
    FROM dbo.USER_ORDER_DOC_COLUMN AS profile
    LEFT JOIN (VALUES ('PS_DOC_HDR', 'DOC_ID'), ('PS_DOC_HDR', 'DOC_GUID'), ('PS_DOC_HDR', 'STR_ID'), ('PS_DOC_HDR', 'STA_ID'), ('PS_DOC_HDR', 'TKT_NO'), ('PS_DOC_HDR', 'CUST_NO'),
                      ('PS_DOC_HDR', 'LST_MAINT_DT'), ('PS_DOC_LIN', 'DOC_ID'), ('PS_DOC_LIN', 'LIN_SEQ_NO'), ('PS_DOC_LIN', 'LIN_GUID'), ('PS_DOC_LIN', 'STR_ID'), ('PS_DOC_LIN', 'STA_ID'),
                      ('PS_DOC_LIN', 'TKT_NO'), ('PS_DOC_LIN', 'ITEM_NO'), ('PS_DOC_LIN', 'QTY_SOLD'), ('PS_DOC_LIN', 'EXT_PRC'), ('PS_DOC_LIN', 'GROSS_EXT_PRC'), ('PS_DOC_LIN', 'STK_LOC_ID'),
                      ('PS_DOC_HDR_TOT', 'DOC_ID'), ('PS_DOC_HDR_TOT', 'TOT_TYP'), ('PS_DOC_HDR_TOT', 'SUB_TOT'), ('PS_DOC_HDR_TOT', 'TAX_AMT'), ('PS_DOC_HDR_TOT', 'TOT'),
                      ('PS_DOC_HDR_TOT', 'TOT_LIN_DISC'), ('PS_DOC_HDR_TOT', 'TOT_MISC')) AS own (TABLE_NAME, COLUMN_NAME)
        ON own.TABLE_NAME = UPPER(profile.TABLE_NAME) COLLATE DATABASE_DEFAULT AND own.COLUMN_NAME = UPPER(profile.COLUMN_NAME) COLLATE DATABASE_DEFAULT
    WHERE profile.SOURCE <> 'OFF'
      AND (own.TABLE_NAME IS NOT NULL OR (UPPER(profile.COLUMN_NAME) = 'DOC_ID' AND NOT (profile.SOURCE = 'OURS' AND profile.SOURCE_VALUE = N'DOC_ID')))
    ORDER BY profile.TABLE_NAME, profile.COLUMN_NAME;
    IF @Message IS NOT NULL
        THROW 51000, @Message, 1;

    WHILE EXISTS (SELECT 1 FROM @Known WHERE SEQ > @Seq)
    BEGIN
        SELECT TOP (1) @Seq = SEQ, @Table = TABLE_NAME, @Writes = WRITES, @From = ROWS_FROM FROM @Known WHERE SEQ > @Seq ORDER BY SEQ;
        IF OBJECT_ID(N'dbo.' + @Table) IS NULL
        BEGIN
            PRINT '172 ' + @Table + ' is not in this database: left out.';
            CONTINUE;
        END;

        SET @Columns = N'';
        SET @Ours = N'';
        SET @Values = N'';
        SET @Sets = N'';
        SET @LeftOut = N'';
        SET @Filled = 0;
        SET @Column = '';
        WHILE EXISTS (SELECT 1 FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = @Table AND COLUMN_NAME > @Column AND SOURCE <> 'OFF')
        BEGIN
            SELECT TOP (1) @Column = COLUMN_NAME, @Source = SOURCE, @Value = SOURCE_VALUE, @Fallback = FALLBACK
            FROM dbo.USER_ORDER_DOC_COLUMN
            WHERE TABLE_NAME = @Table AND COLUMN_NAME > @Column AND SOURCE <> 'OFF'
            ORDER BY COLUMN_NAME;

            SET @Type = NULL;
            SELECT @Type = TYPE, @Length = LENGTH, @Nullable = NULLABLE, @Computed = IS_SYSTEM,
                   @Text = CASE WHEN TYPE IN ('char', 'nchar', 'varchar', 'nvarchar', 'text', 'ntext') THEN 1 ELSE 0 END
            FROM @Catalogue
            WHERE TABLE_NAME = @Table AND COLUMN_NAME = UPPER(@Column);
            IF @Type IS NULL OR @Computed = 1
            BEGIN
                SET @LeftOut = @LeftOut + N' ' + @Column;
                CONTINUE;
            END;

            /* Its text is cut to the column, so that no order fails by it. */
            SET @Default = NULL;
            IF @Fallback IS NOT NULL
                SET @Default = N'N''' + REPLACE(@Fallback, N'''', N'''''') + N'''';
            SET @Literal = N'N''' + REPLACE(@Value, N'''', N'''''') + N'''';
            SET @Expression = CASE
                WHEN @Source = 'OURS' THEN N'ours.' + QUOTENAME(@Value)
                WHEN @Source = 'ITEM' AND @Table = 'PS_DOC_LIN' AND COL_LENGTH(N'dbo.IM_ITEM', @Value) IS NOT NULL THEN N'item.' + QUOTENAME(@Value)
                WHEN @Source = 'SETTING' THEN N'(SELECT NULLIF(SETTING_VALUE, N'''') FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = ' + @Literal + N')'
                WHEN @Source IN ('CONSTANT', 'TEMPLATE') THEN @Literal
                ELSE @Default END;
            IF @Expression IS NULL
            BEGIN
                SET @LeftOut = @LeftOut + N' ' + @Column;
                CONTINUE;
            END;

            /* Constants are tried now, not at the first order. */
            IF @Source IN ('CONSTANT', 'TEMPLATE') OR @Fallback IS NOT NULL
            BEGIN
                SET @Missing = CASE WHEN @Source IN ('CONSTANT', 'TEMPLATE') THEN @Value ELSE @Fallback END;
                SET @Good = CASE WHEN @Text = 1 AND (@Length < 0 OR LEN(@Missing) <= @Length) THEN 1 ELSE 0 END;
                IF @Text = 0
                BEGIN
                    SET @Sql = N'SELECT @Good = CASE WHEN TRY_CAST(@Value AS ' + @Type + N') IS NULL THEN 0 ELSE 1 END;';
                    EXEC sp_executesql @Sql, N'@Value NVARCHAR(1000), @Good INT OUTPUT', @Value = @Missing, @Good = @Good OUTPUT;
                END;
                IF @Good = 0
                BEGIN
                    SET @Message = N'The document profile has ''' + @Missing + N''' for ' + @Table + N'.' + @Column + N', which cannot take it (' + @Type
                        + CASE WHEN @Text = 1 THEN N', ' + CONVERT(NVARCHAR(10), @Length) + N' characters' ELSE N'' END + N')';
                    THROW 51000, @Message, 1;
                END;
            END;

            IF @Expression IN (@Literal, @Default)
                SET @Expression = CASE WHEN @Text = 1 THEN @Expression ELSE N'CONVERT(' + @Type + N', ' + @Expression + N')' END;
            ELSE IF @Text = 1
            BEGIN
                SET @Expression = N'CONVERT(NVARCHAR(' + CASE WHEN @Length BETWEEN 1 AND 4000 THEN N'4000' ELSE N'MAX' END + N'), ' + @Expression + N')';
                IF @Default IS NOT NULL
                    SET @Expression = N'ISNULL(' + @Expression + N', ' + @Default + N')';
                IF @Length BETWEEN 1 AND 4000
                    SET @Expression = N'LEFT(' + @Expression + N', ' + CONVERT(NVARCHAR(10), @Length) + N')';
                IF @Nullable = 'NO'
                    SET @Expression = N'ISNULL(' + @Expression + N', N'''')';
            END
            ELSE
            BEGIN
                IF @Source = 'SETTING'
                    SET @Expression = N'CONVERT(' + @Type + N', ' + @Expression + N')';
                IF @Default IS NOT NULL
                    SET @Expression = N'ISNULL(' + @Expression + N', CONVERT(' + @Type + N', ' + @Default + N'))';
            END;

            SET @Filled = @Filled + 1;
            IF @Source = 'OURS'
                SET @Ours = @Ours + CASE WHEN @Ours = N'' THEN N'' ELSE N', ' END + QUOTENAME(@Column);
            SET @Columns = @Columns + CASE WHEN @Columns = N'' THEN N'' ELSE N', ' END + QUOTENAME(@Column);
            SET @Values = @Values + CASE WHEN @Values = N'' THEN N'' ELSE N', ' END + @Line + N'               ' + @Expression;
            SET @Sets = @Sets + CASE WHEN @Sets = N'' THEN N'' ELSE N', ' END + @Line + N'            ' + QUOTENAME(@Column)
                + CASE WHEN @Source IN ('CONSTANT', 'TEMPLATE') THEN N' = ' + @Expression ELSE N' = ISNULL(' + @Expression + N', target.' + QUOTENAME(@Column) + N')' END;
        END;

        IF @LeftOut <> N''
        BEGIN
            SET @Message = N'172 ' + @Table + N': left out, since this database does not have or computes them:' + LEFT(@LeftOut, 1500) + N'.';
            PRINT @Message;
        END;

        SET @DocColumn = NULL;
        SELECT @DocColumn = COLUMN_NAME FROM dbo.USER_ORDER_DOC_COLUMN WHERE TABLE_NAME = @Table AND SOURCE = 'OURS' AND SOURCE_VALUE = N'DOC_ID';
        SET @DocColumn = ISNULL(@DocColumn, 'DOC_ID');
        IF @Writes = 'I' AND COL_LENGTH(N'dbo.' + @Table, @DocColumn) IS NOT NULL
            SET @Removal = N'    DELETE FROM dbo.' + QUOTENAME(@Table) + N' WHERE ' + QUOTENAME(@DocColumn) + N' = @DocID;' + @Line + N'    SET @Gone = @Gone + @@ROWCOUNT;' + @Line + @Removal;

        SET @Missing = N'';
        IF @Writes = 'I'
            SELECT @Missing = @Missing + N' ' + UPPER(c.name)
            FROM sys.columns AS c
            WHERE c.object_id = OBJECT_ID(N'dbo.' + @Table) AND c.is_nullable = 0 AND c.default_object_id = 0 AND c.is_identity = 0 AND c.is_computed = 0
              AND TYPE_NAME(c.system_type_id) <> 'timestamp'
              AND CHARINDEX(N',' + QUOTENAME(UPPER(c.name)) + N',', N',' + REPLACE(UPPER(@Columns), N', ', N',') + N',') = 0;
        IF @Missing <> N''
        BEGIN
            SET @Message = N'172 ATTENTION: ' + @Table + N' is left out: these columns take no NULL, have no default and are not in the profile:' + LEFT(@Missing, 1000) + N'.';
            PRINT @Message;
            CONTINUE;
        END;
        IF @Filled = 0
            CONTINUE;

        SET @Declared = @Declared + N', @On' + CONVERT(NVARCHAR(2), @Seq) + N' INT = 0' + CASE WHEN @Writes = 'I' THEN N', @Rows' + CONVERT(NVARCHAR(2), @Seq) + N' INT = 0, @Json' + CONVERT(NVARCHAR(2), @Seq) + N' NVARCHAR(MAX)' ELSE N'' END;
        SET @Switches = @Switches + CASE WHEN @Switches = N'' THEN N'' ELSE N',' END + @Line + N'           @On' + CONVERT(NVARCHAR(2), @Seq)
            + N' = MAX(CASE WHEN TABLE_NAME = ''' + @Table + N''' AND IS_ENABLED = 1 THEN 1 ELSE 0 END)';
        SET @Body = @Body + N'    IF @On' + CONVERT(NVARCHAR(2), @Seq) + N' = 1'
            + CASE WHEN @Table = 'PS_DOC_HDR_ORIG_DOC' THEN N' AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID AND PAY_DOC_ID <> @DocID)' ELSE N'' END + @Line
            + CASE WHEN @Writes = 'U'
                   THEN N'        UPDATE target' + @Line + N'        SET ' + @Sets + @Line + N'        FROM dbo.' + QUOTENAME(@Table) + N' AS target' + @Line
                        + N'        JOIN dbo.' + @From + N'(@StagingID, @DocID) AS ours ON ours.DOC_ID = target.DOC_ID'
                        + CASE WHEN @Table = 'PS_DOC_LIN' THEN N' AND ours.LIN_SEQ_NO = target.LIN_SEQ_NO' + @Line
                                    + N'        CROSS APPLY (SELECT TOP (1) * FROM dbo.IM_ITEM AS found WHERE found.ITEM_NO = ours.ITEM_NO) AS item' ELSE N'' END
                        + @Line + N'        WHERE target.DOC_ID = @DocID;' + @Line
                   ELSE N'    BEGIN' + @Line + N'        INSERT INTO dbo.' + QUOTENAME(@Table) + N' (' + @Columns + N')' + @Line + N'        SELECT ' + @Values + @Line
                        + N'        FROM dbo.' + @From + N'(@StagingID, @DocID) AS ours;' + @Line
                        + N'        SET @Rows' + CONVERT(NVARCHAR(2), @Seq) + N' = @@ROWCOUNT;' + @Line
                        + CASE WHEN @Ours = N'' THEN N''
                               ELSE N'        SET @Json' + CONVERT(NVARCHAR(2), @Seq) + N' = (SELECT ' + @Ours + N' FROM dbo.' + QUOTENAME(@Table)
                                    + N' WHERE ' + QUOTENAME(@DocColumn) + N' = @DocID FOR JSON PATH);' + @Line END
                        + N'    END;' + @Line END;
        IF @Writes = 'I'
            SET @Counts = @Counts + CASE WHEN @Counts = N'' THEN N'' ELSE N', ' END + N'(''' + @Table + N''', @Rows' + CONVERT(NVARCHAR(2), @Seq) + N', @Json' + CONVERT(NVARCHAR(2), @Seq) + N')';
    END;

    /* Its lines, too, are known again: not by their goods alone. */
    SET @Counts = N'(''PS_DOC_LIN'', @Lines, @LinesJson)' + CASE WHEN @Counts = N'' THEN N'' ELSE N', ' END + @Counts;
    SET @Declared = @Declared + N', @Lines INT = 0, @LinesJson NVARCHAR(MAX)';
    SET @Body = @Body + N'    SELECT @Lines = COUNT(*) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID;' + @Line
        + N'    SET @LinesJson = (SELECT LIN_SEQ_NO, LIN_GUID FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID FOR JSON PATH);' + @Line;

    SET @Sql = N'/* Built by sp_BuildDocumentProfile: change USER_ORDER_DOC_COLUMN, not this. */' + @Line
        + N'ALTER PROCEDURE dbo.sp_WriteDocumentRows' + @Line + N'    @StagingID INT,' + @Line + N'    @DocID BIGINT' + @Line + N'AS' + @Line + N'BEGIN' + @Line + N'    SET NOCOUNT ON;' + @Line
        + CASE WHEN @Body = N'' THEN N'    RETURN;' + @Line
               ELSE N'    DECLARE ' + STUFF(@Declared, 1, 2, N'') + N';' + @Line + N'    SELECT ' + @Switches + @Line + N'    FROM dbo.USER_ORDER_DOC_TABLE;' + @Line + @Body
                    + CASE WHEN @Counts = N'' THEN N''
                           ELSE N'    INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID, ROWS_JSON)' + @Line
                                + N'    SELECT written.TABLE_NAME, CONVERT(VARCHAR(20), @DocID), CONVERT(VARCHAR(10), written.N), @DocID, written.VALUES_JSON' + @Line
                                + N'    FROM (VALUES ' + @Counts + N') AS written (TABLE_NAME, N, VALUES_JSON)' + @Line + N'    WHERE written.N > 0;' + @Line END END
        + N'END;';
    EXEC (@Sql);

    SET @Sql = N'/* Built by sp_BuildDocumentProfile. */' + @Line + N'ALTER PROCEDURE dbo.sp_RemoveDocumentRows' + @Line + N'    @DocID BIGINT,' + @Line + N'    @Gone INT OUTPUT' + @Line + N'AS' + @Line + N'BEGIN' + @Line
        + N'    SET NOCOUNT ON;' + @Line + CASE WHEN @Removal = N'' THEN N'    RETURN;' + @Line ELSE @Removal END + N'END;';
    EXEC (@Sql);
    PRINT '172 built sp_WriteDocumentRows and sp_RemoveDocumentRows from the document profile.';
END;
GO
EXEC dbo.sp_BuildDocumentProfile;
GO
