/*  Staging rows that were duplicates before OrderBridge, beside the live row of the same order. IN_COUNTERPOINT_TWICE = 1: both
    have a document. Look at both tickets; one of them has to go. */
SELECT old.SHOP, old.WOO_ORDER_ID, live.STAGING_ID AS LIVE_STAGING_ID, live.IS_APPLIED AS LIVE_IS_APPLIED, live.CP_DOC_ID AS LIVE_CP_DOC_ID,
       old.STAGING_ID AS OLD_STAGING_ID, old.IS_APPLIED AS OLD_IS_APPLIED, old.CP_DOC_ID AS OLD_CP_DOC_ID,
       CASE WHEN live.CP_DOC_ID IS NOT NULL AND old.CP_DOC_ID IS NOT NULL AND live.CP_DOC_ID <> old.CP_DOC_ID THEN 1 ELSE 0 END AS IN_COUNTERPOINT_TWICE
FROM dbo.USER_ORDER_STAGING AS old
JOIN dbo.USER_ORDER_STAGING AS live ON live.SHOP = old.SHOP AND live.WOO_ORDER_ID = old.WOO_ORDER_ID AND live.IS_DUPLICATE = 0
WHERE old.IS_DUPLICATE = 1
ORDER BY IN_COUNTERPOINT_TWICE DESC, old.SHOP, old.WOO_ORDER_ID, old.STAGING_ID;
