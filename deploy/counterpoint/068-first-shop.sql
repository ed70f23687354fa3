/*  068  Releases before this one named the shop of an order nowhere but in the key of order-ingest's cursor, and every staged order
    is the first shop's: 'woocommerce'. Where somebody gave the only shop another name there (ORDERBRIDGE_INGEST_SHOP), it
    becomes the first shop's cursor, so that nothing is read and staged once more. Take the setting out of order-ingest.

    Where orders of several shops are staged, or the first shop has its cursor, nothing is changed.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO

DECLARE @Shop VARCHAR(50), @Text NVARCHAR(400);

IF (SELECT COUNT(*) FROM dbo.USER_ORDER_INGEST_CURSOR) = 1
    AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE WOO_CHANGED_DT IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_STAGING WHERE SHOP <> 'woocommerce')
    SELECT @Shop = MAX(SHOP) FROM dbo.USER_ORDER_INGEST_CURSOR WHERE SHOP <> 'woocommerce';

IF @Shop IS NOT NULL
BEGIN
    UPDATE dbo.USER_ORDER_INGEST_CURSOR SET SHOP = 'woocommerce' WHERE SHOP = @Shop;
    UPDATE dbo.USER_ORDER_UNSTAGED SET SHOP = 'woocommerce' WHERE SHOP = @Shop;
    SET @Text = N'068 ATTENTION: shop ' + @Shop + N' is the first shop and is named woocommerce now: take ORDERBRIDGE_INGEST_SHOP out of order-ingest''s settings.';
    PRINT @Text;
END
ELSE
    PRINT '068 the orders that are staged belong to the shop that reads on.';
GO
