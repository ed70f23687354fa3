/*  180  dbo.sp_SkipStagedOrder: takes an order out of processing for good, with a reason.

    The row becomes IS_APPLIED = 1 with VALIDATION_ERROR 'MANUALLY_SKIPPED: <reason>' and no document, as the
    shop's reports know it. Skipping it again writes nothing and succeeds. Refused where the order has a document.
    sp_RepairStagedOrder @Release = 1 brings it back.
*/
SET ANSI_NULLS ON;
SET QUOTED_IDENTIFIER ON;
SET NOCOUNT ON;
GO
IF OBJECT_ID(N'dbo.sp_SkipStagedOrder') IS NULL
    EXEC (N'CREATE PROCEDURE dbo.sp_SkipStagedOrder AS RETURN 0;');
GO
ALTER PROCEDURE dbo.sp_SkipStagedOrder
    @StagingID INT,
    @Reason NVARCHAR(500),
    @User VARCHAR(50),
    @Success BIT OUTPUT,
    @ErrorMessage NVARCHAR(500) OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    SET ROWCOUNT 0;
    SET DEADLOCK_PRIORITY LOW;
    IF @@LOCK_TIMEOUT = -1
        SET LOCK_TIMEOUT 15000;

    DECLARE @Who NVARCHAR(200) = N'Order ? (staging ' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL') + N')';
    DECLARE @FoundID INT, @WooOrderID INT, @IsApplied BIT, @CpDocID VARCHAR(15), @ValidationError NVARCHAR(500),
            @Before NVARCHAR(MAX), @After NVARCHAR(MAX), @Lock INT, @LockTimeout INT,
            @ErrorNumber INT, @ErrorText NVARCHAR(2000), @Message NVARCHAR(2000);

    DECLARE @LockName NVARCHAR(60) = N'OrderBridge.order.' + ISNULL(CONVERT(NVARCHAR(12), @StagingID), N'NULL');

    SET @Success = 0;
    SET @ErrorMessage = NULL;

    IF ISNULL(LTRIM(RTRIM(@Reason)), N'') = N'' OR ISNULL(LTRIM(RTRIM(@User)), '') = ''
    BEGIN
        SET @ErrorMessage = @Who + N': [REASON_MISSING] skipping needs a reason and the name of who does it';
        RETURN;
    END;

    BEGIN TRY
        BEGIN TRANSACTION;

        SELECT @LockTimeout = ISNULL(MAX(CASE WHEN SETTING_NAME = 'LOCK_TIMEOUT_MS' THEN TRY_CAST(SETTING_VALUE AS INT) END), 15000)
        FROM dbo.USER_ORDER_PIPELINE_SETTING;

        EXEC @Lock = sp_getapplock @Resource = @LockName, @LockMode = 'Exclusive',
            @LockOwner = 'Transaction', @LockTimeout = @LockTimeout;
        IF @Lock < 0
        BEGIN
            SET @Message = REPLACE(@Who, N'%', N'%%') + N': waited ' + CONVERT(NVARCHAR(12), @LockTimeout)
                + N' ms in vain for the application lock ' + @LockName + N' (result ' + CONVERT(NVARCHAR(12), @Lock) + N'). Try again';
            THROW 51205, @Message, 1;
        END;

        SELECT @FoundID = STAGING_ID, @WooOrderID = WOO_ORDER_ID, @IsApplied = ISNULL(IS_APPLIED, 0), @CpDocID = CP_DOC_ID,
               @ValidationError = VALIDATION_ERROR,
               @Who = N'Order ' + COALESCE(NULLIF(WOO_ORDER_NO, ''), CONVERT(VARCHAR(12), WOO_ORDER_ID))
                   + N' (staging ' + CONVERT(NVARCHAR(12), STAGING_ID) + N')'
        FROM dbo.USER_ORDER_STAGING WITH (UPDLOCK, ROWLOCK)
        WHERE STAGING_ID = @StagingID;

        IF @FoundID IS NULL
            SET @ErrorMessage = @Who + N': [NOT_FOUND] no such row in USER_ORDER_STAGING';
        ELSE IF @IsApplied = 1 AND @CpDocID IS NULL AND LEFT(@ValidationError, 17) = N'MANUALLY_SKIPPED:'
            SET @Success = 1;
        ELSE IF @IsApplied = 1
            SET @ErrorMessage = @Who + N': [ALREADY_APPLIED] IS_APPLIED is 1, CP_DOC_ID ''' + ISNULL(@CpDocID, N'')
                + N'''. To undo a ticket, roll it back';
        IF @Success = 1 OR @ErrorMessage IS NOT NULL
        BEGIN
            COMMIT TRANSACTION;
            RETURN;
        END;

        SET @Before = (SELECT IS_VALIDATED, VALIDATION_ERROR, IS_APPLIED, APPLIED_DT, FAILED_DT, FAILURE_CLASS
                       FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID FOR JSON PATH, INCLUDE_NULL_VALUES);

        UPDATE dbo.USER_ORDER_STAGING
        SET IS_APPLIED = 1, APPLIED_DT = GETDATE(), VALIDATION_ERROR = LEFT(N'MANUALLY_SKIPPED: ' + @Reason, 500),
            FAILED_DT = NULL, FAILURE_CLASS = NULL
        WHERE STAGING_ID = @StagingID;

        SET @After = (SELECT IS_VALIDATED, VALIDATION_ERROR, IS_APPLIED, APPLIED_DT, FAILED_DT, FAILURE_CLASS
                      FROM dbo.USER_ORDER_STAGING WHERE STAGING_ID = @StagingID FOR JSON PATH, INCLUDE_NULL_VALUES);

        INSERT INTO dbo.USER_ORDER_AUDIT (STAGING_ID, WOO_ORDER_ID, ACTION, DONE_BY, DONE_DT, REASON, BEFORE_JSON, AFTER_JSON)
        VALUES (@StagingID, @WooOrderID, 'SKIP', LTRIM(RTRIM(@User)), SYSUTCDATETIME(), @Reason,
            N'{"staging":' + ISNULL(@Before, N'[]') + N'}', N'{"staging":' + ISNULL(@After, N'[]') + N'}');

        COMMIT TRANSACTION;
        SET @Success = 1;
    END TRY
    BEGIN CATCH
        SET @ErrorNumber = ERROR_NUMBER();
        SET @ErrorText = ERROR_MESSAGE();
        IF @@TRANCOUNT > 0
            ROLLBACK TRANSACTION;
        SET @Success = 0;
        SET @ErrorMessage = NULL;
        IF @ErrorNumber IN (1205, 1222, 3960, 51205)
            THROW;
        SET @Message = REPLACE(@Who + N': [ERROR] ' + CONVERT(NVARCHAR(12), @ErrorNumber) + N': ' + LEFT(@ErrorText, 1500)
            + N' (while skipping)', N'%', N'%%');
        THROW 51000, @Message, 1;
    END CATCH;
END;
GO
PRINT '180 created sp_SkipStagedOrder.';
GO
