/*  073  An index on PS_DOC_HDR.CUST_PO_NO, only where none starts with that column.

    Tickets carry the shop's order number there. It finds a ticket whose staging row was deleted in one step, so that the order
    does not become a second one. Like 070 it is neither unique nor filtered, refuses nothing to CounterPoint, and is left
    out by the installer when told --without-ticket-index; then every order reads the whole of PS_DOC_HDR.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.PS_DOC_HDR') AND ic.key_ordinal = 1 AND c.name = N'CUST_PO_NO')
BEGIN
    CREATE INDEX USER_IX_PS_DOC_HDR_CUST_PO_NO ON dbo.PS_DOC_HDR (CUST_PO_NO);
    PRINT '073 created index USER_IX_PS_DOC_HDR_CUST_PO_NO.';
END
ELSE
    PRINT '073 PS_DOC_HDR.CUST_PO_NO has an index.';
GO
