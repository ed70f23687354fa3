/*  081  orderbridge_ingest may insert rows into USER_ORDER_STAGING, but none that is a ticket already.

    SQL Server has no right to insert into some columns only, so a trigger refuses what that role may not update either.
    It concerns members of the role alone, not the database's owner nor other tools of the shop.
    It comes after 080, since Babelfish drops a table's triggers with a column that 080 removes.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP TRIGGER IF EXISTS dbo.USER_TR_ORDER_STAGING_INSERT;
GO
CREATE TRIGGER dbo.USER_TR_ORDER_STAGING_INSERT ON dbo.USER_ORDER_STAGING AFTER INSERT
AS
BEGIN
    SET NOCOUNT ON;
    IF IS_ROLEMEMBER('orderbridge_ingest') = 1 AND IS_ROLEMEMBER('db_owner') = 0
        AND EXISTS (SELECT 1 FROM inserted
                    WHERE IS_APPLIED = 1 OR APPLIED_DT IS NOT NULL OR CP_DOC_ID IS NOT NULL OR TKT_NO IS NOT NULL
                       OR DOC_GUID IS NOT NULL OR PAY_DOC_ID IS NOT NULL OR ROLLED_BACK_DT IS NOT NULL)
        THROW 51004, N'no permission to insert a row into USER_ORDER_STAGING that is a ticket, or was one: only the procedures say so', 1;
END;
GO
PRINT '081 USER_ORDER_STAGING refuses rows that are inserted as tickets.';
GO
