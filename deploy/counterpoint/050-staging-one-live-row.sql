/*  050  One WooCommerce order, one live staging row: enforced by the database from here on.

    Old duplicates stay where they are and are only marked: IS_DUPLICATE = 1 is never processed. Live stays
    the row that has a document in CounterPoint (the lowest STAGING_ID of those), else the one that was
    skipped by hand, else the newest.

    The key is (WOO_ORDER_ID, SHOP, LIVE_KEY), a plain one: LIVE_KEY is 0 in live rows and STAGING_ID in the others. A filtered
    index would do without that column, but SQL Server refuses every change to a table with one (error 1934) from a session with
    QUOTED_IDENTIFIER or ANSI_NULLS OFF: old sqlcmd, steps of the SQL Server Agent, old procedures, jobs that rebuild indexes. The
    filtered index of earlier releases goes.
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
                     PARTITION BY SHOP, WOO_ORDER_ID
                     ORDER BY CASE WHEN IS_APPLIED = 1 AND CP_DOC_ID IS NOT NULL THEN 0
                                   WHEN IS_APPLIED = 1 THEN 1
                                   ELSE 2 END,
                              CASE WHEN IS_APPLIED = 1 THEN STAGING_ID END,
                              STAGING_ID DESC) AS PLACE
          FROM dbo.USER_ORDER_STAGING
          WHERE IS_DUPLICATE = 0) AS ranked
    WHERE ranked.PLACE > 1);
SET @Marked = @@ROWCOUNT;

UPDATE dbo.USER_ORDER_STAGING SET LIVE_KEY = STAGING_ID WHERE IS_DUPLICATE = 1 AND LIVE_KEY = 0;

SELECT @Billed = COUNT(*) FROM dbo.USER_ORDER_STAGING
WHERE IS_DUPLICATE = 1 AND IS_APPLIED = 1 AND CP_DOC_ID IS NOT NULL;

PRINT '050 duplicates marked: ' + CONVERT(VARCHAR(10), @Marked) + '.';
IF @Billed > 0
    PRINT '050 ATTENTION: ' + CONVERT(VARCHAR(10), @Billed)
        + ' duplicates have a document of their own, so these orders are in CounterPoint twice. See queries/find-duplicates.sql.';
GO

/*  A key is recognised by all of its columns, not by its name or its first column: a unique index of the shop that merely begins
    with WOO_ORDER_ID lets the same order in twice. */
IF NOT EXISTS (SELECT 1
               FROM sys.indexes AS i
               WHERE i.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND i.is_unique = 1
                 AND 3 = (SELECT COUNT(*)
                          FROM sys.index_columns AS ic
                          JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
                          WHERE ic.object_id = i.object_id AND ic.index_id = i.index_id AND UPPER(c.name) IN (N'WOO_ORDER_ID', N'SHOP', N'LIVE_KEY'))
                 AND 3 = (SELECT COUNT(*) FROM sys.index_columns AS ic WHERE ic.object_id = i.object_id AND ic.index_id = i.index_id))
BEGIN
    ALTER TABLE dbo.USER_ORDER_STAGING ADD CONSTRAINT UQ_USER_ORDER_STAGING_LIVE UNIQUE (WOO_ORDER_ID, SHOP, LIVE_KEY);
    PRINT '050 created unique key UQ_USER_ORDER_STAGING_LIVE.';
END;
DROP INDEX IF EXISTS UX_USER_ORDER_STAGING_LIVE ON dbo.USER_ORDER_STAGING;
GO

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
