/*  120  dbo.fn_StagedOrderLines, dbo.fn_StagedOrderLineFaults: the one place that reads LINE_ITEMS_JSON.

    The caller makes sure that the text is a JSON array (ISJSON and a leading bracket). Elements look like
        {"sku":"A1","name":"Lamp","quantity":2,"price":9.5,"total":19.00,"subtotal":20.00, ...}
    quantity  may be fractional, at most 4 decimals
    price     net per unit after discounts, total / quantity at 6 decimals
    total     net for the whole quantity after discounts, in cents
    subtotal  the same before discounts; where it is absent (rows of the predecessor) it equals total
    A number that cannot be read, or is larger than CounterPoint's columns, is NULL here; its text is kept for the message. A quantity has at
    most 8 digits before the point, so that neither what is on order of an item nor what a line cost can overflow by it.
    Numbers are compared at 9 decimals, so that 1.0000001 is not taken for 1.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_StagedOrderLineFaults;
DROP FUNCTION IF EXISTS dbo.fn_StagedOrderLines;
GO
CREATE FUNCTION dbo.fn_StagedOrderLines (@LineItemsJSON NVARCHAR(MAX))
RETURNS TABLE
AS
RETURN (
    SELECT
        CONVERT(INT, element.[key]) + 1 AS LINE_NO,
        CASE WHEN element.[type] = 5 THEN 1 ELSE 0 END AS IS_OBJECT,
        NULLIF(LTRIM(RTRIM(field.sku)), N'') AS SKU,
        field.name AS NAME,
        item.ITEM_NO,
        item.STAT COLLATE DATABASE_DEFAULT AS ITEM_STAT,
        item.CATEG_COD,
        item.DESCR COLLATE DATABASE_DEFAULT AS ITEM_DESCR,
        field.quantity AS QUANTITY_TEXT,
        field.price AS PRICE_TEXT,
        field.total AS TOTAL_TEXT,
        field.subtotal AS SUBTOTAL_TEXT,
        /* Numbers may come as 12.5, "12.5" or 1.25E1; the last is no DECIMAL, so it goes by FLOAT (where '' would be 0). */
        COALESCE(TRY_CAST(field.quantity AS DECIMAL(17, 9)), TRY_CAST(TRY_CAST(NULLIF(field.quantity, N'') AS FLOAT) AS DECIMAL(17, 9))) AS QUANTITY,
        COALESCE(TRY_CAST(field.price AS DECIMAL(20, 9)), TRY_CAST(TRY_CAST(NULLIF(field.price, N'') AS FLOAT) AS DECIMAL(20, 9))) AS PRICE,
        COALESCE(TRY_CAST(field.total AS DECIMAL(22, 9)), TRY_CAST(TRY_CAST(NULLIF(field.total, N'') AS FLOAT) AS DECIMAL(22, 9))) AS TOTAL,
        CASE WHEN field.subtotal IS NULL
             THEN COALESCE(TRY_CAST(field.total AS DECIMAL(22, 9)), TRY_CAST(TRY_CAST(NULLIF(field.total, N'') AS FLOAT) AS DECIMAL(22, 9)))
             ELSE COALESCE(TRY_CAST(field.subtotal AS DECIMAL(22, 9)), TRY_CAST(TRY_CAST(NULLIF(field.subtotal, N'') AS FLOAT) AS DECIMAL(22, 9)))
        END AS SUBTOTAL
    FROM OPENJSON(@LineItemsJSON) AS element
    CROSS APPLY OPENJSON(CASE WHEN element.[type] = 5 THEN element.[value] ELSE N'{}' END)
        WITH (
            sku      NVARCHAR(MAX) '$.sku',
            name     NVARCHAR(MAX) '$.name',
            quantity NVARCHAR(100) '$.quantity',
            price    NVARCHAR(100) '$.price',
            total    NVARCHAR(100) '$.total',
            subtotal NVARCHAR(100) '$.subtotal'
        ) AS field
    /* Compared as VARCHAR(20), the type of ITEM_NO: as NVARCHAR the index could not be used. By APPLY with TOP (1), so that each line is one
       seek: nobody knows how many rows OPENJSON gives, and a join may read the whole of IM_ITEM for it. */
    OUTER APPLY (SELECT TOP (1) found.ITEM_NO, found.STAT, found.CATEG_COD, found.DESCR
                 FROM dbo.IM_ITEM AS found
                 WHERE found.ITEM_NO = CONVERT(VARCHAR(20), LTRIM(RTRIM(field.sku))) COLLATE DATABASE_DEFAULT
                   AND LEN(LTRIM(RTRIM(field.sku))) <= 20) AS item
);
GO
CREATE FUNCTION dbo.fn_StagedOrderLineFaults (@LineItemsJSON NVARCHAR(MAX))
RETURNS TABLE
AS
RETURN (
    SELECT line.LINE_NO, fault.PLACE,
           CONVERT(NVARCHAR(500), LEFT(
               N'[' + fault.CODE + N'] line ' + CONVERT(NVARCHAR(10), line.LINE_NO) + N': '
               + CASE WHEN fault.PLACE > 3 AND line.SKU IS NOT NULL THEN N'item ''' + LEFT(line.SKU, 100) + N''': ' ELSE N'' END
               + fault.FAULT, 500)) AS REASON
    FROM dbo.fn_StagedOrderLines(@LineItemsJSON) AS line
    CROSS APPLY (VALUES
        (0, N'BAD_JSON',
            CASE WHEN line.IS_OBJECT = 0 THEN N'not a JSON object' END),
        (1, N'SKU_MISSING',
            CASE WHEN line.SKU IS NULL THEN N'no sku (''' + LEFT(ISNULL(line.NAME, N''), 60) + N''')' END),
        (2, N'SKU_UNKNOWN',
            CASE WHEN line.SKU IS NOT NULL AND line.ITEM_NO IS NULL
                 THEN N'item ''' + LEFT(line.SKU, 100) + N''' is not in IM_ITEM.ITEM_NO' END),
        (3, N'ITEM_INACTIVE',
            CASE WHEN line.ITEM_NO IS NOT NULL AND ISNULL(line.ITEM_STAT, N'') <> N'A'
                 THEN N'item ''' + line.SKU + N''' has IM_ITEM.STAT ''' + ISNULL(line.ITEM_STAT, N'') + N''', not ''A''' END),
        (4, N'QUANTITY',
            CASE WHEN line.QUANTITY IS NULL THEN N'quantity ''' + ISNULL(line.QUANTITY_TEXT, N'') + N''' is ' + CASE WHEN TRY_CAST(NULLIF(line.QUANTITY_TEXT, N'') AS FLOAT) IS NULL THEN N'not a number' ELSE N'too large' END
                 WHEN line.QUANTITY <= 0 THEN N'quantity ' + line.QUANTITY_TEXT + N' is not above 0'
                 WHEN line.QUANTITY <> ROUND(line.QUANTITY, 4) THEN N'quantity ' + line.QUANTITY_TEXT + N' has more than 4 decimals' END),
        (5, N'NEGATIVE_AMOUNT',
            CASE WHEN line.PRICE < 0 THEN N'price ' + line.PRICE_TEXT END),
        (6, N'NEGATIVE_AMOUNT',
            CASE WHEN line.TOTAL < 0 THEN N'total ' + line.TOTAL_TEXT END),
        (7, N'NEGATIVE_AMOUNT',
            CASE WHEN line.SUBTOTAL < 0 AND line.SUBTOTAL_TEXT IS NOT NULL THEN N'subtotal ' + line.SUBTOTAL_TEXT END),
        (8, N'LINE_AMOUNTS',
            CASE WHEN line.PRICE IS NULL THEN N'price ''' + ISNULL(line.PRICE_TEXT, N'') + N''' is ' + CASE WHEN TRY_CAST(NULLIF(line.PRICE_TEXT, N'') AS FLOAT) IS NULL THEN N'not a number' ELSE N'too large' END
                 WHEN line.TOTAL IS NULL THEN N'total ''' + ISNULL(line.TOTAL_TEXT, N'') + N''' is ' + CASE WHEN TRY_CAST(NULLIF(line.TOTAL_TEXT, N'') AS FLOAT) IS NULL THEN N'not a number' ELSE N'too large' END
                 WHEN line.SUBTOTAL IS NULL THEN N'subtotal ''' + ISNULL(line.SUBTOTAL_TEXT, N'') + N''' is ' + CASE WHEN TRY_CAST(NULLIF(line.SUBTOTAL_TEXT, N'') AS FLOAT) IS NULL THEN N'not a number' ELSE N'too large' END
                 WHEN line.TOTAL <> ROUND(line.TOTAL, 2) THEN N'total ' + line.TOTAL_TEXT + N' has more than 2 decimals'
                 WHEN line.SUBTOTAL <> ROUND(line.SUBTOTAL, 2) THEN N'subtotal ' + line.SUBTOTAL_TEXT + N' has more than 2 decimals'
                 WHEN line.SUBTOTAL < line.TOTAL THEN N'subtotal ' + line.SUBTOTAL_TEXT + N' is below total ' + line.TOTAL_TEXT
                 WHEN line.QUANTITY > 0 AND line.SUBTOTAL > line.QUANTITY * 99999999999
                 THEN N'subtotal ' + ISNULL(line.SUBTOTAL_TEXT, line.TOTAL_TEXT) + N' for quantity ' + line.QUANTITY_TEXT + N' is more than 99999999999 for one'
                 WHEN ABS(ROUND(line.QUANTITY * line.PRICE, 2) - line.TOTAL) > 0.01 + line.QUANTITY * 0.0000005
                 THEN N'quantity ' + line.QUANTITY_TEXT + N' x price ' + line.PRICE_TEXT + N' is '
                      + CONVERT(NVARCHAR(40), CONVERT(DECIMAL(38, 2), ROUND(line.QUANTITY * line.PRICE, 2)))
                      + N', but total is ' + line.TOTAL_TEXT END)
    ) AS fault (PLACE, CODE, FAULT)
    WHERE fault.FAULT IS NOT NULL
      AND (line.IS_OBJECT = 1 OR fault.PLACE = 0)
);
GO
PRINT '120 created fn_StagedOrderLines, fn_StagedOrderLineFaults.';
GO
