/*  060  The other tables of OrderBridge: created where missing, never changed. */
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO

/*  How far the shop's orders have been read. */
IF OBJECT_ID(N'dbo.USER_ORDER_INGEST_CURSOR') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_INGEST_CURSOR (
        SHOP          VARCHAR(50) NOT NULL,
        CHANGED_GMT   DATETIME2   NOT NULL,
        LAST_ORDER_ID BIGINT      NOT NULL,
        UPDATED_DT    DATETIME2   NOT NULL,
        CONSTRAINT PK_USER_ORDER_INGEST_CURSOR PRIMARY KEY (SHOP)
    );
    PRINT '060 created USER_ORDER_INGEST_CURSOR.';
END;
GO

/*  Who does what only one instance may do at a time, and until when by this server's clock (UTC). ASKED and ANSWERED count
    the times that somebody asked the holder for a reconciliation, and those that are done; FOUND is what the last one found. */
IF OBJECT_ID(N'dbo.USER_ORDER_PIPELINE_LEASE') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_PIPELINE_LEASE (
        LEASE_NAME    VARCHAR(60)  NOT NULL,
        HOLDER        VARCHAR(100) NOT NULL,
        HELD_SINCE_DT DATETIME2    NOT NULL,
        EXPIRES_DT    DATETIME2    NOT NULL,
        ASKED         INT          NOT NULL CONSTRAINT DF_USER_ORDER_PIPELINE_LEASE_ASKED DEFAULT 0,
        ANSWERED      INT          NOT NULL CONSTRAINT DF_USER_ORDER_PIPELINE_LEASE_ANSWERED DEFAULT 0,
        FOUND         INT          NOT NULL CONSTRAINT DF_USER_ORDER_PIPELINE_LEASE_FOUND DEFAULT 0,
        CONSTRAINT PK_USER_ORDER_PIPELINE_LEASE PRIMARY KEY (LEASE_NAME)
    );
    PRINT '060 created USER_ORDER_PIPELINE_LEASE.';
END;
GO

/*  Payment method of the shop (gateway id or title, '*' for any) to CounterPoint's pay code. */
IF OBJECT_ID(N'dbo.USER_ORDER_PAYMENT_MAP') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_PAYMENT_MAP (
        WOO_METHOD VARCHAR(100) NOT NULL,
        PAY_COD    VARCHAR(10)  NULL,
        CONSTRAINT PK_USER_ORDER_PAYMENT_MAP PRIMARY KEY (WOO_METHOD)
    );
    PRINT '060 created USER_ORDER_PAYMENT_MAP.';
END;
GO

/*  The last ticket number that was given out per station, so that none is given out again after a rollback. */
IF OBJECT_ID(N'dbo.USER_ORDER_PIPELINE_SEQUENCE') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_PIPELINE_SEQUENCE (
        STA_ID     VARCHAR(10) NOT NULL,
        LAST_TKT   INT         NOT NULL,
        UPDATED_DT DATETIME2   NULL,
        CONSTRAINT PK_USER_ORDER_PIPELINE_SEQUENCE PRIMARY KEY (STA_ID)
    );
    PRINT '060 created USER_ORDER_PIPELINE_SEQUENCE.';
END;
GO

/*  Who repaired, replayed, skipped, rolled back or released what, when and why; or was denied. */
IF OBJECT_ID(N'dbo.USER_ORDER_AUDIT') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_AUDIT (
        AUDIT_ID     INT IDENTITY(1, 1) NOT NULL,
        STAGING_ID   INT           NULL,
        WOO_ORDER_ID INT           NULL,
        DOC_ID       BIGINT        NULL,
        TKT_NO       VARCHAR(15)   NULL,
        ACTION       VARCHAR(20)   NULL,
        DONE_BY      VARCHAR(50)   NULL,
        DONE_DT      DATETIME2     NULL CONSTRAINT DF_USER_ORDER_AUDIT_DONE_DT DEFAULT SYSUTCDATETIME(),
        REASON       NVARCHAR(500) NULL,
        BEFORE_JSON  NVARCHAR(MAX) NULL,
        AFTER_JSON   NVARCHAR(MAX) NULL,
        CONSTRAINT PK_USER_ORDER_AUDIT PRIMARY KEY (AUDIT_ID)
    );
    CREATE INDEX IX_USER_ORDER_AUDIT_STAGING ON dbo.USER_ORDER_AUDIT (STAGING_ID);
    PRINT '060 created USER_ORDER_AUDIT.';
END;
GO

/*  Rows of CounterPoint's tables that a ticket had to add: a ship-to address (AR_SHIP_ADRS: CUST_NO, SHIP_ADRS_ID), a
    stock row (IM_INV: ITEM_NO, LOC_ID). A rollback removes them again once nobody uses them; it removes no other. And how many
    rows a ticket wrote into the tables beside its document (PS_DOC_PMT, ...: DOC_ID, number of rows), so that a rollback
    knows whether all that is there is ours. */
IF OBJECT_ID(N'dbo.USER_ORDER_ADDED_ROW') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_ADDED_ROW (
        TABLE_NAME VARCHAR(20) NOT NULL,
        KEY_1      VARCHAR(20) NOT NULL,
        KEY_2      VARCHAR(10) NOT NULL,
        DOC_ID     BIGINT      NOT NULL,
        ADDED_DT   DATETIME2   NULL CONSTRAINT DF_USER_ORDER_ADDED_ROW_ADDED_DT DEFAULT SYSUTCDATETIME(),
        CONSTRAINT PK_USER_ORDER_ADDED_ROW PRIMARY KEY (TABLE_NAME, KEY_1, KEY_2)
    );
    PRINT '060 created USER_ORDER_ADDED_ROW.';
END;
GO
/*  The values that a ticket wrote into the rows of a table beside its document, so that a rollback knows them again. */
IF COL_LENGTH(N'dbo.USER_ORDER_ADDED_ROW', N'ROWS_JSON') IS NULL
    ALTER TABLE dbo.USER_ORDER_ADDED_ROW ADD ROWS_JSON NVARCHAR(MAX) NULL;
GO
PRINT '060 pipeline tables are there.';
GO
