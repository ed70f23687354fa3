/*  Removes OrderBridge's procedures, functions, views and its indexes on PS_DOC_HDR. Keeps every table and row.

    The roles stay, with their rights on the tables that stay. To take access away, remove the service users, then
        DROP ROLE orderbridge_ingest; DROP ROLE orderbridge_processor; DROP ROLE orderbridge_desk; DROP ROLE orderbridge_reader;
    The numbered scripts put everything back.
*/
SET NOCOUNT ON;
GO
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
GO
PRINT 'uninstall: procedures, functions, views and the indexes on PS_DOC_HDR are gone. Tables, data and roles were kept.';
GO
