/*  171  What an order has for the tables of its document: one function for each kind of row, all by staging row and document.

    Their columns are the values that OURS in USER_ORDER_DOC_COLUMN names. The document's header, lines and totals are there when they
    are called. Amounts that are split (tax by authority or line, charges by number) are differences of rounded running sums, so
    that the parts add up to the whole to the cent. Tax is laid on the lines whose item is taxable (IM_ITEM.IS_TXBL), on all where none is, and on
    the charges that MISC_CHRG_TAXED names.

    fn_OrderCharges      the charges of an order by number, in cents, and what of them is taxed; for the others
    fn_DocumentHeader    PS_DOC_HDR, PS_DOC_HDR_PROF, PS_DOC_AUDIT_LOG   one row
    fn_DocumentLines     PS_DOC_LIN, PS_DOC_LIN_PRICE                    one row for each line
    fn_DocumentTotals    PS_DOC_HDR_TOT, PS_DOC_AUDIT_LOG_TOT            one row
    fn_DocumentContacts  PS_DOC_CONTACT                                  1 bill-to, and 2 ship-to where the order ships. The bill-to address is the
                                                                         billing address of the web order, all of it; where that has no
                                                                         street, the customer's
    fn_DocumentTaxes     PS_DOC_TAX                                      by authority; none without tax
    fn_DocumentCharges   PS_DOC_HDR_MISC_CHRG                            shipping, fees and rounding by number, where not 0
    fn_DocumentNotes     PS_DOC_NOTE                                     as NOTES and NOTE_ENABLED say
    fn_DocumentOrigin    PS_DOC_HDR_ORIG_DOC                             the payment ticket, of an order that is two documents
    fn_DocumentPayments  PS_DOC_PMT, PS_DOC_PMT_APPLY                    one row for each means of payment, where PAYMENT_ENABLED is 1. What a
                                                                         rule decided comes before the map; 'none': it is not written.
                                                                         Of an order that is two documents, on its payment ticket
    DOC_TYP of taxes and payments says what they are of: S of the goods that are sold with a ticket, O of those that are ordered.

    What rules decided for an order (100) comes before settings.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_DocumentTotals;
DROP FUNCTION IF EXISTS dbo.fn_DocumentOrigin;
DROP FUNCTION IF EXISTS dbo.fn_DocumentTaxes;
DROP FUNCTION IF EXISTS dbo.fn_DocumentLines;
DROP FUNCTION IF EXISTS dbo.fn_DocumentHeader;
DROP FUNCTION IF EXISTS dbo.fn_DocumentContacts;
DROP FUNCTION IF EXISTS dbo.fn_DocumentCharges;
DROP FUNCTION IF EXISTS dbo.fn_DocumentNotes;
DROP FUNCTION IF EXISTS dbo.fn_DocumentPayments;
DROP FUNCTION IF EXISTS dbo.fn_OrderCharges;
GO
CREATE FUNCTION dbo.fn_OrderCharges (@StagingID INT)
RETURNS TABLE
AS
RETURN (
    SELECT charge.MISC_CHRG_NO, charge.MISC_AMT, charge.TAXED_AMT,
           CONVERT(DECIMAL(15, 2), SUM(charge.TAXED_AMT) OVER (ORDER BY charge.MISC_CHRG_NO ROWS UNBOUNDED PRECEDING)) AS UPTO,
           CONVERT(DECIMAL(15, 2), SUM(charge.TAXED_AMT) OVER ()) AS WHOLE
    FROM (SELECT cents.MISC_CHRG_NO, cents.MISC_AMT,
                 CASE WHEN CHARINDEX(cents.MISC_CHRG_NO, (SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'MISC_CHRG_TAXED')) > 0
                      THEN cents.MISC_AMT ELSE 0 END AS TAXED_AMT
          FROM (SELECT numbered.MISC_CHRG_NO, CONVERT(DECIMAL(15, 2), ROUND(numbered.UPTO, 2) - ROUND(numbered.UPTO - numbered.AMT, 2)) AS MISC_AMT
                FROM (SELECT summed.MISC_CHRG_NO, summed.AMT, SUM(summed.AMT) OVER (ORDER BY summed.MISC_CHRG_NO ROWS UNBOUNDED PRECEDING) AS UPTO
                      FROM (SELECT part.MISC_CHRG_NO, SUM(part.AMT) AS AMT
                            FROM (SELECT COALESCE((SELECT NULLIF(LEFT(SETTING_VALUE, 1), N'') FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'MISC_CHRG_NO_SHIPPING'), N'1') AS MISC_CHRG_NO,
                                         ISNULL(SHIP_AMT, 0) AS AMT
                                  FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID
                                  UNION ALL
                                  SELECT COALESCE((SELECT NULLIF(LEFT(SETTING_VALUE, 1), N'') FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'MISC_CHRG_NO_FEES'), N'1'), FEE_AMT
                                  FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID
                                  UNION ALL
                                  SELECT COALESCE((SELECT NULLIF(LEFT(SETTING_VALUE, 1), N'') FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'MISC_CHRG_NO_ROUNDING'), N'1'), ROUND_AMT
                                  FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID) AS part
                            WHERE part.AMT <> 0
                            GROUP BY part.MISC_CHRG_NO) AS summed) AS numbered) AS cents) AS charge
);
GO
CREATE FUNCTION dbo.fn_DocumentHeader (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT header.DOC_ID, header.DOC_GUID, header.DOC_TYP, header.STR_ID, header.STA_ID, header.TKT_NO, header.ORD_LINS AS LINES,
           COALESCE(CONVERT(NVARCHAR(200), staged.SLS_REP),
                    (SELECT NULLIF(SETTING_VALUE, N'') FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'SLS_REP')) AS SLS_REP,
           COALESCE(CONVERT(NVARCHAR(200), staged.TAX_COD), NULLIF((SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'TAX_COD'), N''),
                    CONVERT(NVARCHAR(200), customer.TAX_COD COLLATE DATABASE_DEFAULT)) AS TAX_COD,
           NULLIF(LTRIM(RTRIM(staged.SHIP_VIA)), '') AS SHIP_VIA,
           COALESCE(profile.PROF_ALPHA_1, NULLIF(LTRIM(RTRIM(staged.SHIP_VIA)), '')) AS PROF_ALPHA_1,
           profile.PROF_ALPHA_2,
           profile.PROF_ALPHA_3,
           profile.PROF_ALPHA_4,
           profile.PROF_ALPHA_5,
           profile.PROF_COD_1,
           profile.PROF_COD_2,
           profile.PROF_COD_3,
           profile.PROF_COD_4,
           profile.PROF_COD_5,
           CONVERT(NVARCHAR(200), N'Entered by OrderBridge from web order '
               + COALESCE(NULLIF(staged.WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), staged.WOO_ORDER_ID))
               + CASE WHEN staged.SHOP = 'woocommerce' THEN N'' ELSE N' of ' + staged.SHOP END) AS LOG_ENTRY,
           GETDATE() AS NOW
    FROM dbo.PS_DOC_HDR AS header
    JOIN dbo.USER_ORDER_STAGING AS staged ON staged.STAGING_ID = @StagingID
    LEFT JOIN dbo.AR_CUST AS customer ON customer.CUST_NO = header.CUST_NO
    OUTER APPLY OPENJSON(ISNULL(staged.PROFILE_JSON, N'{}'))
        WITH (PROF_ALPHA_1 NVARCHAR(100) '$.PROF_ALPHA_1', PROF_ALPHA_2 NVARCHAR(100) '$.PROF_ALPHA_2', PROF_ALPHA_3 NVARCHAR(100) '$.PROF_ALPHA_3', PROF_ALPHA_4 NVARCHAR(100) '$.PROF_ALPHA_4', PROF_ALPHA_5 NVARCHAR(100) '$.PROF_ALPHA_5',
              PROF_COD_1 NVARCHAR(100) '$.PROF_COD_1', PROF_COD_2 NVARCHAR(100) '$.PROF_COD_2', PROF_COD_3 NVARCHAR(100) '$.PROF_COD_3', PROF_COD_4 NVARCHAR(100) '$.PROF_COD_4', PROF_COD_5 NVARCHAR(100) '$.PROF_COD_5') AS profile
    WHERE header.DOC_ID = @DocID
);
GO
/* Prices and whether an item is taxable, as far as this database says so. */
DECLARE @Sql NVARCHAR(MAX) = N'CREATE FUNCTION dbo.fn_DocumentLines (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT line.DOC_ID, line.LIN_SEQ_NO, line.ITEM_NO, line.QTY_SOLD AS QTY, line.PRC AS UNIT_PRC, line.EXT_PRC, line.GROSS_EXT_PRC,
           CONVERT(DECIMAL(15, 4), line.GROSS_EXT_PRC / line.QTY_SOLD) AS UNIT_RETL_VAL,
           {LIST_PRC} AS LIST_PRC,
           header.PRC_LOC_ID,
           COALESCE((SELECT CONVERT(NVARCHAR(200), SLS_REP) FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID),
                    (SELECT NULLIF(SETTING_VALUE, N'''') FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = ''SLS_REP'')) AS SLS_REP,
           COALESCE(NULLIF(stock.LST_AVG_COST, 0), stock.LST_COST, 0) AS UNIT_COST,
           CONVERT(DECIMAL(15, 2), ROUND(line.QTY_SOLD * COALESCE(NULLIF(stock.LST_AVG_COST, 0), stock.LST_COST, 0), 2)) AS EXT_COST,
           line.TXBL_AMT, CASE WHEN line.TAXED = 1 OR line.TAXED_AMT = 0 THEN line.QTY_SOLD ELSE 0 END AS TXBL_QTY,
           CASE WHEN line.WHOLE <= 0 THEN CASE WHEN line.LIN_SEQ_NO = 1 THEN total.TAX_AMT ELSE 0 END
                ELSE CONVERT(DECIMAL(15, 2), ROUND(total.TAX_AMT * line.UPTO / line.WHOLE, 2)
                                             - ROUND(total.TAX_AMT * (line.UPTO - line.TXBL_AMT) / line.WHOLE, 2)) END AS TAX_AMT
    FROM (SELECT weighed.DOC_ID, weighed.LIN_SEQ_NO, weighed.ITEM_NO, weighed.STK_LOC_ID, weighed.QTY_SOLD, weighed.PRC, weighed.EXT_PRC,
                 weighed.GROSS_EXT_PRC, weighed.TAXED, weighed.TAXED_AMT, weighed.TXBL_AMT,
                 CONVERT(DECIMAL(15, 2), SUM(weighed.TXBL_AMT) OVER (ORDER BY weighed.LIN_SEQ_NO ROWS UNBOUNDED PRECEDING)) AS UPTO,
                 CONVERT(DECIMAL(15, 2), SUM(weighed.TXBL_AMT) OVER ()
                     + CASE WHEN EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = ''MISC_CHRG_TAXED'' AND SETTING_VALUE <> N'''')
                            THEN ISNULL((SELECT SUM(TAXED_AMT) FROM dbo.fn_OrderCharges(@StagingID)), 0) ELSE 0 END) AS WHOLE
          FROM (SELECT flagged.DOC_ID, flagged.LIN_SEQ_NO, flagged.ITEM_NO, flagged.STK_LOC_ID, flagged.QTY_SOLD, flagged.PRC, flagged.EXT_PRC,
                       flagged.GROSS_EXT_PRC, flagged.TAXED, flagged.TAXED_AMT,
                       CASE WHEN flagged.TAXED = 1 OR flagged.TAXED_AMT = 0 THEN flagged.EXT_PRC ELSE 0 END AS TXBL_AMT
                FROM (SELECT known.DOC_ID, known.LIN_SEQ_NO, known.ITEM_NO, known.STK_LOC_ID, known.QTY_SOLD, known.PRC, known.EXT_PRC,
                             known.GROSS_EXT_PRC, known.TAXED, SUM(known.TAXED * known.EXT_PRC) OVER () AS TAXED_AMT
                      FROM (SELECT ordered.DOC_ID, ordered.LIN_SEQ_NO, ordered.ITEM_NO, ordered.STK_LOC_ID, ordered.QTY_SOLD, ordered.PRC,
                                   ordered.EXT_PRC, ordered.GROSS_EXT_PRC, {TAXED} AS TAXED
                            FROM dbo.PS_DOC_LIN AS ordered
                            WHERE ordered.DOC_ID = @DocID) AS known) AS flagged) AS weighed) AS line
    JOIN dbo.PS_DOC_HDR AS header ON header.DOC_ID = line.DOC_ID
    JOIN dbo.PS_DOC_HDR_TOT AS total ON total.DOC_ID = line.DOC_ID
    LEFT JOIN dbo.IM_INV AS stock ON stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = line.STK_LOC_ID
);';
SET @Sql = REPLACE(@Sql, N'{LIST_PRC}', CASE WHEN COL_LENGTH(N'dbo.IM_PRC', N'PRC_1') IS NULL THEN N'CONVERT(DECIMAL(15, 4), NULL)'
    ELSE N'(SELECT MIN(PRC_1) FROM dbo.IM_PRC AS price WHERE price.ITEM_NO = line.ITEM_NO AND price.LOC_ID = header.PRC_LOC_ID)' END);
