/*  086  dbo.USER_V_DOCUMENT_HISTORY: the documents that have left PS_DOC_HDR, from the history tables of this site.

    An order that is released, a ticket that is posted and a document that is voided leave PS_DOC_HDR for a history table. The
    setting HIST_TABLES names those tables, separated by commas; where it is empty, all tables of dbo are taken that have HIST in
    their name and the columns DOC_ID, TKT_NO and DOC_TYP, but for those with a column ..._SEQ_NO, whose rows are parts of documents. A document with DOC_TYP HIST_VOID_TYP was voided; any other has done what it was
    there for. Columns that a table does not have are NULL here. Run this again when HIST_TABLES or the tables have changed.

    order-processor asks this view only about tickets of ours that PS_DOC_HDR does not have any more. Where CounterPoint keeps
    millions of documents there, an index of the table that begins with DOC_ID makes that quick.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DECLARE @Wanted NVARCHAR(400), @Sql NVARCHAR(MAX) = N'', @Table NVARCHAR(128), @Names NVARCHAR(1000) = N'', @Name NVARCHAR(300), @Left NVARCHAR(200);
DECLARE @Tables TABLE (TABLE_NAME NVARCHAR(128) NOT NULL);

SELECT @Wanted = MAX(REPLACE(SETTING_VALUE, N' ', N'')) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'HIST_TABLES';

INSERT INTO @Tables (TABLE_NAME)
SELECT UPPER(t.TABLE_NAME)
FROM INFORMATION_SCHEMA.TABLES AS t
WHERE t.TABLE_SCHEMA = 'dbo' AND t.TABLE_TYPE = 'BASE TABLE'
  AND COL_LENGTH(N'dbo.' + t.TABLE_NAME, N'DOC_ID') = 8 AND COL_LENGTH(N'dbo.' + t.TABLE_NAME, N'TKT_NO') IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS AS part
                  WHERE part.TABLE_SCHEMA = 'dbo' AND part.TABLE_NAME = t.TABLE_NAME AND UPPER(part.COLUMN_NAME) LIKE '%[_]SEQ[_]NO')
  AND ((ISNULL(@Wanted, N'') = N'' AND UPPER(t.TABLE_NAME) LIKE '%HIST%' AND UPPER(t.TABLE_NAME) NOT LIKE 'USER[_]%'
        AND COL_LENGTH(N'dbo.' + t.TABLE_NAME, N'DOC_TYP') IS NOT NULL)
       OR CHARINDEX(N',' + UPPER(t.TABLE_NAME) + N',', N',' + UPPER(@Wanted) + N',') > 0);

WHILE EXISTS (SELECT 1 FROM @Tables)
BEGIN
    SELECT TOP (1) @Table = TABLE_NAME FROM @Tables ORDER BY TABLE_NAME;
    DELETE FROM @Tables WHERE TABLE_NAME = @Table;
    SET @Name = N'dbo.' + @Table;
    SET @Left = CASE WHEN COL_LENGTH(@Name, N'POST_DAT') IS NOT NULL THEN N'POST_DAT' WHEN COL_LENGTH(@Name, N'BUS_DAT') IS NOT NULL THEN N'BUS_DAT' ELSE N'NULL' END;
    SET @Sql = @Sql + CASE WHEN @Sql = N'' THEN N'' ELSE N' UNION ALL ' END
        + N'SELECT CAST(''' + @Table + N''' AS VARCHAR(128)) AS HIST_TABLE, DOC_ID, '
        + CASE WHEN COL_LENGTH(@Name, N'DOC_GUID') IS NULL THEN N'CAST(NULL AS UNIQUEIDENTIFIER)' ELSE N'DOC_GUID' END + N' AS DOC_GUID, CAST(TKT_NO AS VARCHAR(15)) AS TKT_NO, '
        + CASE WHEN COL_LENGTH(@Name, N'DOC_TYP') IS NULL THEN N'CAST(NULL AS VARCHAR(1))' ELSE N'CAST(DOC_TYP AS VARCHAR(1))' END + N' AS DOC_TYP, '
        + CASE WHEN COL_LENGTH(@Name, N'SHIP_DAT') IS NULL THEN N'CAST(NULL AS DATETIME)' ELSE N'CAST(SHIP_DAT AS DATETIME)' END + N' AS SHIP_DAT, CAST('
        + @Left + N' AS DATETIME) AS LEFT_DAT FROM dbo.' + QUOTENAME(@Table);
    SET @Names = @Names + N' ' + @Table;
END;
IF @Sql = N''
    SET @Sql = N'SELECT CAST(NULL AS VARCHAR(128)) AS HIST_TABLE, DOC_ID, DOC_GUID, CAST(NULL AS VARCHAR(15)) AS TKT_NO, CAST(NULL AS VARCHAR(1)) AS DOC_TYP,'
        + N' CAST(NULL AS DATETIME) AS SHIP_DAT, CAST(NULL AS DATETIME) AS LEFT_DAT FROM dbo.PS_DOC_HDR WHERE 1 = 0';

DROP VIEW IF EXISTS dbo.USER_V_DOCUMENT_HISTORY;
SET @Sql = N'CREATE VIEW dbo.USER_V_DOCUMENT_HISTORY AS ' + @Sql;
EXEC (@Sql);
/* The view's rights went with it; 310 gives them where the role is new. */
IF DATABASE_PRINCIPAL_ID('orderbridge_processor') IS NOT NULL
    EXEC (N'GRANT SELECT ON dbo.USER_V_DOCUMENT_HISTORY TO orderbridge_processor;');
IF @Names = N''
    PRINT '086 ATTENTION: no history table was found: tickets that leave PS_DOC_HDR will be reported as gone. Name the tables in HIST_TABLES and run 086 again.';
ELSE
BEGIN
    SET @Names = N'086 documents that have left PS_DOC_HDR are looked for in' + @Names + N'.';
    PRINT @Names;
END;
GO
