/*  076  What a ticket meets in CounterPoint's tables: columns that it does not fill, triggers, tables that hang on a document.

    The view USER_V_TICKET_OBSTACLES lists it, for the preflight of order-processor too; a log-in sees there what it may see of
    the tables. Nothing else is changed. Each line that says ATTENTION is something that would refuse or change every ticket, so look at it before
    the first order: a column that takes no NULL, has no default and is not filled by the procedures (error 515), a column
    that the procedures write and the server computes (error 271), a trigger that writes in our transaction.
*/
SET NOCOUNT ON;
GO
DROP VIEW IF EXISTS dbo.USER_V_TICKET_OBSTACLES;
GO
CREATE VIEW dbo.USER_V_TICKET_OBSTACLES
AS
WITH filled AS (
    SELECT filled.TABLE_NAME, filled.COLUMN_NAME
    FROM (VALUES
        ('PS_DOC_HDR', 'DOC_ID'), ('PS_DOC_HDR', 'DOC_GUID'), ('PS_DOC_HDR', 'DOC_TYP'), ('PS_DOC_HDR', 'STR_ID'), ('PS_DOC_HDR', 'STA_ID'),
        ('PS_DOC_HDR', 'TKT_NO'), ('PS_DOC_HDR', 'CUST_NO'), ('PS_DOC_HDR', 'TKT_DT'), ('PS_DOC_HDR', 'CUST_PO_NO'), ('PS_DOC_HDR', 'SHIP_TO_CONTACT_ID'),
        ('PS_DOC_HDR', 'STK_LOC_ID'), ('PS_DOC_HDR', 'PRC_LOC_ID'), ('PS_DOC_HDR', 'ORD_LINS'), ('PS_DOC_HDR', 'SAL_LINS'), ('PS_DOC_HDR', 'SAL_LIN_TOT'),
        ('PS_DOC_HDR', 'RS_STAT'), ('PS_DOC_HDR', 'LST_MAINT_DT'), ('PS_DOC_HDR', 'SHIP_VIA_COD'), ('PS_DOC_HDR', 'TAX_COD'), ('PS_DOC_HDR', 'SLS_REP'), ('PS_DOC_HDR', 'TERMS_COD'),
        ('PS_DOC_LIN', 'DOC_ID'), ('PS_DOC_LIN', 'LIN_SEQ_NO'), ('PS_DOC_LIN', 'STR_ID'), ('PS_DOC_LIN', 'STA_ID'), ('PS_DOC_LIN', 'TKT_NO'),
        ('PS_DOC_LIN', 'LIN_TYP'), ('PS_DOC_LIN', 'ITEM_NO'), ('PS_DOC_LIN', 'DESCR'), ('PS_DOC_LIN', 'QTY_SOLD'), ('PS_DOC_LIN', 'SELL_UNIT'),
        ('PS_DOC_LIN', 'PRC'), ('PS_DOC_LIN', 'EXT_PRC'), ('PS_DOC_LIN', 'GROSS_EXT_PRC'), ('PS_DOC_LIN', 'CALC_EXT_PRC'), ('PS_DOC_LIN', 'STK_LOC_ID'),
        ('PS_DOC_LIN', 'CATEG_COD'), ('PS_DOC_LIN', 'LIN_GUID'),
        ('PS_DOC_HDR_TOT', 'DOC_ID'), ('PS_DOC_HDR_TOT', 'TOT_TYP'), ('PS_DOC_HDR_TOT', 'SUB_TOT'), ('PS_DOC_HDR_TOT', 'TAX_AMT'), ('PS_DOC_HDR_TOT', 'TOT'),
        ('PS_DOC_HDR_TOT', 'TOT_HDR_DISC'), ('PS_DOC_HDR_TOT', 'TOT_LIN_DISC'), ('PS_DOC_HDR_TOT', 'AMT_DUE'), ('PS_DOC_HDR_TOT', 'TOT_MISC'),
        ('PS_DOC_HDR_TOT', 'INITIAL_MIN_DUE'), ('PS_DOC_HDR_TOT', 'TAX_AMT_SHIPPED'), ('PS_DOC_HDR_TOT', 'TOT_WEIGHT'), ('PS_DOC_HDR_TOT', 'TOT_CUBE'),
        ('AR_SHIP_ADRS', 'CUST_NO'), ('AR_SHIP_ADRS', 'SHIP_ADRS_ID'), ('AR_SHIP_ADRS', 'NAM'), ('AR_SHIP_ADRS', 'NAM_UPR'), ('AR_SHIP_ADRS', 'ADRS_1'),
        ('AR_SHIP_ADRS', 'ADRS_2'), ('AR_SHIP_ADRS', 'CITY'), ('AR_SHIP_ADRS', 'STATE'), ('AR_SHIP_ADRS', 'ZIP_COD'), ('AR_SHIP_ADRS', 'CNTRY'), ('AR_SHIP_ADRS', 'PHONE_1'),
        ('IM_INV', 'ITEM_NO'), ('IM_INV', 'LOC_ID'), ('IM_INV', 'MIN_QTY'), ('IM_INV', 'MAX_QTY'), ('IM_INV', 'QTY_COMMIT'), ('IM_INV', 'QTY_ON_HND'),
        ('IM_INV', 'QTY_ON_PO'), ('IM_INV', 'QTY_ON_BO'), ('IM_INV', 'QTY_ON_XFER_OUT'), ('IM_INV', 'QTY_ON_XFER_IN'), ('IM_INV', 'QTY_ON_ORD'),
        ('IM_INV', 'QTY_ON_LWY'), ('IM_INV', 'QTY_ON_SO'), ('IM_INV', 'LST_AVG_COST'), ('IM_INV', 'LST_COST'), ('IM_INV', 'STD_COST'),
        ('IM_INV', 'COST_OF_SLS_PCT'), ('IM_INV', 'GL_VAL'), ('IM_INV', 'DROPSHIP_QTY_ON_CUST_ORD'), ('IM_INV', 'DROPSHIP_QTY_ON_PO'), ('IM_INV', 'RS_STAT')
    ) AS filled (TABLE_NAME, COLUMN_NAME)
)
SELECT 1 AS ATTENTION,
       CONVERT(NVARCHAR(400), t.TABLE_NAME + N'.' + c.name + N' takes no NULL, has no default, and is not filled: every ticket would fail (515)') AS OBSTACLE
