/*  069  PARCELS: tracking numbers of a ticket that was not shipped as a whole yet, of which the shop was notified; separated by
    commas. NULL: none. */
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'PARCELS') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD PARCELS NVARCHAR(MAX) NULL;
GO
PRINT '069 the column for parcels is there.';
GO
