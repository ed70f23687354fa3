/*  150  dbo.sp_CreateOrderPayment: what the shopper paid, into PS_DOC_PMT. Off until PAYMENT_ENABLED is 1.

    The pay code comes from USER_ORDER_PAYMENT_MAP by the shop's gateway id, else by the method's title, else
    by '*'. Lowers AMT_DUE by the amount. A second call for the same document writes nothing. Column
    names are settings, since shops and versions differ; they are quoted, never pasted as text.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_CreateOrderPayment') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_CreateOrderPayment AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_CreateOrderPayment
    @StagingID INT,
    @DocID BIGINT,
    @Success BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;

    SET @Success = 0;
    SET @ErrorMessage = NULL;

    DECLARE @Enabled NVARCHAR(200), @ColDocID NVARCHAR(128), @ColSeqNo NVARCHAR(128), @ColPayCod NVARCHAR(128),
            @ColAmt NVARCHAR(128), @ColFinal NVARCHAR(128), @ColTransID NVARCHAR(128), @Final NVARCHAR(200);

    SELECT @Enabled = MAX(CASE WHEN SETTING_NAME = 'PAYMENT_ENABLED' THEN SETTING_VALUE END),
           @ColDocID = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_DOC_ID' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColSeqNo = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_SEQ_NO' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColPayCod = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_PAY_COD' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColAmt = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_AMT' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColFinal = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_FINAL_PMT' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColTransID = MAX(CASE WHEN SETTING_NAME = 'PMT_COL_TRANS_ID' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @Final = MAX(CASE WHEN SETTING_NAME = 'PMT_FINAL_PMT' THEN SETTING_VALUE END)
    FROM dbo.USER_ORDER_PIPELINE_SETTING;

    IF ISNULL(@Enabled, N'0') <> N'1'
    BEGIN
        SET @Success = 1;
        RETURN;
    END;

    DECLARE @Who NVARCHAR(200), @Gateway VARCHAR(100), @Method VARCHAR(50), @Amount DECIMAL(15, 2), @TransID VARCHAR(100),
            @PayCod VARCHAR(10), @Paid INT, @Sql NVARCHAR(2000);

    SELECT @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
               + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')',
           @Gateway = PMT_GATEWAY, @Method = PMT_METH, @Amount = CONVERT(DECIMAL(15, 2), TOT_AMT), @TransID = PMT_TRANS_ID, @PayCod = PAY_COD
    FROM dbo.USER_ORDER_STAGING
    WHERE STAGING_ID = @StagingID;

    /* What a rule decided comes before the map; 'none': this order's payment is not written. */
    IF @PayCod = 'none'
    BEGIN
        SET @Success = 1;
        RETURN;
    END;
    IF @PayCod IS NULL
        SELECT TOP (1) @PayCod = PAY_COD
        FROM dbo.USER_ORDER_PAYMENT_MAP
        WHERE WOO_METHOD IN (@Gateway, @Method, '*') AND ISNULL(PAY_COD, '') <> ''
        ORDER BY CASE WHEN WOO_METHOD = @Gateway THEN 0 WHEN WOO_METHOD = @Method THEN 1 ELSE 2 END;

    SET @ErrorMessage = CASE
        WHEN @Who IS NULL
        THEN N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL') + N'): [NOT_FOUND] no such row in USER_ORDER_STAGING'
        WHEN OBJECT_ID(N'dbo.PS_DOC_PMT') IS NULL
        THEN @Who + N': [SETTING] PAYMENT_ENABLED is 1, but there is no table PS_DOC_PMT'
        WHEN @ColDocID IS NULL OR @ColPayCod IS NULL OR @ColAmt IS NULL
        THEN @Who + N': [SETTING] PMT_COL_DOC_ID, PMT_COL_PAY_COD and PMT_COL_AMT must name columns of PS_DOC_PMT'
        WHEN ISNULL(@Amount, 0) > 0 AND @PayCod IS NULL
        THEN @Who + N': [PAYMENT_UNMAPPED] neither ''' + ISNULL(@Gateway, N'') + N''' nor ''' + ISNULL(@Method, N'')
             + N''' is in USER_ORDER_PAYMENT_MAP'
        END;
    IF @ErrorMessage IS NOT NULL
        RETURN;

    SET @Success = 1;
    IF ISNULL(@Amount, 0) <= 0
        RETURN;

    SET @Sql = N'SELECT @Paid = COUNT(*) FROM dbo.PS_DOC_PMT WHERE ' + QUOTENAME(@ColDocID) + N' = @DocID;';
    EXEC sp_executesql @Sql, N'@DocID BIGINT, @Paid INT OUTPUT', @DocID = @DocID, @Paid = @Paid OUTPUT;
    IF @Paid > 0
        RETURN;

    SET @Sql = N'INSERT INTO dbo.PS_DOC_PMT (' + QUOTENAME(@ColDocID) + N', ' + QUOTENAME(@ColPayCod) + N', ' + QUOTENAME(@ColAmt)
        + ISNULL(N', ' + QUOTENAME(@ColSeqNo), N'') + ISNULL(N', ' + QUOTENAME(@ColFinal), N'') + ISNULL(N', ' + QUOTENAME(@ColTransID), N'')
        + N') VALUES (@DocID, @PayCod, @Amount'
        + CASE WHEN @ColSeqNo IS NULL THEN N'' ELSE N', 1' END
        + CASE WHEN @ColFinal IS NULL THEN N'' ELSE N', @Final' END
        + CASE WHEN @ColTransID IS NULL THEN N'' ELSE N', @TransID' END + N');';
    EXEC sp_executesql @Sql,
        N'@DocID BIGINT, @PayCod VARCHAR(10), @Amount DECIMAL(15, 2), @Final NVARCHAR(200), @TransID VARCHAR(100)',
        @DocID = @DocID, @PayCod = @PayCod, @Amount = @Amount, @Final = @Final, @TransID = @TransID;

    INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
    VALUES ('PS_DOC_PMT', CONVERT(VARCHAR(20), @DocID), '1', @DocID);

    UPDATE dbo.PS_DOC_HDR_TOT
    SET AMT_DUE = AMT_DUE - @Amount
    WHERE DOC_ID = @DocID;
END;
GO
PRINT '150 created sp_CreateOrderPayment.';
GO