FROM (SELECT DISTINCT TABLE_NAME FROM filled) AS t
JOIN sys.columns AS c ON c.object_id = OBJECT_ID(N'dbo.' + t.TABLE_NAME)
WHERE c.is_nullable = 0 AND c.default_object_id = 0 AND c.is_identity = 0 AND c.is_computed = 0 AND TYPE_NAME(c.system_type_id) <> 'timestamp'
  AND NOT EXISTS (SELECT 1 FROM filled WHERE filled.TABLE_NAME = t.TABLE_NAME AND filled.COLUMN_NAME = UPPER(c.name) COLLATE DATABASE_DEFAULT)
UNION ALL
SELECT 1, CONVERT(NVARCHAR(400), filled.TABLE_NAME + N'.' + filled.COLUMN_NAME + N' is computed by the server, and tickets write it: every ticket would fail (271)')
FROM filled
JOIN sys.columns AS c ON c.object_id = OBJECT_ID(N'dbo.' + filled.TABLE_NAME) AND UPPER(c.name) COLLATE DATABASE_DEFAULT = filled.COLUMN_NAME
WHERE c.is_computed = 1
UNION ALL
SELECT 1, CONVERT(NVARCHAR(400), filled.TABLE_NAME + N'.' + filled.COLUMN_NAME + N' is not there, and tickets write it: every ticket would fail (207)')
FROM filled
WHERE OBJECT_ID(N'dbo.' + filled.TABLE_NAME) IS NOT NULL AND COL_LENGTH(N'dbo.' + filled.TABLE_NAME, filled.COLUMN_NAME) IS NULL
UNION ALL
SELECT 0, CONVERT(NVARCHAR(400), N'trigger ' + tr.name + N' on ' + OBJECT_NAME(tr.parent_id)
       + CASE WHEN tr.is_disabled = 1 THEN N' (disabled)' ELSE N' runs in the transaction of each ticket or rollback that touches that table' END)
FROM sys.triggers AS tr
WHERE EXISTS (SELECT 1 FROM filled WHERE OBJECT_ID(N'dbo.' + filled.TABLE_NAME) = tr.parent_id)
UNION ALL
SELECT 0, CONVERT(NVARCHAR(400), OBJECT_NAME(fk.parent_object_id) + N' has a foreign key to PS_DOC_HDR'
       + CASE WHEN fk.delete_referential_action = 1 THEN N' that deletes its rows with the document' ELSE N'' END
       + N': a rollback refuses a document with rows there')
FROM sys.foreign_keys AS fk
WHERE fk.referenced_object_id = OBJECT_ID(N'dbo.PS_DOC_HDR')
  AND UPPER(OBJECT_NAME(fk.parent_object_id)) NOT IN ('PS_DOC_LIN', 'PS_DOC_HDR_TOT', 'PS_DOC_CONTACT', 'PS_DOC_TAX', 'PS_DOC_HDR_MISC_CHRG', 'PS_DOC_HDR_PROF',
      'PS_DOC_NOTE', 'PS_DOC_PMT', 'PS_DOC_PMT_APPLY', 'PS_DOC_LIN_PRICE', 'PS_DOC_AUDIT_LOG', 'PS_DOC_AUDIT_LOG_TOT', 'PS_DOC_HDR_ORIG_DOC');
GO
DECLARE @Lines TABLE (N INT IDENTITY(1, 1) NOT NULL, LINE NVARCHAR(450) NOT NULL);
DECLARE @N INT = 0, @Line NVARCHAR(450);

INSERT INTO @Lines (LINE)
SELECT CASE WHEN ATTENTION = 1 THEN N'ATTENTION: ' ELSE N'' END + OBSTACLE
FROM dbo.USER_V_TICKET_OBSTACLES
ORDER BY ATTENTION DESC, OBSTACLE;

WHILE EXISTS (SELECT 1 FROM @Lines WHERE N > @N)
BEGIN
    SELECT TOP (1) @N = N, @Line = LINE FROM @Lines WHERE N > @N ORDER BY N;
    SET @Line = N'076 ' + @Line + N'.';
    PRINT @Line;
END;
IF NOT EXISTS (SELECT 1 FROM @Lines WHERE LINE LIKE N'ATTENTION%')
    PRINT '076 every column that a ticket needs is filled.';
GO
