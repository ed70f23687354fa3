/*  066  Orders that somebody wants to send on, and that the shop has to be looked at for first.

    order-desk enters them before it replays, releases or processes them, and waits until they are gone from here: order-ingest
    has compared them with the shop then, and made their rows what the shop shows. One that could not be compared stays with the
    reason (OUTCOME) until order-desk has read it. Empty as a rule.
*/
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.USER_ORDER_SHOP_LOOK') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_SHOP_LOOK (
        LOOK_ID    INT IDENTITY(1, 1) NOT NULL,
        STAGING_ID INT                NOT NULL,
        ASKED_BY   VARCHAR(50)        NOT NULL,
        ASKED_DT   DATETIME2          NOT NULL,
        OUTCOME    VARCHAR(20)        NULL,
        CONSTRAINT PK_USER_ORDER_SHOP_LOOK PRIMARY KEY (LOOK_ID)
    );
    PRINT '066 created USER_ORDER_SHOP_LOOK.';
END;
GO
PRINT '066 the list of orders that the shop is looked at for is there.';
GO
