/*  080  USER_ORDER_STAGING.ORDER_STATE: the one definition of where an order is. A trigger keeps it, so it cannot disagree with the row.

    DUPLICATE    an old row of an order that has another one; never processed
    CREATED      a ticket
    SKIPPED      taken out of processing by hand: applied without a document
    ROLLED_BACK  its ticket was taken back
    CANCELLED    the shop took it back before it was a ticket
    HELD         waits for a person to decide what it is, and is processed no further until then
    FAILED       refused, with a reason: a person has to repair it
    PENDING      staged, and none of these yet

    IS_APPLIED NULL means not applied. Services, views and queries ask for ORDER_STATE and for none of the columns that it
    is derived from. A new state is a line here and a constant in OrderState (support/counterpoint).

    A plain column with a plain index. A computed one, as in earlier releases, could not be wrong even for a moment, but an index over
    it has the table refuse changes (error 1934) from sessions with other settings, as a filtered index does. The trigger also keeps
    LIVE_KEY to IS_DUPLICATE. Who writes ORDER_STATE or LIVE_KEY is overruled by it at once.

    The definition is kept beside the column, as its extended property "OrderBridge": when it has changed the trigger is created
    again. Every run compares all rows with the definition, 10,000 at a time in transactions of their own, so that a large table
    is not locked for long; rows that somebody wrote while the trigger was away or disabled are right again afterwards.
    A computed column of an earlier release is dropped first, with the views that use it; 210 creates them again.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO

IF EXISTS (SELECT 1 FROM sys.columns
           WHERE object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND UPPER(name) = N'ORDER_STATE' AND is_computed = 1)
BEGIN
    DROP VIEW IF EXISTS dbo.USER_V_FAILED_ORDER_GROUPS;
    DROP VIEW IF EXISTS dbo.USER_V_FAILED_ORDERS;
    DROP VIEW IF EXISTS dbo.USER_V_PENDING_ORDERS;
    DROP VIEW IF EXISTS dbo.USER_V_HELD_ORDERS;
    DROP VIEW IF EXISTS dbo.USER_V_RECENT_TICKETS;
    DROP VIEW IF EXISTS dbo.USER_V_AMOUNT_DIFFERENCES;
    DROP VIEW IF EXISTS dbo.USER_V_INVENTORY_CHECK;
    DROP INDEX IF EXISTS IX_USER_ORDER_STAGING_STATE ON dbo.USER_ORDER_STAGING;
    ALTER TABLE dbo.USER_ORDER_STAGING DROP COLUMN ORDER_STATE;
    PRINT '080 removed the computed ORDER_STATE of an earlier release.';
END;
GO
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'ORDER_STATE') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD ORDER_STATE VARCHAR(20) NOT NULL CONSTRAINT DF_USER_ORDER_STAGING_ORDER_STATE DEFAULT 'PENDING';
GO

DECLARE @Definition NVARCHAR(2000) = N'CASE WHEN IS_DUPLICATE = 1 THEN ''DUPLICATE''
    WHEN IS_APPLIED = 1 AND CP_DOC_ID <> '''' THEN ''CREATED''
    WHEN IS_APPLIED = 1 THEN ''SKIPPED''
    WHEN ROLLED_BACK_DT IS NOT NULL THEN ''ROLLED_BACK''
    WHEN CANCELLED_DT IS NOT NULL THEN ''CANCELLED''
    WHEN HOLD_CODE IS NOT NULL THEN ''HELD''
    WHEN VALIDATION_ERROR IS NOT NULL THEN ''FAILED''
    ELSE ''PENDING'' END';
DECLARE @Key NVARCHAR(200) = N'CASE WHEN IS_DUPLICATE = 1 THEN STAGING_ID ELSE 0 END';
DECLARE @Wrong NVARCHAR(3000), @Installed NVARCHAR(2000), @Statement NVARCHAR(MAX), @From INT, @Last INT, @Corrected INT = 0, @Rows INT;
SET @Wrong = N'(ORDER_STATE <> ' + @Definition + N' OR LIVE_KEY <> ' + @Key + N')';

SELECT @Installed = CONVERT(NVARCHAR(2000), property.value)
FROM sys.extended_properties AS property
JOIN sys.columns AS c ON c.object_id = property.major_id AND c.column_id = property.minor_id
WHERE property.major_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND property.name = N'OrderBridge' AND UPPER(c.name) = N'ORDER_STATE';

IF OBJECT_ID(N'dbo.USER_TR_ORDER_STAGING') IS NULL OR @Installed IS NULL OR @Installed <> @Definition
BEGIN
    DROP TRIGGER IF EXISTS dbo.USER_TR_ORDER_STAGING;
    /* Called again for its own change it finds nothing to do, so it ends, whatever RECURSIVE_TRIGGERS is. */
    SET @Statement = N'CREATE TRIGGER dbo.USER_TR_ORDER_STAGING ON dbo.USER_ORDER_STAGING AFTER INSERT, UPDATE AS
BEGIN
    SET NOCOUNT ON;
    IF NOT EXISTS (SELECT 1 FROM inserted WHERE ' + @Wrong + N')
        RETURN;
    UPDATE dbo.USER_ORDER_STAGING
    SET ORDER_STATE = ' + @Definition + N',
        LIVE_KEY = ' + @Key + N'
    WHERE STAGING_ID IN (SELECT STAGING_ID FROM inserted) AND ' + @Wrong + N';
END;';
    EXEC (@Statement);
    IF @Installed IS NOT NULL
        EXEC sp_dropextendedproperty @name = N'OrderBridge', @level0type = N'SCHEMA', @level0name = N'dbo',
             @level1type = N'TABLE', @level1name = N'USER_ORDER_STAGING', @level2type = N'COLUMN', @level2name = N'ORDER_STATE';
    EXEC sp_addextendedproperty @name = N'OrderBridge', @value = @Definition, @level0type = N'SCHEMA', @level0name = N'dbo',
         @level1type = N'TABLE', @level1name = N'USER_ORDER_STAGING', @level2type = N'COLUMN', @level2name = N'ORDER_STATE';
    PRINT '080 created trigger USER_TR_ORDER_STAGING, which keeps ORDER_STATE.';
END;

SELECT @From = MIN(STAGING_ID) - 1, @Last = MAX(STAGING_ID) FROM dbo.USER_ORDER_STAGING;
SET @Statement = N'UPDATE dbo.USER_ORDER_STAGING SET ORDER_STATE = ' + @Definition + N', LIVE_KEY = ' + @Key
    + N' WHERE STAGING_ID > @From AND STAGING_ID <= @From + 10000 AND ' + @Wrong + N'; SET @Rows = @@ROWCOUNT;';
WHILE @From < @Last
BEGIN
    EXEC sp_executesql @Statement, N'@From INT, @Rows INT OUTPUT', @From = @From, @Rows = @Rows OUTPUT;
    SET @Corrected = @Corrected + @Rows;
    SET @From = @From + 10000;
END;
PRINT '080 ORDER_STATE of USER_ORDER_STAGING is defined; rows that it was set in: ' + CONVERT(VARCHAR(12), @Corrected) + '.';
GO

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND UPPER(c.name) = N'ORDER_STATE')
BEGIN
    CREATE INDEX IX_USER_ORDER_STAGING_STATE ON dbo.USER_ORDER_STAGING (ORDER_STATE, STAGING_ID);
    PRINT '080 created index IX_USER_ORDER_STAGING_STATE.';
END;
GO
