-- The tables that the order pipeline adds to CounterPoint's database. H2, MODE=MSSQLServer.
-- Columns LIVE_… and ACTIVE_… exist in the sandbox only: H2 has no filtered unique index, a unique generated column does its work.

CREATE TABLE DBO.USER_ORDER_STAGING (
    STAGING_ID        INT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    BATCH_ID          VARCHAR(50) NOT NULL,
    WOO_ORDER_ID      INT NOT NULL,
    WOO_ORDER_NO      VARCHAR(50),
    CUST_NO           VARCHAR(15),
    CUST_EMAIL        VARCHAR(100),
    ORD_DAT           DATE,
    ORD_STATUS        VARCHAR(20),
    PMT_METH          VARCHAR(50),
    SHIP_VIA          VARCHAR(100),
    SUBTOT            DECIMAL(15,4),
    SHIP_AMT          DECIMAL(15,4),
    TAX_AMT           DECIMAL(15,4),
    DISC_AMT          DECIMAL(15,4),
    TOT_AMT           DECIMAL(15,4),
    SHIP_NAM          VARCHAR(40),
    SHIP_ADRS_1       VARCHAR(40),
    SHIP_ADRS_2       VARCHAR(40),
    SHIP_CITY         VARCHAR(20),
    SHIP_STATE        VARCHAR(3),
    SHIP_ZIP_COD      VARCHAR(15),
    SHIP_CNTRY        VARCHAR(3),
    SHIP_PHONE        VARCHAR(25),
    LINE_ITEMS_JSON   NVARCHAR(MAX),
    IS_VALIDATED      BIT DEFAULT 0,
    VALIDATION_ERROR  NVARCHAR(500),
    IS_APPLIED        BIT DEFAULT 0,
    APPLIED_DT        DATETIME2,
    CP_DOC_ID         VARCHAR(15),
    SOURCE_SYSTEM     VARCHAR(50) DEFAULT 'WOOCOMMERCE',
    CREATED_DT        DATETIME2 DEFAULT GETDATE(),
    CREATED_BY        VARCHAR(50) DEFAULT SYSTEM_USER,
    IS_DUPLICATE      BIT DEFAULT 0 NOT NULL,
    CUST_NAM          VARCHAR(40),
    CURRENCY          VARCHAR(3),
    SHIPS             BIT,
    FEE_AMT           DECIMAL(15,4) DEFAULT 0 NOT NULL,
    ROUND_AMT         DECIMAL(15,4) DEFAULT 0 NOT NULL,
    PMT_GATEWAY       VARCHAR(100),
    PMT_TRANS_ID      VARCHAR(100),
    CUST_NOTE         NVARCHAR(MAX),
    TEXT_CHANGES      NVARCHAR(MAX),
    WOO_CHANGED_DT    DATETIME2,
    ANNOUNCED_DT      DATETIME2,
    ATTEMPTS          INT DEFAULT 0 NOT NULL,
    LAST_ATTEMPT_DT   DATETIME2,
    FAILED_DT         DATETIME2,
    FAILURE_CLASS     VARCHAR(20),
    TKT_NO            VARCHAR(15),
    ROLLED_BACK_DT    DATETIME2,
    CANCELLED_DT      DATETIME2,
    STATUS_SYNCED_DT  DATETIME2,
    WOO_STATUS_SET    VARCHAR(20),
    WOO_STATUS_BEFORE VARCHAR(20),
    STATUS_SYNC_ERROR NVARCHAR(500),
    SHIPPED_DT        DATETIME2,
    LIVE_WOO_ORDER_ID INT GENERATED ALWAYS AS (CASE WHEN IS_DUPLICATE = 1 THEN NULL ELSE WOO_ORDER_ID END),
    CONSTRAINT USER_ORDER_STAGING_LIVE UNIQUE NULLS DISTINCT (LIVE_WOO_ORDER_ID)
);
CREATE INDEX DBO.USER_ORDER_STAGING_ORDER ON DBO.USER_ORDER_STAGING (WOO_ORDER_ID);
CREATE INDEX DBO.USER_ORDER_STAGING_DOCUMENT ON DBO.USER_ORDER_STAGING (CP_DOC_ID);
CREATE INDEX DBO.USER_ORDER_STAGING_TICKET ON DBO.USER_ORDER_STAGING (TKT_NO);
CREATE INDEX DBO.USER_ORDER_STAGING_OPEN ON DBO.USER_ORDER_STAGING (IS_APPLIED, FAILED_DT);
CREATE INDEX DBO.USER_ORDER_STAGING_ANNOUNCED ON DBO.USER_ORDER_STAGING (ANNOUNCED_DT);
CREATE INDEX DBO.USER_ORDER_STAGING_TOLD_BACK ON DBO.USER_ORDER_STAGING (STATUS_SYNCED_DT);
CREATE INDEX DBO.USER_ORDER_STAGING_SHIPPED ON DBO.USER_ORDER_STAGING (SHIPPED_DT);

