/*  050  One WooCommerce order, one live staging row: enforced by the database from here on.

    Old duplicates stay where they are and are only marked: IS_DUPLICATE = 1 is never processed. Live stays
    the row that has a document in CounterPoint (the lowest STAGING_ID of those), else the one that was
    skipped by hand, else the newest.

    USER_ORDER_STAGING then has a filtered index. SQL Server refuses changes to it (error 1934) from a
    session with QUOTED_IDENTIFIER OFF: old sqlcmd jobs need -I, old procedures that write to the table need
    to be created again with SET QUOTED_IDENTIFIER ON. JDBC, ODBC, OLE DB, .NET and SSMS have it ON.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO

DECLARE @Marked INT, @Billed INT;

UPDATE dbo.USER_ORDER_STAGING
SET IS_DUPLICATE = 1
WHERE STAGING_ID IN (
    SELECT ranked.STAGING_ID
    FROM (SELECT STAGING_ID,
                 ROW_NUMBER() OVER (
                     PARTITION BY WOO_ORDER_ID
                     ORDER BY CASE WHEN IS_APPLIED = 1 AND CP_DOC_ID IS NOT NULL THEN 0
                                   WHEN IS_APPLIED = 1 THEN 1
                                   ELSE 2 END,
                              CASE WHEN IS_APPLIED = 1 THEN STAGING_ID END,
                              STAGING_ID DESC) AS PLACE
          FROM dbo.USER_ORDER_STAGING
          WHERE IS_DUPLICATE = 0) AS ranked
    WHERE ranked.PLACE > 1);
SET @Marked = @@ROWCOUNT;

SELECT @Billed = COUNT(*) FROM dbo.USER_ORDER_STAGING
WHERE IS_DUPLICATE = 1 AND IS_APPLIED = 1 AND CP_DOC_ID IS NOT NULL;

PRINT '050 duplicates marked: ' + CONVERT(VARCHAR(10), @Marked) + '.';
IF @Billed > 0
    PRINT '050 ATTENTION: ' + CONVERT(VARCHAR(10), @Billed)
        + ' duplicates have a document of their own, so these orders are in CounterPoint twice. See queries/find-duplicates.sql.';
GO

/*  Indexes are recognised by their columns, so that one that the shop already has is not doubled. */
/*  WOO_ORDER_ID alone: a unique index that merely begins with it lets the same order in twice. */
IF NOT EXISTS (SELECT 1
               FROM sys.indexes AS i
               JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND ic.key_ordinal = 1
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE i.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND i.is_unique = 1 AND c.name = N'WOO_ORDER_ID'
                 AND NOT EXISTS (SELECT 1 FROM sys.index_columns AS further
                                 WHERE further.object_id = i.object_id AND further.index_id = i.index_id AND further.key_ordinal > 1))
BEGIN
    CREATE UNIQUE INDEX UX_USER_ORDER_STAGING_LIVE ON dbo.USER_ORDER_STAGING (WOO_ORDER_ID) WHERE IS_DUPLICATE = 0;
    PRINT '050 created unique index UX_USER_ORDER_STAGING_LIVE.';
END;

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND c.name = N'CP_DOC_ID')
BEGIN
    CREATE INDEX IX_USER_ORDER_STAGING_DOC ON dbo.USER_ORDER_STAGING (CP_DOC_ID);
    PRINT '050 created index IX_USER_ORDER_STAGING_DOC.';
END;

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND c.name = N'IS_APPLIED')
BEGIN
    CREATE INDEX IX_USER_ORDER_STAGING_OPEN ON dbo.USER_ORDER_STAGING (IS_APPLIED, IS_DUPLICATE, STAGING_ID);
    PRINT '050 created index IX_USER_ORDER_STAGING_OPEN.';
END;

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND c.name = N'APPLIED_DT')
BEGIN
    CREATE INDEX IX_USER_ORDER_STAGING_APPLIED ON dbo.USER_ORDER_STAGING (APPLIED_DT);
    PRINT '050 created index IX_USER_ORDER_STAGING_APPLIED.';
END;
GO
