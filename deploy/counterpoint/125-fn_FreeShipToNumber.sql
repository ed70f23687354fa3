/*  125  dbo.fn_FreeShipToNumber: the number that a customer's next new ship-to address gets, or NULL when there is none left.

    PS_DOC_HDR.SHIP_TO_CONTACT_ID is a TINYINT, so numbers go to 255: many orders of one guest customer use them up. The next
    number is one above the highest. Beyond 255 it is the lowest that no address and no document has. When all are in use and
    SHIP_TO_REUSE is 1, it is that of the address which OrderBridge added longest ago and no document in PS_DOC_HDR has; the
    caller then overwrites it. An address that somebody else added is never given up.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_FreeShipToNumber;
GO
CREATE FUNCTION dbo.fn_FreeShipToNumber (@CustNo VARCHAR(15))
RETURNS INT
AS
BEGIN
    DECLARE @Number INT, @Reuse NVARCHAR(200);

    SELECT @Number = ISNULL(MAX(TRY_CAST(SHIP_ADRS_ID AS INT)), 0) + 1
    FROM dbo.AR_SHIP_ADRS
    WHERE CUST_NO = @CustNo AND LEN(SHIP_ADRS_ID) <= 3;
    IF @Number <= 255
        RETURN @Number;

    SET @Number = NULL;
    SELECT @Number = MIN(number.N)
    FROM (SELECT 16 * high.N + low.N AS N
          FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) AS high (N)
          CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) AS low (N)) AS number
    WHERE number.N > 0
      AND NOT EXISTS (SELECT 1 FROM dbo.AR_SHIP_ADRS AS address
                      WHERE address.CUST_NO = @CustNo AND TRY_CAST(address.SHIP_ADRS_ID AS INT) = number.N)
      AND NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR AS header
                      LEFT JOIN dbo.USER_ORDER_STAGING AS staged ON staged.CP_DOC_ID = CONVERT(VARCHAR(15), header.DOC_ID) AND staged.DOC_GUID = header.DOC_GUID
                      WHERE header.CUST_NO = @CustNo AND COALESCE(staged.SHIP_ADRS_ID, CONVERT(VARCHAR(10), header.SHIP_TO_CONTACT_ID)) = CONVERT(VARCHAR(10), number.N));
    IF @Number IS NOT NULL
        RETURN @Number;

    SELECT @Reuse = SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'SHIP_TO_REUSE';
    IF @Reuse = N'1'
        SELECT TOP (1) @Number = TRY_CAST(added.KEY_2 AS INT)
        FROM dbo.USER_ORDER_ADDED_ROW AS added
        WHERE added.TABLE_NAME = 'AR_SHIP_ADRS' AND added.KEY_1 = @CustNo AND TRY_CAST(added.KEY_2 AS INT) BETWEEN 1 AND 255
          AND NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR AS header
                          LEFT JOIN dbo.USER_ORDER_STAGING AS staged ON staged.CP_DOC_ID = CONVERT(VARCHAR(15), header.DOC_ID) AND staged.DOC_GUID = header.DOC_GUID
                          WHERE header.CUST_NO = @CustNo AND COALESCE(staged.SHIP_ADRS_ID, CONVERT(VARCHAR(10), header.SHIP_TO_CONTACT_ID)) = added.KEY_2)
        ORDER BY added.ADDED_DT, TRY_CAST(added.KEY_2 AS INT);
    RETURN @Number;
END;
GO
PRINT '125 created fn_FreeShipToNumber.';
GO
