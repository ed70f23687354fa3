/*  087  dbo.sp_CreatePaymentTicket: the ticket with the payment of an order that was paid in advance.

    Called by sp_CreateOrderFromStaging, in its transaction, where PREPAID_TICKET is 1, for an order (DOC_TYP O) of which a payment is
    written. As CounterPoint's own programs do it, such an order is two documents: a ticket (DOC_TYP T) that has the payment, for the
    books, and the order, which has no payment of its own and refers to the ticket in PS_DOC_HDR_ORIG_DOC. Both say what is still due.

    The ticket has the order's lines and totals as order lines (LIN_TYP and TOT_TYP O): no goods leave the store with it, and
    QTY_ON_SO counts the order's alone. CUST_PO_NO stays empty, so that a web order's number is that of one document; the
    note and the audit log name the order. The staging row keeps PAY_DOC_ID, PAY_DOC_GUID and PAY_TKT_NO.

    @OrderDocID  the order, with its lines and totals
    @DocID, @TktNo  the numbers of the new document
    thrown       whatever the statements raise; the caller rolls back
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND UPPER(c.name) = N'PAY_TKT_NO')
    CREATE INDEX IX_USER_ORDER_STAGING_PAY ON dbo.USER_ORDER_STAGING (PAY_TKT_NO);
GO
IF OBJECT_ID(N'dbo.sp_CreatePaymentTicket') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_CreatePaymentTicket AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_CreatePaymentTicket
    @StagingID INT,
    @OrderDocID BIGINT,
    @DocID BIGINT,
    @TktNo VARCHAR(15)
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @DocGuid UNIQUEIDENTIFIER = NEWID();

    INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, CUST_NO, TKT_DT, SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID,
        ORD_LINS, SAL_LINS, SAL_LIN_TOT, RS_STAT, LST_MAINT_DT, SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD)
    SELECT @DocID, @DocGuid, 'T', STR_ID, STA_ID, @TktNo, CUST_NO, TKT_DT, SHIP_TO_CONTACT_ID, STK_LOC_ID, PRC_LOC_ID,
           ORD_LINS, 0, 0, RS_STAT, LST_MAINT_DT, SHIP_VIA_COD, TAX_COD, SLS_REP, TERMS_COD
    FROM dbo.PS_DOC_HDR
    WHERE DOC_ID = @OrderDocID;

    INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT, PRC,
        EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, LIN_GUID)
    SELECT @DocID, LIN_SEQ_NO, STR_ID, STA_ID, @TktNo, 'O', ITEM_NO, DESCR, QTY_SOLD, SELL_UNIT, PRC,
           EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, CATEG_COD, NEWID()
    FROM dbo.PS_DOC_LIN
    WHERE DOC_ID = @OrderDocID;

    INSERT INTO dbo.PS_DOC_HDR_TOT (DOC_ID, TOT_TYP, SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC,
        INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE)
    SELECT @DocID, 'O', SUB_TOT, TAX_AMT, TOT, TOT_HDR_DISC, TOT_LIN_DISC, AMT_DUE, TOT_MISC, INITIAL_MIN_DUE, TAX_AMT_SHIPPED, TOT_WEIGHT, TOT_CUBE
    FROM dbo.PS_DOC_HDR_TOT
    WHERE DOC_ID = @OrderDocID;

    /* Before any row of the profile: they follow it. */
    UPDATE dbo.USER_ORDER_STAGING
    SET PAY_DOC_ID = @DocID, PAY_DOC_GUID = @DocGuid, PAY_TKT_NO = @TktNo
    WHERE STAGING_ID = @StagingID;

    EXEC dbo.sp_WriteDocumentRows @StagingID, @DocID;
END;
GO
PRINT '087 created sp_CreatePaymentTicket.';
GO
