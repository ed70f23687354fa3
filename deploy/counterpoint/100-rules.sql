/*  100  Rules: what an order of the shop becomes in CounterPoint. docs/RULES.md says how they are written.

    USER_ORDER_RULE          one rule a row; never deleted, only switched off
    USER_ORDER_RULE_CHANGE   who added, changed or switched what, when and why, with the rule before and after
    USER_ORDER_RULE_VERSION  one row; grows with each change, in its transaction, so that services see at a glance that there is one

    USER_V_RULE_CODE         the codes that CounterPoint has of what rules may name, by the rule's word: ship-via, pay-code, tax, store, station,
                             location, terms, rep, category. A rule with another code is refused. The tables are those that foreign keys of
                             documents and customers name, and those of these names that are there; where a site has none, or an empty one,
                             such codes are not checked. Run this again when CounterPoint has got new tables.

    SETTING_NAME: the setting of order-ingest that a rule stands for; NULL: somebody made the rule. Times are UTC.

    The columns of USER_ORDER_STAGING: RULE_ORDER is what rules see of the order (JSON), DECISIONS who decided what (JSON),
    DECISION_HASH says whether rules of now decide the same. The others are what rules decided for the ticket; NULL: the
    setting of that name in USER_ORDER_PIPELINE_SETTING, or CounterPoint's own default. PAY_COD 'none': no payment is written.
    SHOP_CURRENCY: the shop's own currency when the order was read, the one that is taken where the setting CURRENCY is empty.
    CURRENCY_TAKEN 1: a rule takes the order's currency, whatever it is. PROFILE_JSON: fields of PS_DOC_HDR_PROF by name. CARRIER: whom the
    shop's note of the shipment names.
*/
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.USER_ORDER_RULE') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_RULE (
        RULE_ID         INT IDENTITY(1, 1) NOT NULL,
        KIND            VARCHAR(20)    NOT NULL,
        CONDITIONS      NVARCHAR(2000) NOT NULL,
        OUTCOME         NVARCHAR(1000) NOT NULL,
        PRIORITY        INT            NOT NULL,
        IS_ON           BIT            NOT NULL CONSTRAINT DF_USER_ORDER_RULE_IS_ON DEFAULT 1,
        FROM_DT         DATETIME2      NULL,
        UNTIL_DT        DATETIME2      NULL,
        SETTING_NAME    VARCHAR(100)   NULL,
        MADE_BY         VARCHAR(50)    NOT NULL,
        MADE_DT         DATETIME2      NOT NULL CONSTRAINT DF_USER_ORDER_RULE_MADE_DT DEFAULT SYSUTCDATETIME(),
        WHY             NVARCHAR(500)  NOT NULL,
        DECIDED         BIGINT         NOT NULL CONSTRAINT DF_USER_ORDER_RULE_DECIDED DEFAULT 0,
        LAST_DECIDED_DT DATETIME2      NULL,
        CONSTRAINT PK_USER_ORDER_RULE PRIMARY KEY (RULE_ID)
    );
    PRINT '100 created USER_ORDER_RULE.';
END;
GO
IF OBJECT_ID(N'dbo.USER_ORDER_RULE_CHANGE') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_RULE_CHANGE (
        CHANGE_ID   INT IDENTITY(1, 1) NOT NULL,
        RULE_ID     INT           NOT NULL,
        ACTION      VARCHAR(10)   NOT NULL,
        DONE_BY     VARCHAR(50)   NOT NULL,
        DONE_DT     DATETIME2     NOT NULL CONSTRAINT DF_USER_ORDER_RULE_CHANGE_DONE_DT DEFAULT SYSUTCDATETIME(),
        REASON      NVARCHAR(500) NOT NULL,
        BEFORE_RULE NVARCHAR(MAX) NULL,
        AFTER_RULE  NVARCHAR(MAX) NULL,
        CONSTRAINT PK_USER_ORDER_RULE_CHANGE PRIMARY KEY (CHANGE_ID)
    );
    CREATE INDEX IX_USER_ORDER_RULE_CHANGE_RULE ON dbo.USER_ORDER_RULE_CHANGE (RULE_ID);
    PRINT '100 created USER_ORDER_RULE_CHANGE.';