CREATE TABLE DBO.USER_CUSTOMER_MAP (
    MAP_ID             INT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    CUST_NO            VARCHAR(15) NOT NULL,
    WOO_USER_ID        INT,
    WOO_EMAIL          VARCHAR(100),
    MAPPING_SOURCE     VARCHAR(20) DEFAULT 'MANUAL',
    IS_ACTIVE          BIT DEFAULT 1 NOT NULL,
    CREATED_DT         DATETIME2 DEFAULT GETDATE(),
    ACTIVE_CUST_NO     VARCHAR(15) GENERATED ALWAYS AS (CASE WHEN IS_ACTIVE = 1 THEN CUST_NO END),
    ACTIVE_WOO_USER_ID INT GENERATED ALWAYS AS (CASE WHEN IS_ACTIVE = 1 THEN WOO_USER_ID END),
    CONSTRAINT USER_CUSTOMER_MAP_CUSTOMER UNIQUE NULLS DISTINCT (ACTIVE_CUST_NO),
    CONSTRAINT USER_CUSTOMER_MAP_SHOP_USER UNIQUE NULLS DISTINCT (ACTIVE_WOO_USER_ID)
);

CREATE TABLE DBO.USER_SYNC_LOG (
    LOG_ID           INT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    SYNC_ID          VARCHAR(50),
    OPERATION_TYPE   VARCHAR(50),
    DIRECTION        VARCHAR(20),
    DRY_RUN          BIT DEFAULT 0,
    START_TIME       DATETIME2,
    END_TIME         DATETIME2,
    DURATION_SECONDS DECIMAL(10,2),
    RECORDS_INPUT    INT,
    RECORDS_CREATED  INT,
    RECORDS_UPDATED  INT,
    RECORDS_SKIPPED  INT,
    RECORDS_FAILED   INT,
    SUCCESS          BIT,
    ERROR_MESSAGE    NVARCHAR(MAX),
    CREATED_DT       DATETIME2 DEFAULT GETDATE(),
    CREATED_BY       VARCHAR(50) DEFAULT SYSTEM_USER
);
CREATE INDEX DBO.USER_SYNC_LOG_TIME ON DBO.USER_SYNC_LOG (OPERATION_TYPE, START_TIME);

CREATE TABLE DBO.USER_ORDER_INGEST_CURSOR (
    SHOP          VARCHAR(50) NOT NULL PRIMARY KEY,
    CHANGED_GMT   DATETIME2 NOT NULL,
    LAST_ORDER_ID BIGINT NOT NULL,
    UPDATED_DT    DATETIME2 NOT NULL
);

CREATE TABLE DBO.USER_ORDER_PIPELINE_SETTING (
    SETTING_NAME  VARCHAR(50) NOT NULL PRIMARY KEY,
    SETTING_VALUE NVARCHAR(200),
    DESCR         NVARCHAR(400),
    UPDATED_DT    DATETIME2
);

CREATE TABLE DBO.USER_ORDER_PIPELINE_SEQUENCE (
    STA_ID     VARCHAR(10) NOT NULL PRIMARY KEY,
    LAST_TKT   INT NOT NULL,
    UPDATED_DT DATETIME2
);

CREATE TABLE DBO.USER_ORDER_PAYMENT_MAP (
    WOO_METHOD VARCHAR(100) NOT NULL PRIMARY KEY,
    PAY_COD    VARCHAR(10)
);

