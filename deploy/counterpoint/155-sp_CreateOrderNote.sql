/*  155  dbo.sp_CreateOrderNote: the customer's note, into PS_DOC_NOTE. Off until NOTE_ENABLED is 1.

    Writes nothing when the order has no note. Called by sp_CreateOrderFromStaging in its transaction. Column
    names are settings; an empty one is left out.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_CreateOrderNote') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_CreateOrderNote AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_CreateOrderNote
    @StagingID INT,
    @DocID BIGINT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;

    DECLARE @Enabled NVARCHAR(200), @ColDocID NVARCHAR(128), @ColSeqNo NVARCHAR(128), @ColNoteID NVARCHAR(128),
            @ColNote NVARCHAR(128), @ColNoteTxt NVARCHAR(128), @ColNoteDat NVARCHAR(128), @ColUsrID NVARCHAR(128),
            @NoteID NVARCHAR(200), @UsrID NVARCHAR(200), @Note NVARCHAR(MAX), @Now DATETIME = GETDATE(), @Sql NVARCHAR(2000);

    SELECT @Enabled = MAX(CASE WHEN SETTING_NAME = 'NOTE_ENABLED' THEN SETTING_VALUE END),
           @ColDocID = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_DOC_ID' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColSeqNo = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_SEQ_NO' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColNoteID = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_NOTE_ID' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColNote = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_NOTE' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColNoteTxt = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_NOTE_TXT' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColNoteDat = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_NOTE_DAT' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @ColUsrID = MAX(CASE WHEN SETTING_NAME = 'NOTE_COL_USR_ID' THEN NULLIF(LEFT(SETTING_VALUE, 128), N'') END),
           @NoteID = MAX(CASE WHEN SETTING_NAME = 'NOTE_ID' THEN SETTING_VALUE END),
           @UsrID = MAX(CASE WHEN SETTING_NAME = 'NOTE_USR_ID' THEN SETTING_VALUE END)
    FROM dbo.USER_ORDER_PIPELINE_SETTING;

    IF ISNULL(@Enabled, N'0') <> N'1'
        RETURN;

    SELECT @Note = NULLIF(LTRIM(RTRIM(CUST_NOTE)), N'')
    FROM dbo.USER_ORDER_STAGING
    WHERE STAGING_ID = @StagingID;

    IF @Note IS NULL
        RETURN;

    SET @Sql = N'INSERT INTO dbo.PS_DOC_NOTE (' + QUOTENAME(@ColDocID)
        + ISNULL(N', ' + QUOTENAME(@ColSeqNo), N'') + ISNULL(N', ' + QUOTENAME(@ColNoteID), N'')
        + ISNULL(N', ' + QUOTENAME(@ColNote), N'') + ISNULL(N', ' + QUOTENAME(@ColNoteTxt), N'')
        + ISNULL(N', ' + QUOTENAME(@ColNoteDat), N'') + ISNULL(N', ' + QUOTENAME(@ColUsrID), N'')
        + N') VALUES (@DocID'
        + CASE WHEN @ColSeqNo IS NULL THEN N'' ELSE N', 1' END
        + CASE WHEN @ColNoteID IS NULL THEN N'' ELSE N', @NoteID' END
        + CASE WHEN @ColNote IS NULL THEN N'' ELSE N', @Note' END
        + CASE WHEN @ColNoteTxt IS NULL THEN N'' ELSE N', @Note' END
        + CASE WHEN @ColNoteDat IS NULL THEN N'' ELSE N', @Now' END
        + CASE WHEN @ColUsrID IS NULL THEN N'' ELSE N', @UsrID' END + N');';
    EXEC sp_executesql @Sql,
        N'@DocID BIGINT, @NoteID NVARCHAR(200), @Note NVARCHAR(MAX), @Now DATETIME, @UsrID NVARCHAR(200)',
        @DocID = @DocID, @NoteID = @NoteID, @Note = @Note, @Now = @Now, @UsrID = @UsrID;

    INSERT INTO dbo.USER_ORDER_ADDED_ROW (TABLE_NAME, KEY_1, KEY_2, DOC_ID)
    VALUES ('PS_DOC_NOTE', CONVERT(VARCHAR(20), @DocID), '1', @DocID);
END;
GO
PRINT '155 created sp_CreateOrderNote.';
GO
