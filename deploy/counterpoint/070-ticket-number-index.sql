/*  070  An index on PS_DOC_HDR.TKT_NO, only where none starts with that column.

    The one thing that OrderBridge adds to a table of CounterPoint. It finds the last ticket number in one
    step; without it every order reads the whole of PS_DOC_HDR. It is neither unique nor filtered, so it
    refuses nothing to CounterPoint. Creating it blocks writers of PS_DOC_HDR for some seconds per million
    rows: run it outside opening hours. The installer leaves it out when told --without-ticket-index.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO

IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.PS_DOC_HDR') AND ic.key_ordinal = 1 AND c.name = N'TKT_NO')
BEGIN
    CREATE INDEX USER_IX_PS_DOC_HDR_TKT_NO ON dbo.PS_DOC_HDR (TKT_NO);
    PRINT '070 created index USER_IX_PS_DOC_HDR_TKT_NO.';
END
ELSE
    PRINT '070 PS_DOC_HDR.TKT_NO has an index.';
GO
