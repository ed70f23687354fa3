/*  065  Who may use the failed-order desk in a browser, who is logged in, and who looks after what. order-desk keeps all three.

    USER_DESK_USER     PASSWORD_HASH is bcrypt, NULL until the person has chosen a password. LINK_HASH is the SHA-256 of a one-time
                       link by which they do, valid until LINK_UNTIL_DT (UTC). ROLE_NAME: reader, operator or admin.
    USER_DESK_SESSION  SESSION_HASH is the SHA-256 of what the browser's cookie holds. Times are UTC.
    USER_DESK_ASSIGNMENT  who has taken an order (STAGING_ID) or all orders of a reason (REASON_CODE, with STAGING_ID 0), the last
                       note about it, and until when it is snoozed. Times are UTC.
    USER_ORDER_TICKET_CHANGE  what the shop did to orders that are tickets: order-ingest adds a row, a person marks it as dealt with
                       (DONE_BY, DONE_DT). CHANGE_CODE is a code of the catalogue of reasons. Times are UTC.
    USER_ORDER_STAGING.NET_REFUNDS_BY  who decided that goods which were given back before the ticket are left out of it. NULL: nobody.
*/
SET ANSI_NULLS ON;
SET ANSI_PADDING ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.USER_DESK_USER') IS NULL
BEGIN
    CREATE TABLE dbo.USER_DESK_USER (
        USER_NAME     VARCHAR(50)  NOT NULL,
        ROLE_NAME     VARCHAR(10)  NOT NULL,
        PASSWORD_HASH VARCHAR(100) NULL,
        LINK_HASH     VARCHAR(64)  NULL,
        LINK_UNTIL_DT DATETIME2    NULL,
        CREATED_DT    DATETIME2    NOT NULL,
        CONSTRAINT PK_USER_DESK_USER PRIMARY KEY (USER_NAME)
    );
    PRINT '065 created USER_DESK_USER.';
END;
GO
IF OBJECT_ID(N'dbo.USER_DESK_SESSION') IS NULL
BEGIN
    CREATE TABLE dbo.USER_DESK_SESSION (
        SESSION_HASH VARCHAR(64) NOT NULL,
        USER_NAME    VARCHAR(50) NOT NULL,
        UNTIL_DT     DATETIME2   NOT NULL,
        ENDS_DT      DATETIME2   NOT NULL,
        CONSTRAINT PK_USER_DESK_SESSION PRIMARY KEY (SESSION_HASH)
    );
    PRINT '065 created USER_DESK_SESSION.';
END;
GO
IF OBJECT_ID(N'dbo.USER_DESK_ASSIGNMENT') IS NULL
BEGIN
    CREATE TABLE dbo.USER_DESK_ASSIGNMENT (
        STAGING_ID       INT           NOT NULL,
        REASON_CODE      VARCHAR(50)   NOT NULL,
        TAKEN_BY         VARCHAR(50)   NULL,
        TAKEN_DT         DATETIME2     NULL,
        NOTE             NVARCHAR(500) NULL,
        NOTE_BY          VARCHAR(50)   NULL,
        NOTE_DT          DATETIME2     NULL,
        SNOOZED_UNTIL_DT DATETIME2     NULL,
        SNOOZED_CAUSE    VARCHAR(50)   NULL,
        SNOOZED_BY       VARCHAR(50)   NULL,
        CONSTRAINT PK_USER_DESK_ASSIGNMENT PRIMARY KEY (STAGING_ID, REASON_CODE)
    );
    PRINT '065 created USER_DESK_ASSIGNMENT.';
END;
GO
IF OBJECT_ID(N'dbo.USER_ORDER_TICKET_CHANGE') IS NULL
BEGIN
    CREATE TABLE dbo.USER_ORDER_TICKET_CHANGE (
        CHANGE_ID   INT            NOT NULL IDENTITY(1,1),
        STAGING_ID  INT            NOT NULL,
        CHANGE_CODE VARCHAR(40)    NOT NULL,
        WHAT        NVARCHAR(1000) NOT NULL,
        SEEN_DT     DATETIME2      NOT NULL,
        DONE_BY     VARCHAR(50)    NULL,
        DONE_DT     DATETIME2      NULL,
        CONSTRAINT PK_USER_ORDER_TICKET_CHANGE PRIMARY KEY (CHANGE_ID)
    );
    CREATE INDEX IX_USER_ORDER_TICKET_CHANGE_OPEN ON dbo.USER_ORDER_TICKET_CHANGE (DONE_DT, STAGING_ID);
    PRINT '065 created USER_ORDER_TICKET_CHANGE.';
END;
GO
IF COL_LENGTH(N'dbo.USER_ORDER_STAGING', N'NET_REFUNDS_BY') IS NULL
    ALTER TABLE dbo.USER_ORDER_STAGING ADD NET_REFUNDS_BY VARCHAR(50) NULL;
GO
/*  What was sent on together is found by the time when it was. */
IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_AUDIT') AND ic.key_ordinal = 1 AND c.name = N'DONE_DT')
    CREATE INDEX IX_USER_ORDER_AUDIT_DONE ON dbo.USER_ORDER_AUDIT (DONE_DT);
GO
/*  The desk finds an order by its number and by its ticket's. */
IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND c.name = N'WOO_ORDER_NO')
    CREATE INDEX IX_USER_ORDER_STAGING_ORDER_NO ON dbo.USER_ORDER_STAGING (WOO_ORDER_NO);
GO
IF NOT EXISTS (SELECT 1
               FROM sys.index_columns AS ic
               JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
               WHERE ic.object_id = OBJECT_ID(N'dbo.USER_ORDER_STAGING') AND ic.key_ordinal = 1 AND c.name = N'TKT_NO')
    CREATE INDEX IX_USER_ORDER_STAGING_TKT_NO ON dbo.USER_ORDER_STAGING (TKT_NO);
GO
PRINT '065 tables of the desk are there.';
GO
