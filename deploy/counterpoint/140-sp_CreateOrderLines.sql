/*  140  dbo.sp_CreateOrderLines: PS_DOC_LIN of one document from LINE_ITEMS_JSON.

    Writes all lines or none. The document's header must be there: store, station and location come from
    it. @TotLinDisc is what the lines are discounted by. Refusals (@Success = 0) are those that
    sp_ValidateStagedOrder finds in the lines. Does not touch the inventory; sp_CreateOrderFromStaging does.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_CreateOrderLines') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_CreateOrderLines AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_CreateOrderLines
    @DocID BIGINT,
    @TktNo VARCHAR(15),
    @LineItemsJSON NVARCHAR(MAX),
    @LinesCreated INT OUTPUT,
    @TotLinDisc DECIMAL(15, 4) OUTPUT,
    @Success BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;

    SET @LinesCreated = 0;
    SET @TotLinDisc = 0;
    SET @Success = 0;
    SET @ErrorMessage = NULL;

    DECLARE @Who NVARCHAR(200) = N'Document ' + ISNULL(CONVERT(NVARCHAR(20), @DocID), N'NULL');
    DECLARE @List NVARCHAR(MAX), @StrID VARCHAR(10), @StaID VARCHAR(10), @StkLocID VARCHAR(10),
            @LinTyp VARCHAR(1), @SellUnit VARCHAR(1);

    SELECT @StrID = STR_ID, @StaID = STA_ID, @StkLocID = STK_LOC_ID
    FROM dbo.PS_DOC_HDR
    WHERE DOC_ID = @DocID;

    IF @StrID IS NULL
        SET @ErrorMessage = @Who + N': [NOT_FOUND] not in PS_DOC_HDR';
    ELSE IF ISNULL(LTRIM(RTRIM(@LineItemsJSON)), N'') = N''
        SET @ErrorMessage = @Who + N': [NO_LINES] the JSON is empty';
    ELSE IF ISJSON(@LineItemsJSON) <> 1
        OR LEFT(LTRIM(REPLACE(REPLACE(REPLACE(LEFT(@LineItemsJSON, 200), NCHAR(9), N' '), NCHAR(10), N' '), NCHAR(13), N' ')), 1) <> N'['
        SET @ErrorMessage = @Who + N': [BAD_JSON] not a JSON array';
    ELSE
    BEGIN
        SET @List = (SELECT REASON FROM dbo.fn_StagedOrderLineFaults(@LineItemsJSON) ORDER BY LINE_NO, PLACE FOR JSON PATH);
        SET @ErrorMessage = dbo.fn_OrderMessage(@Who, @List);
    END;
    IF @ErrorMessage IS NOT NULL
        RETURN;

    SELECT @LinTyp = MAX(CASE WHEN SETTING_NAME = 'LIN_TYP' THEN LEFT(SETTING_VALUE, 1) END),
           @SellUnit = MAX(CASE WHEN SETTING_NAME = 'SELL_UNIT' THEN LEFT(SETTING_VALUE, 1) END)
    FROM dbo.USER_ORDER_PIPELINE_SETTING;

    INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT,
        PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, LIN_GUID)
    SELECT @DocID, LINE_NO, @StrID, @StaID, @TktNo, @LinTyp, ITEM_NO,
           CAST(LEFT(ISNULL(NULLIF(NAME, N''), ITEM_DESCR), 250) AS VARCHAR(250)), CONVERT(DECIMAL(15, 4), QUANTITY), @SellUnit,
           CONVERT(MONEY, ROUND(PRICE, 4)), CONVERT(DECIMAL(15, 2), TOTAL), CONVERT(DECIMAL(15, 2), SUBTOTAL),
           CONVERT(DECIMAL(15, 2), TOTAL), @StkLocID, CATEG_COD, NEWID()
    FROM dbo.fn_StagedOrderLines(@LineItemsJSON);

    SELECT @LinesCreated = COUNT(*), @TotLinDisc = ISNULL(SUM(GROSS_EXT_PRC - EXT_PRC), 0)
    FROM dbo.PS_DOC_LIN
    WHERE DOC_ID = @DocID;

    IF @LinesCreated = 0
    BEGIN
        SET @ErrorMessage = @Who + N': [NO_LINES] the JSON has no lines';
        RETURN;
    END;

    SET @Success = 1;
END;
GO
PRINT '140 created sp_CreateOrderLines.';
GO
