/*  067  When the shop says that an order was paid, and which columns of a ship-to its country does without. */
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'PAID_DT') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD PAID_DT DATETIME2 NULL;
/* Separated by commas, as SHIP_CITY,SHIP_ZIP_COD. NULL: none. */
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'SHIP_OPTIONAL') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD SHIP_OPTIONAL VARCHAR(40) NULL;
GO
PRINT '067 date of payment and optional address columns are there.';
GO
