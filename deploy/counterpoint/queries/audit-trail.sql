/*  Who repaired, replayed, skipped, rolled back or released what in the last 30 days, and why. */
SELECT audit.DONE_DT AS DONE_UTC, audit.DONE_BY, audit.ACTION, staged.WOO_ORDER_NO, audit.STAGING_ID, audit.TKT_NO, audit.DOC_ID,
       audit.REASON, audit.BEFORE_JSON, audit.AFTER_JSON
FROM dbo.USER_ORDER_AUDIT AS audit
LEFT JOIN dbo.USER_ORDER_STAGING AS staged ON staged.STAGING_ID = audit.STAGING_ID
WHERE audit.DONE_DT >= DATEADD(DAY, -30, SYSUTCDATETIME())
ORDER BY audit.AUDIT_ID DESC;
