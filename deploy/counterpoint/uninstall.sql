/*  Removes OrderBridge's procedures, functions, views, triggers, and its indexes and keys on tables that others write: PS_DOC_HDR,
    USER_ORDER_STAGING, USER_CUSTOMER_MAP. Keeps every table and row, and the indexes of tables that are OrderBridge's alone.
    From then on nothing keeps an order from being staged twice, and ORDER_STATE stays as it is.

    The roles stay, with their rights on the tables that stay. To take access away, remove the service users, then
        DROP ROLE orderbridge_ingest; DROP ROLE orderbridge_processor; DROP ROLE orderbridge_desk; DROP ROLE orderbridge_reader;
    The numbered scripts put everything back.
*/
SET NOCOUNT ON;
GO
DROP TRIGGER IF EXISTS dbo.USER_TR_CUSTOMER_MAP;
DROP TRIGGER IF EXISTS dbo.USER_TR_ORDER_STAGING;
DROP PROCEDURE IF EXISTS dbo.sp_RepairStagedOrder;
DROP PROCEDURE IF EXISTS dbo.sp_SkipStagedOrder;
DROP PROCEDURE IF EXISTS dbo.sp_RollbackOrder;
DROP PROCEDURE IF EXISTS dbo.sp_CreateOrderFromStaging;
DROP PROCEDURE IF EXISTS dbo.sp_CreateOrderNote;
DROP PROCEDURE IF EXISTS dbo.sp_CreateOrderPayment;
DROP PROCEDURE IF EXISTS dbo.sp_CreateOrderLines;
DROP PROCEDURE IF EXISTS dbo.sp_ValidateStagedOrder;
DROP VIEW IF EXISTS dbo.USER_V_INVENTORY_CHECK;
DROP VIEW IF EXISTS dbo.USER_V_AMOUNT_DIFFERENCES;
DROP VIEW IF EXISTS dbo.USER_V_RECENT_TICKETS;
DROP VIEW IF EXISTS dbo.USER_V_PROCESSING_HISTORY;
DROP VIEW IF EXISTS dbo.USER_V_HELD_ORDERS;
DROP VIEW IF EXISTS dbo.USER_V_PENDING_ORDERS;
DROP VIEW IF EXISTS dbo.USER_V_FAILED_ORDER_GROUPS;
DROP VIEW IF EXISTS dbo.USER_V_FAILED_ORDERS;
DROP VIEW IF EXISTS dbo.USER_V_ORDER_DETAIL;
DROP FUNCTION IF EXISTS dbo.fn_FreeShipToNumber;
DROP FUNCTION IF EXISTS dbo.fn_StagedOrderLineFaults;
DROP FUNCTION IF EXISTS dbo.fn_StagedOrderLines;
DROP FUNCTION IF EXISTS dbo.fn_OrderMessage;
DROP INDEX IF EXISTS USER_IX_PS_DOC_HDR_TKT_NO ON dbo.PS_DOC_HDR;
DROP INDEX IF EXISTS USER_IX_PS_DOC_HDR_CUST_PO_NO ON dbo.PS_DOC_HDR;
DROP INDEX IF EXISTS IX_USER_CUSTOMER_MAP_CUST_NO ON dbo.USER_CUSTOMER_MAP;
DROP INDEX IF EXISTS IX_USER_ORDER_STAGING_STATE ON dbo.USER_ORDER_STAGING;
DROP INDEX IF EXISTS IX_USER_ORDER_STAGING_PAYMENT ON dbo.USER_ORDER_STAGING;
DROP INDEX IF EXISTS IX_USER_ORDER_STAGING_APPLIED ON dbo.USER_ORDER_STAGING;
DROP INDEX IF EXISTS IX_USER_ORDER_STAGING_OPEN ON dbo.USER_ORDER_STAGING;
DROP INDEX IF EXISTS IX_USER_ORDER_STAGING_DOC ON dbo.USER_ORDER_STAGING;
DROP INDEX IF EXISTS UX_USER_ORDER_STAGING_LIVE ON dbo.USER_ORDER_STAGING;
ALTER TABLE dbo.USER_ORDER_STAGING DROP CONSTRAINT IF EXISTS UQ_USER_ORDER_STAGING_LIVE;
GO
PRINT 'uninstall: procedures, functions, views, triggers and the indexes on tables that others write are gone. Tables, data and roles were kept.';
GO
