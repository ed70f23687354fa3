/*  063  What an order goes through in the shop after it was staged: columns of USER_ORDER_STAGING.

    HOLD_CODE, HOLD_REASON, HELD_DT   the order waits for a person, why, and since when (UTC). NULL: it does not wait.
    HOLD_PASSED                       the HOLD_REASON with which somebody let the order pass; the same reason holds it no more.
    SHOP_VALUES, SHOP_HASH            what the shop showed when the row was compared with it last (JSON), and its SHA-256.
    ORDER_KEY                         WooCommerce's key of the order: an id that comes again with another key is another order.

    Additive only: a row that is there is not held, and is compared when its order is met next.
*/
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'HOLD_CODE') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD HOLD_CODE VARCHAR(40) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'HOLD_REASON') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD HOLD_REASON NVARCHAR(500) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'HELD_DT') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD HELD_DT DATETIME2 NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'HOLD_PASSED') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD HOLD_PASSED NVARCHAR(500) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'SHOP_HASH') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD SHOP_HASH VARCHAR(64) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'SHOP_VALUES') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD SHOP_VALUES NVARCHAR(MAX) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'ORDER_KEY') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD ORDER_KEY VARCHAR(100) NULL;
GO

/*  Somebody wants a listed order taken all the same. order-ingest stages it, and the entry goes. */
IF OBJECT_ID(N'dbo.USER_ORDER_UNSTAGED') IS NOT NULL AND COL_LENGTH(N'dbo.USER_ORDER_UNSTAGED', N'TAKE_DT') IS NULL
    ALTER TABLE dbo.USER_ORDER_UNSTAGED ADD TAKE_DT DATETIME2 NULL;
IF OBJECT_ID(N'dbo.USER_ORDER_UNSTAGED') IS NOT NULL AND COL_LENGTH(N'dbo.USER_ORDER_UNSTAGED', N'TAKEN_BY') IS NULL
    ALTER TABLE dbo.USER_ORDER_UNSTAGED ADD TAKEN_BY VARCHAR(50) NULL;
GO

/*  One payment, several orders: they are looked for by the payment's transaction. */
IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND c.name = N'PMT_TRANS_ID')
BEGIN
    CREATE INDEX IX_USER_ORDER_STAGING_PAYMENT ON dbo.USER_ORDER_STAGING (PMT_TRANS_ID);
    PRINT '063 created index IX_USER_ORDER_STAGING_PAYMENT.';
END;
GO
PRINT '063 USER_ORDER_STAGING has the columns for an order''s life in the shop.';
GO
