/*  020  USER_ORDER_PIPELINE_SETTING: every code that differs from shop to shop.

    Adds the settings that are missing with their defaults. A value that is there is never changed.
    Change one with
        UPDATE dbo.USER_ORDER_PIPELINE_SETTING
        SET SETTING_VALUE = '02', UPDATED_DT = SYSUTCDATETIME() WHERE SETTING_NAME = 'STR_ID';
    It counts from the next order on; nothing has to be restarted.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO

IF OBJECT_ID(N'dbo.USER_ORDER_PIPELINE_SETTING') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_PIPELINE_SETTING (
        SETTING_NAME  VARCHAR(50)   NOT NULL,
        SETTING_VALUE NVARCHAR(200) NULL,
        DESCR         NVARCHAR(400) NULL,
        UPDATED_DT    DATETIME2     NULL,
        CONSTRAINT PK_USER_ORDER_PIPELINE_SETTING PRIMARY KEY (SETTING_NAME)
    );
    PRINT '020 created USER_ORDER_PIPELINE_SETTING.';
END;
GO

DECLARE @Before INT, @After INT;
SELECT @Before = COUNT(*) FROM dbo.USER_ORDER_PIPELINE_SETTING;

INSERT INTO dbo.USER_ORDER_PIPELINE_SETTING (SETTING_NAME, SETTING_VALUE, DESCR, UPDATED_DT)
SELECT wanted.SETTING_NAME, wanted.SETTING_VALUE, wanted.DESCR, SYSUTCDATETIME()
FROM (VALUES
    ('STR_ID',           N'01',  N'PS_DOC_HDR.STR_ID of the tickets: the store'),
    ('STA_ID',           N'101', N'PS_DOC_HDR.STA_ID of the tickets: the station; the ticket number starts with it. At most 8 characters'),
    ('TKT_NO_SOURCE',    N'OWN', N'Where ticket numbers come from: OWN, our own sequence on a station that nobody else uses; NXT_ORD_NO or NXT_TKT_NO, CounterPoint''s counter of the store or station'),
    ('HIST_TABLES',      N'',    N'History tables that documents leave PS_DOC_HDR for, separated by commas; empty: found by script 086. Run 086 after a change'),
    ('HIST_VOID_TYP',    N'V',   N'DOC_TYP of a voided document in the history'),
    ('DOC_ID_FROM',      N'900000000000000', N'Document ids of the tickets are above this number, which no station of CounterPoint reaches. Counts at the first installation'),
    ('STK_LOC_ID',       N'01',  N'Location that the goods are taken from (PS_DOC_HDR, PS_DOC_LIN, IM_INV)'),
    ('PRC_LOC_ID',       N'01',  N'PS_DOC_HDR.PRC_LOC_ID'),
    ('DOC_TYP',          N'O',   N'PS_DOC_HDR.DOC_TYP: O order'),
    ('LIN_TYP',          N'O',   N'PS_DOC_LIN.LIN_TYP: O order line; some shops use S'),
    ('TOT_TYP',          N'S',   N'PS_DOC_HDR_TOT.TOT_TYP: S or O'),
    ('SELL_UNIT',        N'0',   N'PS_DOC_LIN.SELL_UNIT: 0 is the stocking unit'),
    ('ALLOCATE_INVENTORY', N'1', N'1: an order adds its quantities to IM_INV.QTY_ON_SO; 0: a trigger of this installation does it. queries/check-inventory.sql tells which'),
    ('ROUNDING_TOLERANCE_PER_LINE', N'0.01', N'Rounding of the shop that is accepted, per line'),
    ('CURRENCY',         N'',    N'Only this currency is accepted, such as USD; empty: only the shop''s own'),
    ('SHIP_TO_REUSE',    N'0',   N'1: a customer whose 255 ship-to numbers are all in use gives up the oldest address that OrderBridge added and no document has; 0: the order is refused'),
    ('SHIP_TO_CONTACT',  N'ADRS', N'PS_DOC_HDR.SHIP_TO_CONTACT_ID of an order that ships: ADRS, the number of the customer''s address in AR_SHIP_ADRS; DOC, contact 2 of the document (PS_DOC_CONTACT). --proposals and --compare look which one the site''s own orders follow'),
    ('LOCK_TIMEOUT_MS',  N'15000', N'How long a procedure waits for its turn to take numbers, in milliseconds'),
    ('CUSTOMERS_ENABLED', N'0',  N'1: rules may make new customers in AR_CUST; run 310-roles.sql after switching it on'),
    ('PAYMENT_ENABLED',  N'0',   N'1: what was paid goes into PS_DOC_PMT, pay codes by USER_ORDER_PAYMENT_MAP'),
    ('PMT_FINAL_PMT',    N'N',   N'PS_DOC_PMT.FINAL_PMT: N is paid now as a deposit'),
    ('PREPAID_TICKET',   N'0',   N'1: an order whose payment is written becomes two documents, as CounterPoint''s own programs make it: a ticket with the payment, and the order that refers to it; 0: the payment is on the order'),
    ('NOTE_ENABLED',     N'0',   N'1: the customer''s note goes into PS_DOC_NOTE'),
    ('NOTES',            N'WEB,SHIPPING,OPTIONS', N'Other notes of a ticket in PS_DOC_NOTE: WEB the web order, SHIPPING the shipping method, OPTIONS what was chosen for the lines'),
    ('NOTE_ID',          N'WEB', N'PS_DOC_NOTE.NOTE_ID of the customer''s note'),
    ('USR_ID',           N'WEB', N'User of the tickets (PS_DOC_HDR.USR_ID, LST_MAINT_USR_ID, notes, audit log); empty: none'),
    ('DRW_ID',           N'',    N'PS_DOC_HDR.DRW_ID: the drawer; empty: none'),
    ('SLS_REP',          N'',    N'PS_DOC_HDR.SLS_REP, PS_DOC_LIN.SLS_REP: the sales representative; empty: none'),
    ('TAX_COD',          N'',    N'PS_DOC_HDR.TAX_COD; empty: the customer''s'),
    ('TAX_SPLIT',        N'1',   N'1: a row of PS_DOC_TAX for each authority of USER_ORDER_TAX_AUTHORITY; 0: one row, of TAX_AUTH_COD'),
    ('TAX_AUTH_COD',     N'',    N'Authority of the tax where TAX_SPLIT is 0 or the tax code has none; empty: then no row of PS_DOC_TAX'),
    ('MISC_CHRG_NO_SHIPPING', N'1', N'PS_DOC_HDR_MISC_CHRG.MISC_CHRG_NO of shipping, 1 to 5'),
    ('MISC_CHRG_NO_FEES', N'2',  N'PS_DOC_HDR_MISC_CHRG.MISC_CHRG_NO of fees, 1 to 5'),
    ('MISC_CHRG_NO_ROUNDING', N'3', N'PS_DOC_HDR_MISC_CHRG.MISC_CHRG_NO of the shop''s rounding, 1 to 5'),
    ('MISC_CHRG_TAXED',  N'',    N'The charges that are taxed as the lines are, by their numbers, such as 1 or 12; empty: none')
) AS wanted (SETTING_NAME, SETTING_VALUE, DESCR)
WHERE NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING AS existing
                  WHERE existing.SETTING_NAME = wanted.SETTING_NAME COLLATE DATABASE_DEFAULT);

SELECT @After = COUNT(*) FROM dbo.USER_ORDER_PIPELINE_SETTING;
PRINT '020 settings added: ' + CONVERT(VARCHAR(10), @After - @Before) + ', kept as they are: ' + CONVERT(VARCHAR(10), @Before) + '.';
GO
