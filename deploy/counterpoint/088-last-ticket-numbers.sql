/*  088  dbo.fn_LastTicketNumber: the highest number, STA_ID-nnnnnn, that a station ever had, and the sequence of our own raised to it.

    A document leaves PS_DOC_HDR when CounterPoint has completed it, so the highest number there may be lower than one that was given out.
    The function looks into the history (USER_V_DOCUMENT_HISTORY) and our own rows, too. It reads all of them: sp_CreateOrderFromStaging asks it for
    the first ticket of a station only, and remembers the number in USER_ORDER_PIPELINE_SEQUENCE; from then on it looks at that and at PS_DOC_HDR.
    What a station has written into the history since is passed over by running this again, as each installation does.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_LastTicketNumber;
GO
CREATE FUNCTION dbo.fn_LastTicketNumber (@StaID VARCHAR(10))
RETURNS INT
AS
BEGIN
    DECLARE @Last INT;
    SELECT @Last = MAX(TRY_CAST(RIGHT(known.TKT_NO, 6) AS INT))
    FROM (SELECT TKT_NO COLLATE DATABASE_DEFAULT AS TKT_NO FROM dbo.PS_DOC_HDR
          UNION ALL SELECT TKT_NO COLLATE DATABASE_DEFAULT FROM dbo.USER_V_DOCUMENT_HISTORY
          UNION ALL SELECT TKT_NO COLLATE DATABASE_DEFAULT FROM dbo.USER_ORDER_STAGING
          UNION ALL SELECT PAY_TKT_NO COLLATE DATABASE_DEFAULT FROM dbo.USER_ORDER_STAGING
          UNION ALL SELECT TKT_NO COLLATE DATABASE_DEFAULT FROM dbo.USER_ORDER_AUDIT) AS known
    WHERE LEN(known.TKT_NO) = LEN(@StaID) + 7 AND LEFT(known.TKT_NO, LEN(@StaID) + 1) = @StaID + '-'
      AND RIGHT(known.TKT_NO, 6) LIKE '[0-9][0-9][0-9][0-9][0-9][0-9]';
    RETURN ISNULL(@Last, 0);
END;
GO
DECLARE @Source NVARCHAR(200), @StaID VARCHAR(10), @Line NVARCHAR(400), @Others INT, @History INT;

UPDATE dbo.USER_ORDER_PIPELINE_SEQUENCE
SET LAST_TKT = dbo.fn_LastTicketNumber(STA_ID), UPDATED_DT = SYSUTCDATETIME()
WHERE LAST_TKT < dbo.fn_LastTicketNumber(STA_ID);

SELECT @Source = MAX(CASE WHEN SETTING_NAME = 'TKT_NO_SOURCE' THEN SETTING_VALUE END),
       @StaID = MAX(CASE WHEN SETTING_NAME = 'STA_ID' THEN LEFT(SETTING_VALUE, 10) END)
FROM dbo.USER_ORDER_PIPELINE_SETTING;
SELECT @Others = COUNT(*) FROM dbo.PS_DOC_HDR WHERE STA_ID = @StaID AND DOC_ID < 900000000000000;
SELECT @History = COUNT(*) FROM dbo.USER_V_DOCUMENT_HISTORY WHERE LEFT(TKT_NO, LEN(@StaID) + 1) = @StaID + '-' AND DOC_ID < 900000000000000;
IF @Source = N'OWN' AND @Others + @History > 0
BEGIN
    SET @Line = N'088 ATTENTION: station ' + @StaID + N' has ' + CONVERT(NVARCHAR(12), @Others + @History) + N' documents that are not of OrderBridge, '
        + CONVERT(NVARCHAR(12), @History) + N' of them in the history. With numbers of our own the station should be ours alone from now on: set STA_ID to one'
        + N' of its own, or TKT_NO_SOURCE to NXT_ORD_NO.';
    PRINT @Line;
END;
PRINT '088 created fn_LastTicketNumber; numbers of our own begin above all that were.';
GO
