/*  The tables of CounterPoint that an order touches, for an EMPTY test database only.

    Never run this where CounterPoint is installed: there they exist, with many more columns. It does
    nothing where PS_DOC_HDR is there. Run it before the numbered scripts.
*/
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO

IF OBJECT_ID(N'dbo.PS_DOC_HDR') IS NULL
BEGIN
    CREATE TABLE dbo.AR_CUST (
        CUST_NO      VARCHAR(15) NOT NULL,
        NAM          VARCHAR(40) NULL,
        NAM_UPR      VARCHAR(40) NULL,
        EMAIL_ADRS_1 VARCHAR(50) NULL,
        PHONE_1      VARCHAR(25) NULL,
        ADRS_1       VARCHAR(40) NULL,
        ADRS_2       VARCHAR(40) NULL,
        ADRS_3       VARCHAR(40) NULL,
        CITY         VARCHAR(20) NULL,
        STATE        VARCHAR(10) NULL,
        ZIP_COD      VARCHAR(15) NULL,
        CNTRY        VARCHAR(20) NULL,
        STR_ID       VARCHAR(10) NULL,
        CATEG_COD    VARCHAR(10) NULL,
        TAX_COD      VARCHAR(10) NULL,
        CONSTRAINT PK_AR_CUST PRIMARY KEY (CUST_NO)
    );

    CREATE TABLE dbo.AR_SHIP_ADRS (
        CUST_NO      VARCHAR(15) NOT NULL,
        SHIP_ADRS_ID VARCHAR(10) NOT NULL,
        NAM          VARCHAR(40) NULL,
        NAM_UPR      VARCHAR(40) NULL,
        ADRS_1       VARCHAR(40) NULL,
        ADRS_2       VARCHAR(40) NULL,
        CITY         VARCHAR(20) NULL,
        STATE        VARCHAR(10) NULL,
        ZIP_COD      VARCHAR(15) NULL,
        CNTRY        VARCHAR(20) NULL,
        PHONE_1      VARCHAR(25) NULL,
        CONSTRAINT PK_AR_SHIP_ADRS PRIMARY KEY (CUST_NO, SHIP_ADRS_ID)
    );

    CREATE TABLE dbo.IM_ITEM (
        ITEM_NO   VARCHAR(20)  NOT NULL,
        DESCR     VARCHAR(250) NULL,
        STAT      VARCHAR(1)   NULL,
        CATEG_COD VARCHAR(10)  NULL,
        CONSTRAINT PK_IM_ITEM PRIMARY KEY (ITEM_NO)
    );

    CREATE TABLE dbo.IM_PRC (
        ITEM_NO VARCHAR(20)    NOT NULL,
        LOC_ID  VARCHAR(10)    NOT NULL,
        PRC_1   DECIMAL(15, 4) NULL,
        CONSTRAINT PK_IM_PRC PRIMARY KEY (ITEM_NO, LOC_ID)
    );

    CREATE TABLE dbo.IM_INV (
        ITEM_NO                  VARCHAR(20)    NOT NULL,
        LOC_ID                   VARCHAR(10)    NOT NULL,
        MIN_QTY                  DECIMAL(15, 4) NOT NULL,
        MAX_QTY                  DECIMAL(15, 4) NOT NULL,
        QTY_COMMIT               DECIMAL(15, 4) NOT NULL,
        QTY_ON_HND               DECIMAL(15, 4) NOT NULL,
        QTY_ON_PO                DECIMAL(15, 4) NOT NULL,
        QTY_ON_BO                DECIMAL(15, 4) NOT NULL,
        QTY_ON_XFER_OUT          DECIMAL(15, 4) NOT NULL,
        QTY_ON_XFER_IN           DECIMAL(15, 4) NOT NULL,
        QTY_ON_ORD               DECIMAL(15, 4) NOT NULL,
        QTY_ON_LWY               DECIMAL(15, 4) NOT NULL,
        QTY_ON_SO                DECIMAL(15, 4) NOT NULL,
        LST_AVG_COST             DECIMAL(15, 4) NOT NULL,
        LST_COST                 DECIMAL(15, 4) NOT NULL,
        STD_COST                 DECIMAL(15, 4) NOT NULL,
        COST_OF_SLS_PCT          DECIMAL(15, 4) NOT NULL,
        GL_VAL                   DECIMAL(15, 4) NOT NULL,
        DROPSHIP_QTY_ON_CUST_ORD DECIMAL(15, 4) NOT NULL,
        DROPSHIP_QTY_ON_PO       DECIMAL(15, 4) NOT NULL,
        RS_STAT                  INT            NOT NULL,
        CONSTRAINT PK_IM_INV PRIMARY KEY (ITEM_NO, LOC_ID)
    );

    CREATE TABLE dbo.PS_DOC_HDR (
        DOC_ID             BIGINT           NOT NULL,
        DOC_GUID           UNIQUEIDENTIFIER NOT NULL,
        DOC_TYP            VARCHAR(1)       NULL CONSTRAINT DF_PS_DOC_HDR_DOC_TYP DEFAULT 'T',
        STR_ID             VARCHAR(10)      NOT NULL,
        STA_ID             VARCHAR(10)      NOT NULL,
        TKT_NO             VARCHAR(15)      NOT NULL,
        CUST_NO            VARCHAR(15)      NULL,
        TKT_DT             DATETIME         NULL,
        SHIP_DAT           DATETIME         NULL,
        SHIP_VIA_COD       VARCHAR(10)      NULL,
        SHIP_ZONE_COD      VARCHAR(10)      NULL,
        TAX_COD            VARCHAR(10)      NULL,
        TERMS_COD          VARCHAR(10)      NULL,
        SLS_REP            VARCHAR(10)      NULL,
        CUST_PO_NO         VARCHAR(20)      NULL,
        SHIP_TO_CONTACT_ID TINYINT          NULL,
        STK_LOC_ID         VARCHAR(10)      NULL,
        PRC_LOC_ID         VARCHAR(10)      NULL,
        ORD_LINS           INT              NULL,
        SAL_LINS           INT              NULL,
        SAL_LIN_TOT        DECIMAL(15, 2)   NULL,
        RS_STAT            INT              NULL,
        LST_MAINT_DT       DATETIME         NULL,
        CONSTRAINT PK_PS_DOC_HDR PRIMARY KEY (DOC_ID)
    );

    CREATE TABLE dbo.PS_DOC_LIN (
        DOC_ID        BIGINT           NOT NULL,
        LIN_SEQ_NO    INT              NOT NULL,
        STR_ID        VARCHAR(10)      NOT NULL,
        STA_ID        VARCHAR(10)      NOT NULL,
        TKT_NO        VARCHAR(15)      NOT NULL,
        LIN_TYP       VARCHAR(1)       NOT NULL,
        ITEM_NO       VARCHAR(20)      NOT NULL,
        DESCR         VARCHAR(250)     NULL,
        QTY_SOLD      DECIMAL(15, 4)   NOT NULL CONSTRAINT DF_PS_DOC_LIN_QTY_SOLD DEFAULT 1,
        SELL_UNIT     VARCHAR(1)       NOT NULL CONSTRAINT DF_PS_DOC_LIN_SELL_UNIT DEFAULT '0',
        PRC           MONEY            NULL,
        EXT_PRC       DECIMAL(15, 2)   NOT NULL,
        GROSS_EXT_PRC DECIMAL(15, 2)   NOT NULL,
        CALC_EXT_PRC  DECIMAL(15, 2)   NOT NULL,
        STK_LOC_ID    VARCHAR(10)      NULL,
        CATEG_COD     VARCHAR(10)      NULL,
        LIN_GUID      UNIQUEIDENTIFIER NOT NULL,
        CONSTRAINT PK_PS_DOC_LIN PRIMARY KEY (DOC_ID, LIN_SEQ_NO)
    );

    CREATE TABLE dbo.PS_DOC_HDR_TOT (
        DOC_ID          BIGINT         NOT NULL,
        TOT_TYP         VARCHAR(1)     NOT NULL,
        SUB_TOT         DECIMAL(15, 2) NOT NULL CONSTRAINT DF_PS_DOC_HDR_TOT_SUB_TOT DEFAULT 0,
        TAX_AMT         DECIMAL(15, 2) NOT NULL,
        TOT             DECIMAL(15, 2) NOT NULL CONSTRAINT DF_PS_DOC_HDR_TOT_TOT DEFAULT 0,
        TOT_HDR_DISC    DECIMAL(15, 2) NOT NULL,
        TOT_LIN_DISC    DECIMAL(15, 2) NOT NULL,
        AMT_DUE         DECIMAL(15, 2) NOT NULL CONSTRAINT DF_PS_DOC_HDR_TOT_AMT_DUE DEFAULT 0,
        TOT_MISC        DECIMAL(15, 2) NOT NULL CONSTRAINT DF_PS_DOC_HDR_TOT_TOT_MISC DEFAULT 0,
        INITIAL_MIN_DUE DECIMAL(15, 2) NOT NULL,
        TAX_AMT_SHIPPED DECIMAL(15, 2) NOT NULL,
        TOT_WEIGHT      MONEY          NOT NULL,
        TOT_CUBE        MONEY          NOT NULL,
        CONSTRAINT PK_PS_DOC_HDR_TOT PRIMARY KEY (DOC_ID, TOT_TYP)
    );

    CREATE TABLE dbo.PS_DOC_PMT (
        DOC_ID     BIGINT         NOT NULL,
        PMT_SEQ_NO INT            NOT NULL,
        PAY_COD    VARCHAR(10)    NOT NULL,
        AMT        DECIMAL(15, 2) NOT NULL,
        FINAL_PMT  VARCHAR(1)     NOT NULL,
        TRANS_ID   VARCHAR(100)   NULL,
        CONSTRAINT PK_PS_DOC_PMT PRIMARY KEY (DOC_ID, PMT_SEQ_NO)
    );

    CREATE TABLE dbo.PS_DOC_NOTE (
        DOC_ID      BIGINT        NOT NULL,
        NOTE_SEQ_NO INT           NOT NULL,
        NOTE_ID     VARCHAR(50)   NULL,
        NOTE        NVARCHAR(MAX) NULL,
        NOTE_TXT    NVARCHAR(MAX) NULL,
        NOTE_DAT    DATETIME      NULL,
        USR_ID      VARCHAR(10)   NULL,
        CONSTRAINT PK_PS_DOC_NOTE PRIMARY KEY (DOC_ID, NOTE_SEQ_NO)
    );

    CREATE TABLE dbo.PS_DOC_PMT_APPLY (
        DOC_ID          BIGINT         NOT NULL,
        PMT_SEQ_NO      INT            NOT NULL,
        APPL_TYP        VARCHAR(1)     NOT NULL,
        AMT             DECIMAL(15, 2) NOT NULL,
        HOME_CURNCY_AMT DECIMAL(15, 2) NULL,
        CONSTRAINT PK_PS_DOC_PMT_APPLY PRIMARY KEY (DOC_ID, PMT_SEQ_NO, APPL_TYP)
    );

    CREATE TABLE dbo.PS_DOC_CONTACT (
        DOC_ID       BIGINT      NOT NULL,
        CONTACT_ID   TINYINT     NOT NULL,
        NAM          VARCHAR(40) NULL,
        NAM_UPR      VARCHAR(40) NULL,
        FST_NAM      VARCHAR(15) NULL,
        LST_NAM      VARCHAR(25) NULL,
        NAM_TYP      VARCHAR(1)  NULL,
        ADRS_1       VARCHAR(40) NULL,
        ADRS_2       VARCHAR(40) NULL,
        CITY         VARCHAR(20) NULL,
        STATE        VARCHAR(10) NULL,
        ZIP_COD      VARCHAR(15) NULL,
        CNTRY        VARCHAR(20) NULL,
        PHONE_1      VARCHAR(25) NULL,
        EMAIL_ADRS_1 VARCHAR(50) NULL,
        CONSTRAINT PK_PS_DOC_CONTACT PRIMARY KEY (DOC_ID, CONTACT_ID)
    );

    CREATE TABLE dbo.PS_DOC_TAX (
        DOC_ID       BIGINT         NOT NULL,
        AUTH_COD     VARCHAR(10)    NOT NULL,
        RUL_COD      VARCHAR(10)    NOT NULL,
        TAX_DOC_PART VARCHAR(1)     NOT NULL,
        LIN_AMT      DECIMAL(15, 2) NULL,
        TXBL_LIN_AMT DECIMAL(15, 2) NULL,
        TXBL_QTY     DECIMAL(15, 4) NULL,
        TAX_AMT      DECIMAL(15, 2) NOT NULL,
        NORM_TAX_AMT DECIMAL(15, 2) NULL,
        TOT_TXBL_AMT DECIMAL(15, 2) NULL,
        CONSTRAINT PK_PS_DOC_TAX PRIMARY KEY (DOC_ID, TAX_DOC_PART, AUTH_COD, RUL_COD)
    );

    CREATE TABLE dbo.PS_DOC_HDR_MISC_CHRG (
        DOC_ID       BIGINT         NOT NULL,
        TOT_TYP      VARCHAR(1)     NOT NULL,
        MISC_CHRG_NO VARCHAR(1)     NOT NULL,
        MISC_TYP     VARCHAR(1)     NOT NULL,
        MISC_AMT     DECIMAL(15, 2) NOT NULL,
        CONSTRAINT PK_PS_DOC_HDR_MISC_CHRG PRIMARY KEY (DOC_ID, TOT_TYP, MISC_CHRG_NO)
    );

    CREATE TABLE dbo.PS_DOC_HDR_PROF (
        DOC_ID       BIGINT      NOT NULL,
        PROF_ALPHA_1 VARCHAR(30) NULL,
        PROF_ALPHA_2 VARCHAR(30) NULL,
        PROF_ALPHA_3 VARCHAR(30) NULL,
        PROF_ALPHA_4 VARCHAR(30) NULL,
        PROF_ALPHA_5 VARCHAR(30) NULL,
        CONSTRAINT PK_PS_DOC_HDR_PROF PRIMARY KEY (DOC_ID)
    );

    CREATE TABLE dbo.PS_DOC_PKG_TRK_NO (
        DOC_ID     BIGINT      NOT NULL,
        SEQ_NO     INT         NOT NULL,
        PKG_TRK_NO VARCHAR(50) NOT NULL,
        CONSTRAINT PK_PS_DOC_PKG_TRK_NO PRIMARY KEY (DOC_ID, SEQ_NO)
    );

    CREATE TABLE dbo.PS_DOC_AUDIT_LOG (
        DOC_ID      BIGINT       NOT NULL,
        LOG_SEQ_NO  INT          NOT NULL,
        ACTIV       VARCHAR(1)   NOT NULL,
        LOG_ENTRY   VARCHAR(100) NULL,
        CURR_DT     DATETIME     NULL,
        CURR_STR_ID VARCHAR(10)  NULL,
        CURR_STA_ID VARCHAR(10)  NULL,
        CURR_USR_ID VARCHAR(10)  NULL,
        CONSTRAINT PK_PS_DOC_AUDIT_LOG PRIMARY KEY (DOC_ID, LOG_SEQ_NO)
    );

    PRINT 'testbed: created CounterPoint''s tables.';
END
ELSE
    PRINT 'testbed: PS_DOC_HDR is there, nothing was created.';
GO
