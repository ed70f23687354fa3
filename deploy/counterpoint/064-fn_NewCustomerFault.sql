/*  064  dbo.fn_NewCustomerFault: why no customer can be made for an order whose rule says so, or NULL if one can.

    sp_ValidateStagedOrder and sp_CreateCustomerFromStaging both ask it, so that an order which is refused is refused alike when it is
    checked and when its ticket is made. The e-mail is in lower case and without blanks at its ends.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_NewCustomerFault;
GO
CREATE FUNCTION dbo.fn_NewCustomerFault (@Email VARCHAR(100), @Template VARCHAR(15), @Prefix VARCHAR(6))
RETURNS NVARCHAR(400)
AS
BEGIN
    DECLARE @Known INT;
    SELECT @Known = COUNT(DISTINCT CUST_NO) FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND LOWER(WOO_EMAIL) = @Email;
    IF @Known = 0
        SELECT @Known = COUNT(*) FROM dbo.AR_CUST WHERE LOWER(EMAIL_ADRS_1) = @Email;
    RETURN CASE
        WHEN ISNULL((SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'CUSTOMERS_ENABLED'), N'0') <> N'1'
        THEN N'[SETTING] a rule makes a new customer, and CUSTOMERS_ENABLED in USER_ORDER_PIPELINE_SETTING is not 1'
        WHEN ISNULL(@Email, '') = '' OR LEN(@Email) > 50
        THEN N'[CUSTOMER_UNMAPPED] a new customer needs an e-mail of at most 50 characters'
        WHEN NOT EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE CUST_NO = @Template)
        THEN N'[CUSTOMER_UNKNOWN] the template ''' + @Template + N''' is not in AR_CUST'
        WHEN @Known > 1
        THEN N'[CUSTOMER_UNMAPPED] several customers have the e-mail ''' + @Email + N''' by now'
        WHEN @Known = 0 AND @Prefix IS NULL AND NOT EXISTS (SELECT 1 FROM dbo.USER_V_NEXT_CUST_NO)
        THEN N'[SETTING] neither EC_CTL nor SY_WRKGRP has a next customer number: give the rule a prefix' END;
END;
GO
PRINT '064 created fn_NewCustomerFault.';
GO