END;
GO
IF OBJECT_ID(N'dbo.USER_ORDER_RULE_VERSION') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_RULE_VERSION (
        ONLY_ROW      INT NOT NULL,
        RULES_VERSION INT NOT NULL,
        CONSTRAINT PK_USER_ORDER_RULE_VERSION PRIMARY KEY (ONLY_ROW)
    );
    PRINT '100 created USER_ORDER_RULE_VERSION.';
END;
GO
INSERT INTO dbo.USER_ORDER_RULE_VERSION (ONLY_ROW, RULES_VERSION)
SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_RULE_VERSION);
GO
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'RULE_ORDER') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD RULE_ORDER NVARCHAR(MAX) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'DECISIONS') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD DECISIONS NVARCHAR(MAX) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'DECISION_HASH') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD DECISION_HASH VARCHAR(64) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'SHIP_VIA_COD') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD SHIP_VIA_COD VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'PAY_COD') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD PAY_COD VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'STR_ID') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD STR_ID VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'STA_ID') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD STA_ID VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'STK_LOC_ID') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD STK_LOC_ID VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'PRC_LOC_ID') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD PRC_LOC_ID VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'DOC_TYP') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD DOC_TYP VARCHAR(1) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'SLS_REP') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD SLS_REP VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'TERMS_COD') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD TERMS_COD VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'TAX_COD') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD TAX_COD VARCHAR(10) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'SHOP_CURRENCY') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD SHOP_CURRENCY VARCHAR(3) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'CURRENCY_TAKEN') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD CURRENCY_TAKEN BIT NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'PROFILE_JSON') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD PROFILE_JSON NVARCHAR(1000) NULL;
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'CARRIER') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD CARRIER VARCHAR(50) NULL;
GO
DECLARE @Sql NVARCHAR(MAX) = N'', @Kind VARCHAR(20), @Table NVARCHAR(128), @Column NVARCHAR(128), @Names NVARCHAR(1000) = N'';
DECLARE @Codes TABLE (KIND VARCHAR(20) NOT NULL, TABLE_NAME NVARCHAR(128) NOT NULL, COLUMN_NAME NVARCHAR(128) NOT NULL);
INSERT INTO @Codes (KIND, TABLE_NAME, COLUMN_NAME)
SELECT used.KIND, UPPER(OBJECT_NAME(fk.referenced_object_id)), UPPER(COL_NAME(fkc.referenced_object_id, fkc.referenced_column_id))
FROM sys.foreign_keys AS fk
JOIN sys.foreign_key_columns AS fkc ON fkc.constraint_object_id = fk.object_id
JOIN (VALUES ('ship-via', 'PS_DOC_HDR', 'SHIP_VIA_COD'), ('tax', 'PS_DOC_HDR', 'TAX_COD'), ('terms', 'PS_DOC_HDR', 'TERMS_COD'), ('rep', 'PS_DOC_HDR', 'SLS_REP'),
             ('store', 'PS_DOC_HDR', 'STR_ID'), ('station', 'PS_DOC_HDR', 'STA_ID'), ('location', 'PS_DOC_HDR', 'STK_LOC_ID'), ('location', 'PS_DOC_HDR', 'PRC_LOC_ID'),
             ('pay-code', 'PS_DOC_PMT', 'PAY_COD'), ('category', 'AR_CUST', 'CATEG_COD'), ('tax', 'AR_CUST', 'TAX_COD')) AS used (KIND, TABLE_NAME, COLUMN_NAME)
    ON used.TABLE_NAME = UPPER(OBJECT_NAME(fk.parent_object_id)) AND used.COLUMN_NAME = UPPER(COL_NAME(fkc.parent_object_id, fkc.parent_column_id))
