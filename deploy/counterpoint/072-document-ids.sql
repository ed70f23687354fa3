/*  072  The counter that document ids come from, and DOC_GUID of the tickets that are there.

    A document leaves PS_DOC_HDR when CounterPoint has completed it. Were the next id one above the highest that is there, an
    id could come again, and an old order would point at somebody else's document. So ids come from a counter of ours that
    only grows. It starts above DOC_ID_FROM and above every document id that is or was: in all tables of dbo with a column DOC_ID,
    CounterPoint's history included, and in the staging rows and the audit. Run again, it raises the counter where
    somebody else has used higher ids meanwhile; it never lowers it.

    The staging row of a ticket gets the DOC_GUID of its document, where the document is its own without doubt: the same DOC_ID
    and ticket number; where the row has no ticket number (the predecessor's), the same customer, no order
    number that contradicts, and no other order with that DOC_ID. A row without DOC_GUID is never rolled back.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO

IF OBJECT_ID(N'dbo.USER_ORDER_PIPELINE_COUNTER') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_PIPELINE_COUNTER (
        COUNTER_NAME VARCHAR(20) NOT NULL,
        LAST_VALUE   BIGINT      NOT NULL,
        UPDATED_DT   DATETIME2   NULL,
        CONSTRAINT PK_USER_ORDER_PIPELINE_COUNTER PRIMARY KEY (COUNTER_NAME)
    );
    PRINT '072 created USER_ORDER_PIPELINE_COUNTER.';
END;
GO

DECLARE @Highest BIGINT = 0, @There BIGINT, @Ours BIGINT, @From BIGINT, @Table NVARCHAR(128), @Sql NVARCHAR(1000);
DECLARE @Tables TABLE (TABLE_NAME NVARCHAR(128) NOT NULL);

/* PS_DOC_HDR and every other table of documents: what left the one is in another. No join of two views of the catalogue: some engines
   take seconds for it. */
INSERT INTO @Tables (TABLE_NAME)
SELECT c.TABLE_NAME
FROM INFORMATION_SCHEMA.COLUMNS AS c
WHERE c.TABLE_SCHEMA = 'dbo' AND UPPER(c.COLUMN_NAME) = 'DOC_ID' AND c.DATA_TYPE = 'bigint'
  AND OBJECTPROPERTY(OBJECT_ID(N'dbo.' + QUOTENAME(c.TABLE_NAME)), 'IsUserTable') = 1;

WHILE EXISTS (SELECT 1 FROM @Tables)
BEGIN
    SELECT TOP (1) @Table = TABLE_NAME FROM @Tables ORDER BY TABLE_NAME;
    DELETE FROM @Tables WHERE TABLE_NAME = @Table;
    SET @Sql = N'SELECT @There = MAX(DOC_ID) FROM dbo.' + QUOTENAME(@Table) + N';';
    EXEC sp_executesql @Sql, N'@There BIGINT OUTPUT', @There = @There OUTPUT;
    IF @There > @Highest
        SET @Highest = @There;
END;

SELECT @Ours = MAX(TRY_CAST(CP_DOC_ID AS BIGINT)) FROM dbo.USER_ORDER_STAGING;
SELECT @From = MAX(TRY_CAST(SETTING_VALUE AS BIGINT)) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'DOC_ID_FROM';
SELECT @Highest = MAX(known.DOC_ID)
FROM (VALUES (@Highest), (ISNULL(@Ours, 0)), (ISNULL(@From, 900000000000000))) AS known (DOC_ID);

IF NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = 'DOC_ID')
BEGIN
    INSERT INTO dbo.USER_ORDER_PIPELINE_COUNTER (COUNTER_NAME, LAST_VALUE, UPDATED_DT) VALUES ('DOC_ID', @Highest, SYSUTCDATETIME());
    PRINT '072 document ids begin above ' + CONVERT(VARCHAR(20), @Highest) + '.';
END
ELSE
BEGIN
    UPDATE dbo.USER_ORDER_PIPELINE_COUNTER SET LAST_VALUE = @Highest, UPDATED_DT = SYSUTCDATETIME()
    WHERE COUNTER_NAME = 'DOC_ID' AND LAST_VALUE < @Highest;
    IF @@ROWCOUNT > 0
        PRINT '072 ATTENTION: somebody else has used document ids of ours: the counter was raised to ' + CONVERT(VARCHAR(20), @Highest) + '.';
END;
GO

DECLARE @Marked INT;

/* Compared as text: a TRY_CAST that yields NULL in a statement that writes leaves a transaction open on Babelfish. */
UPDATE staged
SET DOC_GUID = header.DOC_GUID
FROM dbo.USER_ORDER_STAGING AS staged
JOIN dbo.PS_DOC_HDR AS header ON CONVERT(VARCHAR(20), header.DOC_ID) = staged.CP_DOC_ID
WHERE staged.IS_APPLIED = 1 AND staged.CP_DOC_ID IS NOT NULL AND staged.DOC_GUID IS NULL
  AND (staged.TKT_NO = header.TKT_NO COLLATE DATABASE_DEFAULT
       OR (staged.TKT_NO IS NULL
           AND staged.CUST_NO = header.CUST_NO COLLATE DATABASE_DEFAULT
           AND ISNULL(header.CUST_PO_NO, '') COLLATE DATABASE_DEFAULT
               IN ('', LEFT(ISNULL(staged.WOO_ORDER_NO, ''), 20), CONVERT(VARCHAR(12), staged.WOO_ORDER_ID))
           AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING AS other
                           WHERE other.CP_DOC_ID = staged.CP_DOC_ID AND other.STAGING_ID <> staged.STAGING_ID)));
SET @Marked = @@ROWCOUNT;
PRINT '072 tickets that got the DOC_GUID of their document: ' + CONVERT(VARCHAR(10), @Marked) + '.';
GO
