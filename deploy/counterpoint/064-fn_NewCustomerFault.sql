/*  064  dbo.fn_NewCustomerFault: why no customer can be made for an order whose rule says so, or NULL if one can.

    sp_ValidateStagedOrder and sp_CreateCustomerFromStaging both ask it, so that an order which is refused is refused alike when it is
    checked and when its ticket is made. The e-mail is in lower case and without blanks at its
    ends; the account is that of the shop, NULL for a guest, and known by USER_CUSTOMER_MAP before the e-mail is looked at.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_NewCustomerFault;
GO
CREATE FUNCTION dbo.fn_NewCustomerFault (@Email VARCHAR(100), @Template VARCHAR(15), @Prefix VARCHAR(6), @UserID INT)
RETURNS NVARCHAR(400)
AS
BEGIN
    DECLARE @Known INT, @Table VARCHAR(10), @Next VARCHAR(15);
    SELECT @Known = COUNT(DISTINCT CUST_NO) FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND WOO_USER_ID = @UserID;
    IF @Known = 0
        SELECT @Known = COUNT(DISTINCT CUST_NO) FROM dbo.USER_CUSTOMER_MAP WHERE IS_ACTIVE = 1 AND LOWER(WOO_EMAIL) = @Email;
    IF @Known = 0
        SELECT @Known = COUNT(*) FROM dbo.AR_CUST WHERE LOWER(EMAIL_ADRS_1) = @Email;
    SELECT TOP (1) @Table = TABLE_NAME, @Next = NXT_CUST_NO FROM dbo.USER_V_NEXT_CUST_NO ORDER BY TABLE_NAME, NXT_CUST_NO;
    RETURN CASE
        WHEN ISNULL((SELECT SETTING_VALUE FROM dbo.USER_ORDER_PIPELINE_SETTING WHERE SETTING_NAME = 'CUSTOMERS_ENABLED'), N'0') <> N'1'
        THEN N'[SETTING] a rule makes a new customer, and CUSTOMERS_ENABLED in USER_ORDER_PIPELINE_SETTING is not 1'
        WHEN ISNULL(@Email, '') = '' OR LEN(@Email) > 50
        THEN N'[CUSTOMER_UNMAPPED] a new customer needs an e-mail of at most 50 characters'
        WHEN NOT EXISTS (SELECT 1 FROM dbo.AR_CUST WHERE CUST_NO = @Template)
        THEN N'[CUSTOMER_UNKNOWN] the template ''' + @Template + N''' is not in AR_CUST'
        WHEN @Known > 1
        THEN N'[CUSTOMER_UNMAPPED] several customers have the e-mail ''' + @Email + N''' by now'
        WHEN @Known = 0 AND @Prefix IS NULL AND @Next IS NULL
        THEN N'[SETTING] neither EC_CTL nor SY_WRKGRP has a next customer number: give the rule a prefix'
        WHEN @Known = 0 AND @Prefix IS NULL AND LEN(@Next) = 15
             AND REPLACE(RIGHT(@Next, PATINDEX('%[^0-9]%', REVERSE(@Next) + 'x') - 1), '9', '') = ''
        THEN N'[SETTING] ' + @Table + N'.NXT_CUST_NO is ''' + @Next + N''': it has given out its last number'
        WHEN @Known = 0 AND EXISTS (SELECT 1 FROM dbo.USER_ORDER_PIPELINE_COUNTER WHERE COUNTER_NAME = 'CUST_NO ' + @Prefix AND LAST_VALUE >= 999999)
        THEN N'[SETTING] the prefix ''' + @Prefix + N''' has given out its last number, ' + @Prefix + N'999999: give the rule another one' END;
END;
GO
PRINT '064 created fn_NewCustomerFault.';
GO
