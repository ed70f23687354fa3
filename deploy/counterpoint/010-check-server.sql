/*  010  Check the server before anything is changed.

    Changes nothing. Stops the installation when the server cannot run what follows, or when the
    database is not a CounterPoint database (a wrong -d is the likeliest mistake).
*/
SET NOCOUNT ON;
GO

PRINT '010 check server: ' + ISNULL(@@SERVERNAME, '?') + ', database ' + DB_NAME();

BEGIN TRY
    EXEC (N'DECLARE @n INT; SELECT @n = COUNT(*) FROM OPENJSON(N''[1]'');');
END TRY
BEGIN CATCH
    THROW 51000, 'OPENJSON is not available. SQL Server 2016 or newer and compatibility level 130 or higher are needed: ALTER DATABASE ... SET COMPATIBILITY_LEVEL = 130.', 1;
END CATCH;
GO

DECLARE @Missing NVARCHAR(400) = N'';
SELECT @Missing = @Missing + N' ' + needed.TABLE_NAME
FROM (VALUES (N'PS_DOC_HDR'), (N'PS_DOC_LIN'), (N'PS_DOC_HDR_TOT'), (N'IM_ITEM'), (N'IM_INV'),
             (N'AR_CUST'), (N'AR_SHIP_ADRS')) AS needed (TABLE_NAME)
WHERE OBJECT_ID(N'dbo.' + needed.TABLE_NAME) IS NULL;

IF @Missing <> N''
BEGIN
    DECLARE @Message NVARCHAR(2000) =
        N'Database ' + DB_NAME() + N' is not a CounterPoint database. Not found in schema dbo:' + @Missing;
    THROW 51000, @Message, 1;
END;

PRINT '010 CounterPoint''s tables are there.';
GO