SET @Sql = REPLACE(@Sql, N'{TAXED}', CASE WHEN COL_LENGTH(N'dbo.IM_ITEM', N'IS_TXBL') IS NULL THEN N'1'
    ELSE N'CASE WHEN (SELECT TOP (1) item.IS_TXBL FROM dbo.IM_ITEM AS item WHERE item.ITEM_NO = ordered.ITEM_NO) = ''N'' THEN 0 ELSE 1 END' END);
EXEC (@Sql);
GO
CREATE FUNCTION dbo.fn_DocumentContacts (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT @DocID AS DOC_ID, contact.CONTACT_ID, contact.NAM, UPPER(contact.NAM) AS NAM_UPR,
           CASE WHEN CHARINDEX(' ', contact.NAM) > 1 THEN LEFT(contact.NAM, CHARINDEX(' ', contact.NAM) - 1) END AS FST_NAM,
           LTRIM(SUBSTRING(contact.NAM, CHARINDEX(' ', contact.NAM) + 1, 100)) AS LST_NAM,
           contact.ADRS_1, contact.ADRS_2, contact.CITY, contact.STATE, contact.ZIP_COD, contact.CNTRY, contact.PHONE_1, contact.EMAIL_ADRS_1
    FROM (SELECT 1 AS CONTACT_ID, LTRIM(RTRIM(COALESCE(NULLIF(staged.CUST_NAM, ''), customer.NAM COLLATE DATABASE_DEFAULT))) AS NAM,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_ADRS_1 ELSE customer.ADRS_1 COLLATE DATABASE_DEFAULT END AS ADRS_1,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_ADRS_2 ELSE customer.ADRS_2 COLLATE DATABASE_DEFAULT END AS ADRS_2,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_CITY ELSE customer.CITY COLLATE DATABASE_DEFAULT END AS CITY,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_STATE ELSE customer.STATE COLLATE DATABASE_DEFAULT END AS STATE,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_ZIP_COD ELSE customer.ZIP_COD COLLATE DATABASE_DEFAULT END AS ZIP_COD,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_CNTRY ELSE customer.CNTRY COLLATE DATABASE_DEFAULT END AS CNTRY,
                 CASE WHEN LTRIM(staged.BILL_ADRS_1) <> '' THEN staged.BILL_PHONE ELSE customer.PHONE_1 COLLATE DATABASE_DEFAULT END AS PHONE_1,
                 COALESCE(NULLIF(staged.CUST_EMAIL, ''), customer.EMAIL_ADRS_1 COLLATE DATABASE_DEFAULT) AS EMAIL_ADRS_1
          FROM dbo.USER_ORDER_STAGING AS staged
          JOIN dbo.PS_DOC_HDR AS header ON header.DOC_ID = @DocID
          LEFT JOIN dbo.AR_CUST AS customer ON customer.CUST_NO = header.CUST_NO
          WHERE staged.STAGING_ID = @StagingID
          UNION ALL
          SELECT 2, LTRIM(RTRIM(SHIP_NAM)), SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY, SHIP_PHONE, CUST_EMAIL
          FROM dbo.USER_ORDER_STAGING
          WHERE STAGING_ID = @StagingID AND (SHIPS = 1 OR (SHIPS IS NULL AND ISNULL(SHIP_VIA, '') <> ''))) AS contact
);
GO
CREATE FUNCTION dbo.fn_DocumentTaxes (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT total.DOC_ID, CASE WHEN header.DOC_TYP <> 'T' THEN header.DOC_TYP WHEN header.SAL_LINS > 0 THEN 'S' ELSE 'O' END AS DOC_TYP, authority.AUTH_COD, authority.RUL_COD, total.SUB_TOT - total.TOT_LIN_DISC AS LIN_AMT,
           (SELECT SUM(QTY_SOLD) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID) AS QTY, taxable.TXBL_AMT, taxable.TXBL_QTY,
           charge.TXBL_CHRG_1, charge.TXBL_CHRG_2, charge.TXBL_CHRG_3, charge.TXBL_CHRG_4, charge.TXBL_CHRG_5, taxable.TXBL_AMT + charge.TXBL_CHRG AS TOT_TXBL_AMT,
           CONVERT(DECIMAL(15, 2), ROUND(total.TAX_AMT * authority.UPTO / authority.WHOLE, 2)
                                   - ROUND(total.TAX_AMT * (authority.UPTO - authority.TAX_RATE) / authority.WHOLE, 2)) AS TAX_AMT
    FROM dbo.PS_DOC_HDR_TOT AS total
    JOIN dbo.PS_DOC_HDR AS header ON header.DOC_ID = total.DOC_ID
    JOIN (SELECT SUM(TXBL_AMT) AS TXBL_AMT, SUM(TXBL_QTY) AS TXBL_QTY FROM dbo.fn_DocumentLines(@StagingID, @DocID)) AS taxable ON 1 = 1
    JOIN (SELECT ISNULL(SUM(TAXED_AMT), 0) AS TXBL_CHRG,
                 ISNULL(SUM(CASE WHEN MISC_CHRG_NO = N'1' THEN TAXED_AMT END), 0) AS TXBL_CHRG_1, ISNULL(SUM(CASE WHEN MISC_CHRG_NO = N'2' THEN TAXED_AMT END), 0) AS TXBL_CHRG_2,
                 ISNULL(SUM(CASE WHEN MISC_CHRG_NO = N'3' THEN TAXED_AMT END), 0) AS TXBL_CHRG_3, ISNULL(SUM(CASE WHEN MISC_CHRG_NO = N'4' THEN TAXED_AMT END), 0) AS TXBL_CHRG_4,
                 ISNULL(SUM(CASE WHEN MISC_CHRG_NO = N'5' THEN TAXED_AMT END), 0) AS TXBL_CHRG_5
          FROM dbo.fn_OrderCharges(@StagingID)) AS charge ON 1 = 1
    JOIN (SELECT AUTH_COD, RUL_COD, TAX_RATE,
                 CONVERT(DECIMAL(9, 6), SUM(TAX_RATE) OVER (ORDER BY AUTH_COD, RUL_COD ROWS UNBOUNDED PRECEDING)) AS UPTO,
                 CONVERT(DECIMAL(9, 6), SUM(TAX_RATE) OVER ()) AS WHOLE
          FROM (SELECT known.AUTH_COD, known.RUL_COD, known.TAX_RATE
                FROM dbo.USER_ORDER_TAX_AUTHORITY AS known
                JOIN dbo.fn_DocumentHeader(@StagingID, @DocID) AS ours ON ours.TAX_COD = known.TAX_COD
                WHERE known.TAX_RATE > 0
                  AND (SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'TAX_SPLIT') = N'1'
                UNION ALL
                SELECT CONVERT(VARCHAR(10), LEFT(setting.SETTING_VALUE, 10)), 'TAX', CONVERT(DECIMAL(9, 6), 1)
                FROM dbo.USER_ORDER_PIPELINE_SETTING AS setting
                WHERE setting.SETTING_NAME = 'TAX_AUTH_COD' AND setting.SETTING_VALUE <> N''
                  AND (ISNULL((SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'TAX_SPLIT'), N'0') <> N'1'
                       OR NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_TAX_AUTHORITY AS known
                                      JOIN dbo.fn_DocumentHeader(@StagingID, @DocID) AS ours ON ours.TAX_COD = known.TAX_COD
                                      WHERE known.TAX_RATE > 0))) AS chosen) AS authority ON 1 = 1
    WHERE total.DOC_ID = @DocID AND total.TAX_AMT <> 0
);
GO
CREATE FUNCTION dbo.fn_DocumentCharges (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT total.DOC_ID, total.TOT_TYP, charge.MISC_CHRG_NO, charge.MISC_AMT,
           CASE WHEN charge.TAXED_AMT = 0 THEN 0
                ELSE (SELECT CASE WHEN line.AMT + charge.WHOLE <= 0 THEN 0
                                  ELSE CONVERT(DECIMAL(15, 2), ROUND(total.TAX_AMT * (line.AMT + charge.UPTO) / (line.AMT + charge.WHOLE), 2)
                                                               - ROUND(total.TAX_AMT * (line.AMT + charge.UPTO - charge.TAXED_AMT) / (line.AMT + charge.WHOLE), 2)) END
                      FROM (SELECT CONVERT(DECIMAL(15, 2), SUM(TXBL_AMT)) AS AMT FROM dbo.fn_DocumentLines(@StagingID, @DocID)) AS line) END AS TAX_AMT
    FROM dbo.fn_OrderCharges(@StagingID) AS charge
    JOIN dbo.PS_DOC_HDR_TOT AS total ON total.DOC_ID = @DocID
);
GO
CREATE FUNCTION dbo.fn_DocumentNotes (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT @DocID AS DOC_ID, CONVERT(INT, ROW_NUMBER() OVER (ORDER BY note.KIND, note.LINE_NO)) AS SEQ_NO, note.NOTE_ID, note.NOTE, GETDATE() AS NOW
    FROM (SELECT 1 AS KIND, 0 AS LINE_NO, CONVERT(NVARCHAR(50), N'WEB ORDER') AS NOTE_ID,
                 CONVERT(NVARCHAR(MAX), N'Web order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
                     + CASE WHEN SHOP = 'woocommerce' THEN N'' ELSE N' of ' + SHOP END) AS NOTE
          FROM dbo.USER_ORDER_STAGING
          WHERE STAGING_ID = @StagingID
            AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'NOTES' AND SETTING_VALUE LIKE N'%WEB%')
          UNION ALL
          SELECT 2, 0, N'SHIPPING', CONVERT(NVARCHAR(MAX), N'Shipping: ' + LTRIM(RTRIM(SHIP_VIA)))
          FROM dbo.USER_ORDER_STAGING
          WHERE STAGING_ID = @StagingID AND LTRIM(SHIP_VIA) <> ''
            AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'NOTES' AND SETTING_VALUE LIKE N'%SHIPPING%')
          UNION ALL
          SELECT 3, CONVERT(INT, element.[key]) + 1, CONVERT(NVARCHAR(50), N'OPTIONS ' + CONVERT(NVARCHAR(10), CONVERT(INT, element.[key]) + 1)),
                 CONVERT(NVARCHAR(MAX), N'Line ' + CONVERT(NVARCHAR(10), CONVERT(INT, element.[key]) + 1) + ISNULL(N', ' + field.name, N'') + N': ' + field.options)
          FROM dbo.USER_ORDER_STAGING AS staged
          CROSS APPLY OPENJSON(staged.LINE_ITEMS_JSON) AS element
          CROSS APPLY OPENJSON(element.[value]) WITH (name NVARCHAR(MAX) '$.name', options NVARCHAR(MAX) '$.options') AS field
          WHERE staged.STAGING_ID = @StagingID AND LTRIM(field.options) <> N''
            AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'NOTES' AND SETTING_VALUE LIKE N'%OPTIONS%')
          UNION ALL
          SELECT 4, 0, CONVERT(NVARCHAR(50), (SELECT LEFT(SETTING_VALUE, 50) FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'NOTE_ID')),
                 LTRIM(RTRIM(CUST_NOTE))
          FROM dbo.USER_ORDER_STAGING
          WHERE STAGING_ID = @StagingID AND LTRIM(RTRIM(CUST_NOTE)) <> N''
            AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'NOTE_ENABLED' AND SETTING_VALUE = N'1')) AS note
);
GO
/* Where payments are switched off, nobody has looked at PAYMENTS_JSON, and the server may read it all the same: whatever stands there must do no harm. */
CREATE FUNCTION dbo.fn_DocumentPayments (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT header.DOC_ID, CASE WHEN header.DOC_TYP <> 'T' THEN header.DOC_TYP WHEN header.SAL_LINS > 0 THEN 'S' ELSE 'O' END AS DOC_TYP, header.STR_ID, header.STA_ID, header.TKT_NO, CONVERT(INT, ROW_NUMBER() OVER (ORDER BY paid.N)) AS SEQ_NO,
           COALESCE(paid.PAY_COD, (SELECT TOP (1) code.PAY_COD
            FROM dbo.USER_ORDER_PAYMENT_MAP AS code
            WHERE code.WOO_METHOD IN (paid.GATEWAY, paid.METHOD, '*') AND ISNULL(code.PAY_COD, '') <> ''
            ORDER BY CASE WHEN code.WOO_METHOD = paid.GATEWAY THEN 0 WHEN code.WOO_METHOD = paid.METHOD THEN 1 ELSE 2 END)) AS PAY_COD,
           paid.AMT, paid.TRANS_ID, paid.METHOD AS DESCR, header.TKT_DT AS PAY_DAT
    FROM (SELECT 0 AS N, staged.PMT_GATEWAY AS GATEWAY, COALESCE(NULLIF(staged.PMT_METH, ''), staged.PMT_GATEWAY) AS METHOD, staged.PMT_TRANS_ID AS TRANS_ID, staged.PAY_COD, staged.PAY_DOC_ID,
                 CONVERT(DECIMAL(15, 2), staged.TOT_AMT - ISNULL((SELECT SUM(TRY_CAST(other.amount AS DECIMAL(15, 2)))
                                                                  FROM OPENJSON(CASE WHEN ISJSON(staged.PAYMENTS_JSON) = 1 THEN staged.PAYMENTS_JSON ELSE N'[]' END)
                                                                      WITH (amount NVARCHAR(100) '$.amount') AS other), 0)) AS AMT
          FROM dbo.USER_ORDER_STAGING AS staged
          WHERE staged.STAGING_ID = @StagingID
          UNION ALL
          SELECT CONVERT(INT, element.[key]) + 1, CONVERT(VARCHAR(100), field.method), CONVERT(VARCHAR(100), field.method),
                 CONVERT(VARCHAR(100), field.[transaction]), NULL, staged.PAY_DOC_ID, TRY_CAST(field.amount AS DECIMAL(15, 2))
          FROM dbo.USER_ORDER_STAGING AS staged
          CROSS APPLY OPENJSON(CASE WHEN ISJSON(staged.PAYMENTS_JSON) = 1 THEN staged.PAYMENTS_JSON ELSE N'[]' END) AS element
          CROSS APPLY OPENJSON(CASE WHEN element.[type] = 5 THEN element.[value] ELSE N'{}' END)
              WITH (method NVARCHAR(100) '$.method', amount NVARCHAR(100) '$.amount', [transaction] NVARCHAR(100) '$.transaction') AS field
          WHERE staged.STAGING_ID = @StagingID) AS paid
    JOIN dbo.PS_DOC_HDR AS header ON header.DOC_ID = @DocID
    WHERE paid.AMT > 0 AND ISNULL(paid.PAY_COD, '') <> 'none' AND ISNULL(paid.PAY_DOC_ID, @DocID) = @DocID
      AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'PAYMENT_ENABLED' AND SETTING_VALUE = N'1')
);
GO
CREATE FUNCTION dbo.fn_DocumentTotals (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT total.DOC_ID, total.TOT_TYP, header.ORD_LINS AS LINES, total.SUB_TOT, total.TOT_MISC, total.TAX_AMT, total.TOT, total.SUB_TOT - total.TOT_LIN_DISC AS LIN_AMT,
           paid.AMT AS PAID, total.TOT - paid.AMT AS AMT_DUE,
           /* as in fn_DocumentLines, which would work out all the rest for it */
           (SELECT SUM(CONVERT(DECIMAL(15, 2), ROUND(line.QTY_SOLD * COALESCE(NULLIF(stock.LST_AVG_COST, 0), stock.LST_COST, 0), 2)))
            FROM dbo.PS_DOC_LIN AS line
            LEFT JOIN dbo.IM_INV AS stock ON stock.ITEM_NO = line.ITEM_NO AND stock.LOC_ID = line.STK_LOC_ID
            WHERE line.DOC_ID = @DocID) AS EXT_COST
    FROM dbo.PS_DOC_HDR_TOT AS total
    JOIN dbo.PS_DOC_HDR AS header ON header.DOC_ID = total.DOC_ID
    CROSS JOIN (SELECT ISNULL(SUM(payment.AMT), 0) AS AMT
                FROM dbo.USER_ORDER_STAGING AS staged
                CROSS APPLY dbo.fn_DocumentPayments(@StagingID, ISNULL(staged.PAY_DOC_ID, @DocID)) AS payment
                WHERE staged.STAGING_ID = @StagingID) AS paid
    WHERE total.DOC_ID = @DocID
);
GO
CREATE FUNCTION dbo.fn_DocumentOrigin (@StagingID INT, @DocID BIGINT)
RETURNS TABLE
AS
RETURN (
    SELECT @DocID AS DOC_ID, PAY_DOC_ID AS ORIG_DOC_ID, PAY_DOC_GUID AS ORIG_DOC_GUID, PAY_TKT_NO AS ORIG_TKT_NO
    FROM dbo.USER_ORDER_STAGING
    WHERE STAGING_ID = @StagingID AND PAY_DOC_ID <> @DocID
);
GO
PRINT '171 created the functions of a document''s rows.';
GO
