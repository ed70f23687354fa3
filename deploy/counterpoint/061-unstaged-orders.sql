/*  061  Paid orders of the shop that have no staging row, and why. order-ingest keeps the list; people read it.

    One row per order while the reason holds. ANNOUNCED_DT: the broker has the news; NULL, it is announced again.
    CLEARED_DT: the reason is gone; the row is deleted when the broker has that news, too. Times are UTC.
*/
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.USER_ORDER_UNSTAGED') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_UNSTAGED (
        SHOP         VARCHAR(50)    NOT NULL,
        WOO_ORDER_ID BIGINT         NOT NULL,
        WOO_ORDER_NO VARCHAR(50)    NOT NULL,
        SHOP_STATUS  VARCHAR(20)    NULL,
        REASON_CODE  VARCHAR(40)    NOT NULL,
        REASON       NVARCHAR(1000) NOT NULL,
        AMOUNT       DECIMAL(15,4)  NULL,
        CURRENCY     VARCHAR(3)     NULL,
        SINCE_DT     DATETIME2      NOT NULL,
        LAST_SEEN_DT DATETIME2      NOT NULL,
        ANNOUNCED_DT DATETIME2      NULL,
        CLEARED_DT   DATETIME2      NULL,
        CONSTRAINT PK_USER_ORDER_UNSTAGED PRIMARY KEY (SHOP, WOO_ORDER_ID)
    );
    PRINT '061 created USER_ORDER_UNSTAGED.';
END;
GO
PRINT '061 the list of paid orders that are not staged is there.';
GO