UNION
SELECT named.KIND, named.TABLE_NAME, named.COLUMN_NAME
FROM (VALUES ('pay-code', 'SY_PAY_COD', 'PAY_COD'), ('tax', 'TX_COD', 'TAX_COD'), ('store', 'PS_STR_CFG_PS', 'STR_ID'), ('store', 'PS_STR', 'STR_ID'), ('store', 'SY_STR', 'STR_ID'),
             ('station', 'PS_STA_CFG_PS', 'STA_ID'), ('station', 'PS_STA', 'STA_ID'), ('location', 'IM_LOC', 'LOC_ID'), ('ship-via', 'PO_SHIP_VIA', 'SHIP_VIA_COD'),
             ('ship-via', 'SY_SHIP_VIA', 'SHIP_VIA_COD'), ('terms', 'AR_TERMS_COD', 'TERMS_COD'), ('terms', 'SY_TERMS_COD', 'TERMS_COD'), ('category', 'AR_CATEG_COD', 'CATEG_COD'),
             ('category', 'AR_CUST_CATEG', 'CATEG_COD'), ('rep', 'PS_SLS_REP', 'SLS_REP'), ('rep', 'SY_SLS_REP', 'SLS_REP'), ('rep', 'SY_USR', 'USR_ID')) AS named (KIND, TABLE_NAME, COLUMN_NAME)
WHERE COL_LENGTH(N'dbo.' + named.TABLE_NAME, named.COLUMN_NAME) IS NOT NULL;
WHILE EXISTS (SELECT 1 FROM @Codes)
BEGIN
    SELECT TOP (1) @Kind = KIND, @Table = TABLE_NAME, @Column = COLUMN_NAME FROM @Codes ORDER BY KIND, TABLE_NAME, COLUMN_NAME;
    DELETE FROM @Codes WHERE KIND = @Kind AND TABLE_NAME = @Table AND COLUMN_NAME = @Column;
    SET @Sql = @Sql + CASE WHEN @Sql = N'' THEN N'' ELSE N' UNION ALL ' END
        + N'SELECT CAST(''' + @Kind + N''' AS VARCHAR(20)) AS KIND, CAST(' + QUOTENAME(@Column) + N' AS VARCHAR(10)) COLLATE DATABASE_DEFAULT AS CODE, CAST('''
        + @Table + N''' AS VARCHAR(128)) AS SOURCE FROM dbo.' + QUOTENAME(@Table);
    SET @Names = @Names + N' ' + @Table;
END;
IF @Sql = N''
    SET @Sql = N'SELECT CAST(NULL AS VARCHAR(20)) AS KIND, CAST(NULL AS VARCHAR(10)) AS CODE, CAST(NULL AS VARCHAR(128)) AS SOURCE FROM dbo.AR_CUST WHERE 1 = 0';
DROP VIEW IF EXISTS dbo.USER_V_RULE_CODE;
SET @Sql = N'CREATE VIEW dbo.USER_V_RULE_CODE AS ' + @Sql;
EXEC (@Sql);
/* The view's rights went with it; 310 gives them where the roles are new. */
IF DATABASE_PRINCIPAL_ID('orderbridge_desk') IS NOT NULL
    EXEC (N'GRANT SELECT ON dbo.USER_V_RULE_CODE TO orderbridge_desk;');
IF DATABASE_PRINCIPAL_ID('orderbridge_ingest') IS NOT NULL
    EXEC (N'GRANT SELECT ON dbo.USER_V_RULE_CODE TO orderbridge_ingest;');
SET @Names = N'100 codes that rules name are looked for in' + CASE WHEN @Names = N'' THEN N' no table' ELSE @Names END + N'.';
PRINT @Names;
GO
PRINT '100 the tables of the rules are there.';
GO