CREATE TABLE DBO.USER_ORDER_AUDIT (
    AUDIT_ID     INT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    STAGING_ID   INT,
    WOO_ORDER_ID INT,
    DOC_ID       BIGINT,
    TKT_NO       VARCHAR(15),
    ACTION       VARCHAR(20),
    DONE_BY      VARCHAR(50),
    DONE_DT      DATETIME2 DEFAULT DBO.SYSUTCDATETIME(),
    REASON       NVARCHAR(500),
    BEFORE_JSON  NVARCHAR(MAX),
    AFTER_JSON   NVARCHAR(MAX)
);
CREATE INDEX DBO.USER_ORDER_AUDIT_ORDER ON DBO.USER_ORDER_AUDIT (STAGING_ID);

INSERT INTO DBO.USER_ORDER_PIPELINE_SETTING (SETTING_NAME, SETTING_VALUE, DESCR) VALUES
    ('STR_ID',             '01',  'Store of the tickets'),
    ('STA_ID',             '101', 'Station of the tickets; the ticket number starts with it. At most 8 characters'),
    ('STK_LOC_ID',         '01',  'Location that the goods are taken from'),
    ('PRC_LOC_ID',         '01',  'Location of the prices'),
    ('DOC_TYP',            'O',   'Document type: O order'),
    ('LIN_TYP',            'O',   'Line type: O order line; some shops use S'),
    ('TOT_TYP',            'S',   'Total type: S or O'),
    ('SELL_UNIT',          '0',   'Selling unit of a line: 0 is the stocking unit'),
    ('ALLOCATE_INVENTORY', '1',   '1: an order adds its quantities to QTY_ON_SO; 0: a trigger of the installation does'),
    ('ROUNDING_TOLERANCE_PER_LINE', '0.01', 'Rounding of the shop that is accepted, per line'),
    ('CURRENCY',           '',    'Only this currency is accepted; empty: not checked'),
    ('LOCK_TIMEOUT_MS',    '15000', 'SQL Server only: how long a procedure waits for its turn, in milliseconds'),
    ('PAYMENT_ENABLED',    '0',   '1: the payment goes into PS_DOC_PMT by USER_ORDER_PAYMENT_MAP'),
    ('PMT_COL_DOC_ID',     'DOC_ID',      'PS_DOC_PMT: column of the document id'),
    ('PMT_COL_SEQ_NO',     'PMT_SEQ_NO',  'PS_DOC_PMT: column of the sequence number; empty: none'),
    ('PMT_COL_PAY_COD',    'PAY_COD',     'PS_DOC_PMT: column of the pay code'),
    ('PMT_COL_AMT',        'AMT',         'PS_DOC_PMT: column of the amount'),
    ('PMT_COL_FINAL_PMT',  'FINAL_PMT',   'PS_DOC_PMT: column that tells a deposit from a final payment; empty: none'),
    ('PMT_COL_TRANS_ID',   '',            'PS_DOC_PMT: column of the transaction id; empty: not written'),
    ('PMT_FINAL_PMT',      'N',           'Value of PMT_COL_FINAL_PMT: N is paid now as a deposit'),
    ('NOTE_ENABLED',       '0',   '1: the customer''s note goes into PS_DOC_NOTE'),
    ('NOTE_COL_DOC_ID',    'DOC_ID',      'PS_DOC_NOTE: column of the document id'),
    ('NOTE_COL_SEQ_NO',    'NOTE_SEQ_NO', 'PS_DOC_NOTE: column of the sequence number; empty: none'),
    ('NOTE_COL_NOTE_ID',   'NOTE_ID',     'PS_DOC_NOTE: column of the note''s name; empty: none'),
    ('NOTE_COL_NOTE',      'NOTE',        'PS_DOC_NOTE: column of the text; empty: none'),
    ('NOTE_COL_NOTE_TXT',  'NOTE_TXT',    'PS_DOC_NOTE: column of the plain text; empty: none'),
    ('NOTE_COL_NOTE_DAT',  'NOTE_DAT',    'PS_DOC_NOTE: column of the date; empty: none'),
    ('NOTE_COL_USR_ID',    'USR_ID',      'PS_DOC_NOTE: column of the user; empty: none'),
    ('NOTE_ID',            'WEB',         'Value of NOTE_COL_NOTE_ID'),
    ('NOTE_USR_ID',        'WEB',         'Value of NOTE_COL_USR_ID');
UPDATE DBO.USER_ORDER_PIPELINE_SETTING SET UPDATED_DT = DBO.SYSUTCDATETIME();
