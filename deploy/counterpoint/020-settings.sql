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
    ('CURRENCY',         N'',    N'Only this currency is accepted, such as USD; empty: not checked'),
    ('SHIP_TO_REUSE',    N'0',   N'1: a customer whose 255 ship-to numbers are all in use gives up the oldest address that OrderBridge added and no document has; 0: the order is refused'),
    ('LOCK_TIMEOUT_MS',  N'15000', N'How long a procedure waits for its turn to take numbers, in milliseconds'),
    ('PAYMENT_ENABLED',  N'0',   N'1: the payment goes into PS_DOC_PMT by USER_ORDER_PAYMENT_MAP'),
    ('PMT_COL_DOC_ID',   N'DOC_ID',     N'PS_DOC_PMT: column of the document id'),
    ('PMT_COL_SEQ_NO',   N'PMT_SEQ_NO', N'PS_DOC_PMT: column of the sequence number; empty: none'),
    ('PMT_COL_PAY_COD',  N'PAY_COD',    N'PS_DOC_PMT: column of the pay code'),
    ('PMT_COL_AMT',      N'AMT',        N'PS_DOC_PMT: column of the amount'),
    ('PMT_COL_FINAL_PMT', N'FINAL_PMT', N'PS_DOC_PMT: column that tells a deposit from a final payment; empty: none'),
    ('PMT_COL_TRANS_ID', N'',           N'PS_DOC_PMT: column of the transaction id; empty: not written'),
    ('PMT_FINAL_PMT',    N'N',          N'Value of PMT_COL_FINAL_PMT: N is paid now as a deposit'),
    ('NOTE_ENABLED',     N'0',   N'1: the customer''s note goes into PS_DOC_NOTE'),
    ('NOTE_COL_DOC_ID',  N'DOC_ID',      N'PS_DOC_NOTE: column of the document id'),
    ('NOTE_COL_SEQ_NO',  N'NOTE_SEQ_NO', N'PS_DOC_NOTE: column of the sequence number; empty: none'),
    ('NOTE_COL_NOTE_ID', N'NOTE_ID',     N'PS_DOC_NOTE: column of the note''s name; empty: none'),
    ('NOTE_COL_NOTE',    N'NOTE',        N'PS_DOC_NOTE: column of the text; empty: none'),
    ('NOTE_COL_NOTE_TXT', N'NOTE_TXT',   N'PS_DOC_NOTE: column of the plain text; empty: none'),
    ('NOTE_COL_NOTE_DAT', N'NOTE_DAT',   N'PS_DOC_NOTE: column of the date; empty: none'),
    ('NOTE_COL_USR_ID',  N'USR_ID',      N'PS_DOC_NOTE: column of the user; empty: none'),
    ('NOTE_ID',          N'WEB',         N'Value of NOTE_COL_NOTE_ID'),
    ('NOTE_USR_ID',      N'WEB',         N'Value of NOTE_COL_USR_ID')
) AS wanted (SETTING_NAME, SETTING_VALUE, DESCR)
WHERE NOT EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_SETTING AS existing
                  WHERE existing.SETTING_NAME = wanted.SETTING_NAME COLLATE DATABASE_DEFAULT);

SELECT @After = COUNT(*) FROM dbo.USER_ORDER_PIPELINE_SETTING;
PRINT '020 settings added: ' + CONVERT(VARCHAR(10), @After - @Before) + ', kept as they are: ' + CONVERT(VARCHAR(10), @Before) + '.';
GO
