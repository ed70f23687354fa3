/*  065  Who may use the failed-order desk in a browser, and who is logged in. order-desk keeps both.

    USER_DESK_USER     PASSWORD_HASH is bcrypt, NULL until the person has chosen a password. LINK_HASH is the SHA-256 of a one-time
                       link by which they do, valid until LINK_UNTIL_DT (UTC). ROLE_NAME: reader, operator or admin.
    USER_DESK_SESSION  SESSION_HASH is the SHA-256 of what the browser's cookie holds. Times are UTC.
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
PRINT '065 tables of the desk''s users are there.';
GO
