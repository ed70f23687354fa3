/*  062  Two views about customers.

    dbo.USER_V_CUSTOMER_USE: where a customer's number stands, apart from AR_CUST itself, our staging rows and USER_CUSTOMER_MAP.

    sp_RollbackOrder asks it before it takes back a customer that was made here: one that any of these tables has is of use to
    somebody and stays. The tables are those of dbo with a text column whose name ends in CUST_NO (documents, history, open items,
    addresses, settings; not the counters NXT_...) and those with a foreign key to AR_CUST. A view, since the roles of the services
    may neither read these tables nor see that they are there. Run this again when CounterPoint has got new tables; the installer does
    it with each upgrade.

    dbo.USER_V_NEXT_CUST_NO: the site's own next customer numbers, of EC_CTL and SY_WRKGRP where there are these tables. The first in the
    order of table and number is the one that counts.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DECLARE @Sql NVARCHAR(MAX) = N'', @Table NVARCHAR(128), @Column NVARCHAR(128), @Count INT = 0, @Text NVARCHAR(200);
DECLARE @Uses TABLE (TABLE_NAME NVARCHAR(128) NOT NULL, COLUMN_NAME NVARCHAR(128) NOT NULL);

/* DATA_TYPE is the system's, also of a site's own types such as T_CUST_NO. No join of two views of the catalogue: some engines take
   seconds for it. */
INSERT INTO @Uses (TABLE_NAME, COLUMN_NAME)
SELECT UPPER(c.TABLE_NAME), UPPER(c.COLUMN_NAME)
FROM INFORMATION_SCHEMA.COLUMNS AS c
WHERE c.TABLE_SCHEMA = 'dbo' AND c.DATA_TYPE IN ('varchar', 'char', 'nvarchar', 'nchar')
  AND UPPER(c.COLUMN_NAME) LIKE '%CUST[_]NO' AND UPPER(c.COLUMN_NAME) NOT LIKE 'NXT[_]%'
  AND OBJECTPROPERTY(OBJECT_ID(N'dbo.' + QUOTENAME(c.TABLE_NAME)), 'IsUserTable') = 1
UNION
SELECT UPPER(OBJECT_NAME(fk.parent_object_id)), UPPER(COL_NAME(fkc.parent_object_id, fkc.parent_column_id))
FROM sys.foreign_keys AS fk
JOIN sys.foreign_key_columns AS fkc ON fkc.constraint_object_id = fk.object_id
WHERE fk.referenced_object_id = OBJECT_ID(N'dbo.AR_CUST')
  AND UPPER(COL_NAME(fkc.referenced_object_id, fkc.referenced_column_id)) = 'CUST_NO';
DELETE FROM @Uses
WHERE TABLE_NAME IN (N'USER_ORDER_STAGING', N'USER_CUSTOMER_MAP') OR (TABLE_NAME = N'AR_CUST' AND COLUMN_NAME = N'CUST_NO');

WHILE EXISTS (SELECT 1 FROM @Uses)
BEGIN
    SELECT TOP (1) @Table = TABLE_NAME, @Column = COLUMN_NAME FROM @Uses ORDER BY TABLE_NAME, COLUMN_NAME;
    DELETE FROM @Uses WHERE TABLE_NAME = @Table AND COLUMN_NAME = @Column;
    SET @Count = @Count + 1;
    SET @Sql = @Sql + CASE WHEN @Sql = N'' THEN N'' ELSE N' UNION ALL ' END
        + N'SELECT CAST(''' + @Table + N''' AS VARCHAR(128)) AS USED_IN, CAST(' + QUOTENAME(@Column) + N' AS VARCHAR(15)) COLLATE DATABASE_DEFAULT AS CUST_NO FROM dbo.' + QUOTENAME(@Table)
        /* A customer may be named in its own row. */
        + CASE WHEN @Table = N'AR_CUST' THEN N' WHERE ' + QUOTENAME(@Column) + N' <> CUST_NO' ELSE N'' END;
END;

DROP VIEW IF EXISTS dbo.USER_V_CUSTOMER_USE;
SET @Sql = N'CREATE VIEW dbo.USER_V_CUSTOMER_USE AS ' + @Sql;
EXEC (@Sql);
SET @Text = N'062 a customer is of use where one of ' + CONVERT(NVARCHAR(10), @Count) + N' columns has the number.';
PRINT @Text;
GO
DECLARE @Sql NVARCHAR(MAX) = N'';
IF COL_LENGTH(N'dbo.EC_CTL', N'NXT_CUST_NO') IS NOT NULL
    SET @Sql = N'SELECT CAST(''EC_CTL'' AS VARCHAR(10)) AS TABLE_NAME, CAST(NXT_CUST_NO AS VARCHAR(15)) COLLATE DATABASE_DEFAULT AS NXT_CUST_NO FROM dbo.EC_CTL WHERE NXT_CUST_NO LIKE ''%[0-9]''';
IF COL_LENGTH(N'dbo.SY_WRKGRP', N'NXT_CUST_NO') IS NOT NULL
    SET @Sql = @Sql + CASE WHEN @Sql = N'' THEN N'' ELSE N' UNION ALL ' END
        + N'SELECT CAST(''SY_WRKGRP'' AS VARCHAR(10)) AS TABLE_NAME, CAST(NXT_CUST_NO AS VARCHAR(15)) COLLATE DATABASE_DEFAULT AS NXT_CUST_NO FROM dbo.SY_WRKGRP WHERE NXT_CUST_NO LIKE ''%[0-9]''';
IF @Sql = N''
    SET @Sql = N'SELECT CAST(NULL AS VARCHAR(10)) AS TABLE_NAME, CAST(NULL AS VARCHAR(15)) AS NXT_CUST_NO FROM dbo.AR_CUST WHERE 1 = 0';
DROP VIEW IF EXISTS dbo.USER_V_NEXT_CUST_NO;
SET @Sql = N'CREATE VIEW dbo.USER_V_NEXT_CUST_NO AS ' + @Sql;
EXEC (@Sql);
PRINT '062 created USER_V_NEXT_CUST_NO.';
GO
