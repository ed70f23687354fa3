/*  082  USER_CUSTOMER_MAP: one active row per customer number, and one per shop user, by a trigger.

    Earlier releases had two filtered unique indexes for it, where they had created the table. People and old jobs write this table;
    with a filtered index it refuses their changes (error 1934) when their session has QUOTED_IDENTIFIER or ANSI_NULLS OFF. The
    indexes go; the trigger refuses with 51000 and names the row. It is created only where nothing of the shop's own sees to it
    already and no row contradicts it today.
*/
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET NOCOUNT ON;
GO
DROP INDEX IF EXISTS UX_USER_CUSTOMER_MAP_CUST_NO ON dbo.USER_CUSTOMER_MAP;
DROP INDEX IF EXISTS UX_USER_CUSTOMER_MAP_WOO_USER_ID ON dbo.USER_CUSTOMER_MAP;
GO
IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_CUSTOMER_MAP') AND ic.key_ordinal = 1 AND UPPER(c.name) = N'CUST_NO')
    CREATE INDEX IX_USER_CUSTOMER_MAP_CUST_NO ON dbo.USER_CUSTOMER_MAP (CUST_NO);
GO
IF EXISTS (SELECT 1
           FROM sys.indexes AS i
           JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id AND ic.key_ordinal = 1
           JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
           WHERE i.object_id = OBJECT_ID(N'dbo.USER_CUSTOMER_MAP') AND i.is_unique = 1 AND UPPER(c.name) = N'CUST_NO')
    PRINT '082 USER_CUSTOMER_MAP has a unique index of its own on CUST_NO, which is left as it is.';
ELSE IF EXISTS (SELECT 1 FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 GROUP BY CUST_NO HAVING COUNT(*) > 1)
    OR EXISTS (SELECT 1 FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND WOO_USER_ID IS NOT NULL GROUP BY WOO_USER_ID HAVING COUNT(*) > 1)
    PRINT '082 ATTENTION: USER_CUSTOMER_MAP has several active rows of one customer or shop user. Set IS_ACTIVE = 0 in all but one, and run 082 again.';
ELSE IF OBJECT_ID(N'dbo.USER_TR_CUSTOMER_MAP') IS NULL
BEGIN
    EXEC (N'CREATE TRIGGER dbo.USER_TR_CUSTOMER_MAP ON dbo.USER_CUSTOMER_MAP AFTER INSERT, UPDATE AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @Text NVARCHAR(400);
    SELECT TOP (1) @Text = N''USER_CUSTOMER_MAP: customer '' + written.CUST_NO
        + ISNULL(N'' or shop user '' + CONVERT(NVARCHAR(12), written.WOO_USER_ID), N'''')
        + N'' has an active row already (MAP_ID '' + CONVERT(NVARCHAR(12), other.MAP_ID) + N'')''
    FROM inserted AS written
    JOIN dbo.USER_CUSTOMER_MAP AS other ON other.IS_ACTIVE = 1 AND other.MAP_ID <> written.MAP_ID
         AND (other.CUST_NO = written.CUST_NO OR other.WOO_USER_ID = written.WOO_USER_ID)
    WHERE written.IS_ACTIVE = 1;
    IF @Text IS NOT NULL
        THROW 51000, @Text, 1;
END;');
    PRINT '082 created trigger USER_TR_CUSTOMER_MAP: one active row per customer and per shop user.';
END
ELSE
    PRINT '082 USER_CUSTOMER_MAP has its trigger.';
GO
