/*  080  USER_ORDER_STAGING.ORDER_STATE: the one definition of where an order is. Computed, so it cannot disagree with the row.

    DUPLICATE    an old row of an order that has another one; never processed
    CREATED      a ticket
    SKIPPED      taken out of processing by hand: applied without a document
    ROLLED_BACK  its ticket was taken back
    CANCELLED    the shop took it back before it was a ticket
    HELD         waits for a person to decide what it is, and is processed no further until then
    FAILED       refused, with a reason: a person has to repair it
    PENDING      staged, and none of these yet

    IS_APPLIED NULL means not applied. Services, views and queries ask for ORDER_STATE and for none of the columns that it
    is computed from. A new state is a line here and a constant in OrderState (support/counterpoint).

    The definition is kept beside the column, as its extended property "OrderBridge": the column is made again when it has
    changed. Views that use it are dropped then, and 210 creates them again. The index needs the same session settings as
    the filtered index of 050.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO

DECLARE @Definition NVARCHAR(2000) = N'CASE WHEN IS_DUPLICATE = 1 THEN ''DUPLICATE''
    WHEN IS_APPLIED = 1 AND CP_DOC_ID <> '''' THEN ''CREATED''
    WHEN IS_APPLIED = 1 THEN ''SKIPPED''
    WHEN ROLLED_BACK_DT IS NOT NULL THEN ''ROLLED_BACK''
    WHEN CANCELLED_DT IS NOT NULL THEN ''CANCELLED''
    WHEN HOLD_CODE IS NOT NULL THEN ''HELD''
    WHEN VALIDATION_ERROR IS NOT NULL THEN ''FAILED''
    ELSE ''PENDING'' END';
DECLARE @Installed NVARCHAR(2000), @Statement NVARCHAR(2200);

SELECT @Installed = CONVERT(NVARCHAR(2000), property.value)
FROM sys.extended_properties AS property
JOIN sys.columns AS c ON c.object_id = property.major_id AND c.column_id = property.minor_id
WHERE property.major_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND property.name = N'OrderBridge' AND c.name = N'ORDER_STATE';

IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'ORDER_STATE') IS NOT NULL AND (@Installed IS NULL OR @Installed <> @Definition)
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
END;

IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'ORDER_STATE') IS NULL
BEGIN
    SET @Statement = N'ALTER TABLE dbo.USER_ORDER_STAGING ADD ORDER_STATE AS (' + @Definition + N')';
    EXEC (@Statement);
    EXEC sp_addextendedproperty @name = N'OrderBridge', @value = @Definition, @level0type = N'SCHEMA', @level0name = N'dbo',
         @level1type = N'TABLE', @level1name = N'USER_ORDER_STAGING', @level2type = N'COLUMN', @level2name = N'ORDER_STATE';
    EXEC (N'CREATE INDEX IX_USER_ORDER_STAGING_STATE ON dbo.USER_ORDER_STAGING (ORDER_STATE, STAGING_ID)');
    PRINT '080 defined ORDER_STATE of USER_ORDER_STAGING, with index IX_USER_ORDER_STAGING_STATE.';
END
ELSE
    PRINT '080 ORDER_STATE of USER_ORDER_STAGING is defined.';
GO
