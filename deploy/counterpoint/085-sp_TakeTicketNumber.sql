/*  085  dbo.sp_TakeTicketNumber: the next number of CounterPoint's own counter, for sites that set TKT_NO_SOURCE to one.

    TKT_NO_SOURCE  OWN         numbers of our own, STA_ID-nnnnnn, on a station that nobody else uses (the default; this procedure is not called)
                   NXT_ORD_NO  the counter of orders of the store or the station
                   NXT_TKT_NO  the counter of tickets

    PS_STR_CFG_PS.ORD_NO_METH (TKT_NO_METH) decides whose counter it is: S or empty, the store's in PS_STR_CFG_PS; anything else, the
    station's in PS_STA_CFG_PS. The counter holds the number that comes next, with or without a prefix (70040, 101-000007). As
    CounterPoint's programs do, it is read and then set to the one after it where it still is what was read: whoever is second
    reads again, so no number is taken twice. That happens in the caller's transaction, so a number whose order fails goes back;
    the counter's row stays locked until that transaction ends, some milliseconds, and stations wait for it so long. A
    number that a document has already is passed over.

    @ErrorMessage  why there is none ([SETTING]); @TktNo is NULL then
    thrown         51205: stations were quicker 1,000 times; try again

    Created with the tables that are there. Run it again when CounterPoint was upgraded.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_TakeTicketNumber') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_TakeTicketNumber AS RETURN 0;');
GO
IF (SELECT COUNT(*)
    FROM (VALUES (N'PS_STR_CFG_PS', N'STR_ID'), (N'PS_STR_CFG_PS', N'TKT_NO_METH'), (N'PS_STR_CFG_PS', N'ORD_NO_METH'), (N'PS_STR_CFG_PS', N'NXT_TKT_NO'),
                 (N'PS_STR_CFG_PS', N'NXT_ORD_NO'), (N'PS_STA_CFG_PS', N'STR_ID'), (N'PS_STA_CFG_PS', N'STA_ID'), (N'PS_STA_CFG_PS', N'NXT_TKT_NO'),
                 (N'PS_STA_CFG_PS', N'NXT_ORD_NO')) AS needed (TABLE_NAME, COLUMN_NAME)
    WHERE COL_LENGTH(N'dbo.' + needed.TABLE_NAME, needed.COLUMN_NAME) IS NULL) > 0
BEGIN
    EXEC (N'ALTER PROCEDURE dbo.sp_TakeTicketNumber
    @StrID VARCHAR(10), @StaID VARCHAR(10), @Source VARCHAR(10), @TktNo VARCHAR(15) OUTPUT, @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET @TktNo = NULL;
    SET @ErrorMessage = N''[SETTING] TKT_NO_SOURCE in USER_ORDER_PIPELINE_SETTING is '''''' + @Source
        + N'''''', but PS_STR_CFG_PS and PS_STA_CFG_PS have no such counters. Set it to OWN, or run 085-sp_TakeTicketNumber.sql again'';
END;');
    PRINT '085 created sp_TakeTicketNumber: CounterPoint''s own counters are not there, numbers can only be OWN.';
END
ELSE
BEGIN
    EXEC (N'ALTER PROCEDURE dbo.sp_TakeTicketNumber
    @StrID VARCHAR(10), @StaID VARCHAR(10), @Source VARCHAR(10), @TktNo VARCHAR(15) OUTPUT, @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET DEADLOCK_PRIORITY LOW;
    DECLARE @Method VARCHAR(1), @Now VARCHAR(15), @Digits INT, @Number VARCHAR(18), @Next VARCHAR(30), @Try INT = 0, @Rows INT, @Where NVARCHAR(200);

    SET @TktNo = NULL;
    SET @ErrorMessage = NULL;
    IF ISNULL(@Source, '''') NOT IN (''NXT_ORD_NO'', ''NXT_TKT_NO'')
    BEGIN
        SET @ErrorMessage = N''[SETTING] TKT_NO_SOURCE in USER_ORDER_PIPELINE_SETTING is '''''' + ISNULL(@Source, '''') + N'''''''';
        RETURN;
    END;
    SELECT @Method = CASE WHEN @Source = ''NXT_ORD_NO'' THEN ORD_NO_METH ELSE TKT_NO_METH END FROM dbo.PS_STR_CFG_PS WHERE STR_ID = @StrID;
    SET @Method = CASE WHEN ISNULL(@Method, '''') IN ('''', ''S'') THEN ''S'' ELSE ''T'' END;
    SET @Where = CASE WHEN @Method = ''S'' THEN N''PS_STR_CFG_PS.'' + @Source + N'' of store '' + @StrID
                      ELSE N''PS_STA_CFG_PS.'' + @Source + N'' of store '' + @StrID + N'', station '' + @StaID END;

    WHILE @Try < 1000
    BEGIN
        SET @Try = @Try + 1;
        SET @Now = NULL;
        IF @Method = ''S''
            SELECT @Now = CASE WHEN @Source = ''NXT_ORD_NO'' THEN NXT_ORD_NO ELSE NXT_TKT_NO END FROM dbo.PS_STR_CFG_PS WHERE STR_ID = @StrID;
        ELSE
            SELECT @Now = CASE WHEN @Source = ''NXT_ORD_NO'' THEN NXT_ORD_NO ELSE NXT_TKT_NO END FROM dbo.PS_STA_CFG_PS WHERE STR_ID = @StrID AND STA_ID = @StaID;

        SET @Digits = PATINDEX(''%[^0-9]%'', REVERSE(ISNULL(@Now, '''')) + ''x'') - 1;
        IF @Digits < 1
        BEGIN
            SET @ErrorMessage = N''[SETTING] '' + @Where + N'' is '' + CASE WHEN ISNULL(@Now, '''') = '''' THEN N''empty'' ELSE N'''''''' + @Now + N'''''''' END
                + N'', which is no number to count up'';
            RETURN;
        END;
        SET @Number = CONVERT(VARCHAR(18), CONVERT(BIGINT, RIGHT(@Now, @Digits)) + 1);
        SET @Next = LEFT(@Now, LEN(@Now) - @Digits) + CASE WHEN LEN(@Number) < @Digits THEN REPLICATE(''0'', @Digits - LEN(@Number)) ELSE '''' END + @Number;
        IF LEN(@Next) > 15
        BEGIN
            SET @ErrorMessage = N''[SETTING] '' + @Where + N'' is '''''' + @Now + N'''''': it has given out its last number'';
            RETURN;
        END;

        IF @Method = ''S'' AND @Source = ''NXT_ORD_NO''
            UPDATE dbo.PS_STR_CFG_PS SET NXT_ORD_NO = @Next WHERE STR_ID = @StrID AND NXT_ORD_NO = @Now;
        ELSE IF @Method = ''S''
            UPDATE dbo.PS_STR_CFG_PS SET NXT_TKT_NO = @Next WHERE STR_ID = @StrID AND NXT_TKT_NO = @Now;
        ELSE IF @Source = ''NXT_ORD_NO''
            UPDATE dbo.PS_STA_CFG_PS SET NXT_ORD_NO = @Next WHERE STR_ID = @StrID AND STA_ID = @StaID AND NXT_ORD_NO = @Now;
        ELSE
            UPDATE dbo.PS_STA_CFG_PS SET NXT_TKT_NO = @Next WHERE STR_ID = @StrID AND STA_ID = @StaID AND NXT_TKT_NO = @Now;
        SET @Rows = @@ROWCOUNT;

        IF @Rows = 1 AND NOT EXISTS (SELECT 1 FROM dbo.PS_DOC_HDR WITH (READCOMMITTEDLOCK) WHERE TKT_NO = @Now)
        BEGIN
            SET @TktNo = @Now;
            RETURN;
        END;
    END;
    SET @Where = N''others took '' + @Where + N'' 1000 times first. Try again'';
    THROW 51205, @Where, 1;
END;');
    PRINT '085 created sp_TakeTicketNumber.';
END;
GO

/*  What the site's own counters say, for whoever sets TKT_NO_SOURCE. */
DECLARE @Source NVARCHAR(200), @StrID VARCHAR(10), @StaID VARCHAR(10), @Line NVARCHAR(400);
SELECT @Source = MAX(CASE WHEN SETTING_NAME = 'TKT_NO_SOURCE' THEN SETTING_VALUE END),
       @StrID = MAX(CASE WHEN SETTING_NAME = 'STR_ID' THEN LEFT(SETTING_VALUE, 10) END),
       @StaID = MAX(CASE WHEN SETTING_NAME = 'STA_ID' THEN LEFT(SETTING_VALUE, 10) END)
FROM dbo.USER_ORDER_PIPELINE_SETTING;
SET @Line = N'085 numbers: TKT_NO_SOURCE is ' + ISNULL(@Source, N'not set') + N', store ' + ISNULL(@StrID, N'?') + N', station ' + ISNULL(@StaID, N'?') + N'.';
PRINT @Line;
GO
