/*  140  dbo.sp_CreateOrderLines: PS_DOC_LIN of one document from LINE_ITEMS_JSON.

    Writes all lines or none, in a transaction of its own. The document's header must be there with that DOC_ID and TKT_NO: store, station and location
    come from it. @TotLinDisc is what the lines are discounted by. Refusals (@Success = 0) are those that
    sp_ValidateStagedOrder finds in the lines, and a document that has lines. Does not touch the inventory; sp_CreateOrderFromStaging does.
    An error is thrown as sp_CreateOrderFromStaging throws it, by the document: 1205, 1222 and 3960 as they are, any other as 51000.

    @Validated, @LinTyp and @SellUnit are for sp_CreateOrderFromStaging, which has validated the lines and read the settings.
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
    @ErrorMessage NVARCHAR(500) OUTPUT,
    @Validated BIT = 0,
    @LinTyp VARCHAR(1) = NULL,
    @SellUnit VARCHAR(1) = NULL
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    SET ROWCOUNT 0;
    SET DEADLOCK_PRIORITY LOW;
    IF @@LOCK_TIMEOUT = -1
        SET LOCK_TIMEOUT 15000;

    DECLARE @Who NVARCHAR(200), @Message NVARCHAR(2000), @List NVARCHAR(MAX), @Found VARCHAR(15), @Lines INT, @StrID VARCHAR(10), @StaID VARCHAR(10), @StkLocID VARCHAR(10);

    SET @LinesCreated = 0;
    SET @TotLinDisc = 0;
    SET @Success = 0;
    SET @ErrorMessage = NULL;

    IF @Validated = 0
    BEGIN
        SET @Who = N'Document ' + ISNULL(CONVERT(NVARCHAR(20), @DocID), N'NULL');
        SELECT @Found = TKT_NO FROM dbo.PS_DOC_HDR WHERE DOC_ID = @DocID;

        IF @Found IS NULL
            SET @ErrorMessage = @Who + N': [NOT_FOUND] not in PS_DOC_HDR';
        ELSE IF @TktNo IS NULL OR @Found <> @TktNo
            SET @ErrorMessage = @Who + N': [NOT_FOUND] it is ticket ' + @Found + N', not ' + ISNULL(@TktNo, N'NULL');
        ELSE IF EXISTS (SELECT 1 FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID)
            SET @ErrorMessage = @Who + N': [ALREADY_APPLIED] ticket ' + @Found + N' has lines already';
        ELSE IF ISNULL(LTRIM(RTRIM(@LineItemsJSON)), N'') = N''
            SET @ErrorMessage = @Who + N': [NO_LINES] the JSON is empty';
        ELSE IF ISJSON(@LineItemsJSON) <> 1
            OR SUBSTRING(@LineItemsJSON, PATINDEX(N'%[^ ' + NCHAR(9) + NCHAR(10) + NCHAR(13) + N']%', @LineItemsJSON), 1) <> N'['
            SET @ErrorMessage = @Who + N': [BAD_JSON] not a JSON array';
        ELSE
        BEGIN
            SELECT @Lines = COUNT(*) FROM OPENJSON(@LineItemsJSON);
            IF @Lines = 0
                SET @ErrorMessage = @Who + N': [NO_LINES] the JSON has no lines';
            ELSE
            BEGIN
                SET @List = (SELECT REASON FROM dbo.fn_StagedOrderLineFaults(@LineItemsJSON) ORDER BY LINE_NO, PLACE FOR JSON PATH);
                SET @ErrorMessage = dbo.fn_OrderMessage(@Who, @List);
            END;
        END;
        IF @ErrorMessage IS NOT NULL
            RETURN;

        SELECT @LinTyp = MAX(CASE WHEN SETTING_NAME = 'LIN_TYP' THEN LEFT(SETTING_VALUE, 1) END),
               @SellUnit = MAX(CASE WHEN SETTING_NAME = 'SELL_UNIT' THEN LEFT(SETTING_VALUE, 1) END)
        FROM dbo.USER_ORDER_PIPELINE_SETTING;
    END;

    BEGIN TRY
        IF @Validated = 0
            BEGIN TRANSACTION;

        SELECT @StrID = STR_ID, @StaID = STA_ID, @StkLocID = STK_LOC_ID FROM dbo.PS_DOC_HDR WHERE DOC_ID = @DocID AND TKT_NO = @TktNo;

        /* OPENJSON gives the elements in their order, and they are numbered before they meet IM_ITEM. The numbers have been validated,
           and have at most 15 digits: FLOAT holds them, reads 12.5, "12.5" and 1.25E1 alike, and gives the same DECIMAL back. */
        INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT,
            PRC, EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, LIN_GUID)
        SELECT @DocID, line.LINE_NO, @StrID, @StaID, @TktNo, @LinTyp, item.ITEM_NO,
               CAST(LEFT(ISNULL(NULLIF(line.name, N''), item.DESCR COLLATE DATABASE_DEFAULT), 250) AS VARCHAR(250)),
               CONVERT(DECIMAL(15, 4), line.quantity), @SellUnit, CONVERT(MONEY, ROUND(CONVERT(DECIMAL(23, 9), line.price), 4)),
               CONVERT(DECIMAL(15, 2), line.total), CONVERT(DECIMAL(15, 2), ISNULL(line.subtotal, line.total)), CONVERT(DECIMAL(15, 2), line.total),
               @StkLocID, item.CATEG_COD, NEWID()
        FROM (SELECT ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS LINE_NO, field.sku, field.name, field.quantity, field.price, field.total, field.subtotal
              FROM OPENJSON(@LineItemsJSON)
                  WITH (
                      sku      NVARCHAR(100) '$.sku',
                      name     NVARCHAR(MAX) '$.name',
                      quantity FLOAT         '$.quantity',
                      price    FLOAT         '$.price',
                      total    FLOAT         '$.total',
                      subtotal FLOAT         '$.subtotal'
                  ) AS field) AS line
        CROSS APPLY (SELECT TOP (1) found.ITEM_NO, found.DESCR, found.CATEG_COD
                     FROM dbo.IM_ITEM AS found
                     WHERE found.ITEM_NO = CONVERT(VARCHAR(20), LTRIM(RTRIM(line.sku))) COLLATE DATABASE_DEFAULT) AS item;
        SET @LinesCreated = @@ROWCOUNT;

        IF @Validated = 0
        BEGIN
            IF @LinesCreated <> @Lines
            BEGIN
                SET @Message = CONVERT(NVARCHAR(10), @LinesCreated) + N' of ' + CONVERT(NVARCHAR(10), @Lines) + N' lines were written';
                THROW 51002, @Message, 1;
            END;
            SELECT @TotLinDisc = ISNULL(SUM(GROSS_EXT_PRC - EXT_PRC), 0) FROM dbo.PS_DOC_LIN WHERE DOC_ID = @DocID;
            COMMIT TRANSACTION;
        END;
        SET @Success = 1;
    END TRY
    BEGIN CATCH
        SET @LinesCreated = 0;
        SET @TotLinDisc = 0;
        IF @Validated = 1
            THROW;

        SET @Message = REPLACE(@Who + N': [ERROR] ' + CONVERT(NVARCHAR(12), ERROR_NUMBER()) + N': ' + LEFT(ERROR_MESSAGE(), 1500)
            + N' (while writing PS_DOC_LIN)', N'%', N'%%');
        IF @@TRANCOUNT > 0
            ROLLBACK TRANSACTION;
        IF ERROR_NUMBER() IN (1205, 1222, 3960)
            THROW;
        THROW 51000, @Message, 1;
    END CATCH;
END;
GO
PRINT '140 created sp_CreateOrderLines.';
GO
