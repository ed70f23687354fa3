/*  Tickets whose amounts are not what the shopper paid. Should return nothing. Reads all tickets of web orders. */
SELECT WOO_ORDER_NO, STAGING_ID, TKT_NO, DOC_ID, APPLIED_DT, PAID, TICKET_TOT, DIFFERENCE, PAID_TAX, TICKET_TAX, PAID_LINES, TICKET_LINES
FROM dbo.USER_V_AMOUNT_DIFFERENCES
ORDER BY STAGING_ID;
