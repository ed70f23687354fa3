/*  110  dbo.fn_OrderMessage: one message of at most 500 characters from all reasons.

    @Reasons is a JSON array [{"REASON":"[CODE] text"}, ...]. Whole reasons are dropped from the end when
    there are too many, and their number is told: "; (+3 more)". A single reason that is too long is cut
    and ends in an ellipsis. NULL when there is no reason.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
DROP FUNCTION IF EXISTS dbo.fn_OrderMessage;
GO
CREATE FUNCTION dbo.fn_OrderMessage (@Who NVARCHAR(200), @Reasons NVARCHAR(MAX))
RETURNS NVARCHAR(500)
AS
BEGIN
    DECLARE @Limit INT = 500, @Count INT, @N INT = 1;
    DECLARE @Text NVARCHAR(MAX) = @Who + N':', @Tail NVARCHAR(50), @Reason NVARCHAR(MAX), @Message NVARCHAR(MAX);
    DECLARE @List TABLE (N INT NOT NULL PRIMARY KEY, REASON NVARCHAR(MAX) NOT NULL);

    INSERT INTO @List (N, REASON)
    SELECT CONVERT(INT, element.[key]) + 1, JSON_VALUE(element.[value], '$.REASON')
    FROM OPENJSON(@Reasons) AS element;

    SELECT @Count = COUNT(*) FROM @List;

    WHILE @N <= @Count
    BEGIN
        SELECT @Reason = REASON FROM @List WHERE N = @N;
        SET @Tail = CASE WHEN @N < @Count THEN N'; (+' + CONVERT(NVARCHAR(10), @Count - @N) + N' more)' ELSE N'' END;
        SET @Text = @Text + CASE WHEN @N = 1 THEN N' ' ELSE N'; ' END + @Reason;
        IF LEN(@Text + N'.') - 1 > @Limit AND @N > 1
            BREAK;
        IF LEN(@Text + @Tail + N'.') - 1 <= @Limit
            SET @Message = @Text + @Tail;
        ELSE IF @N = 1
            SET @Message = LEFT(@Text, @Limit - 1 - LEN(@Tail)) + NCHAR(8230) + @Tail;
        SET @N = @N + 1;
    END;

    RETURN @Message;
END;
GO
PRINT '110 created fn_OrderMessage.';
GO
