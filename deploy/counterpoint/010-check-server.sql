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
    DECLARE @Level NVARCHAR(2000) = N'OPENJSON is not available: compatibility level 130 or higher is needed (SQL Server 2016 or newer), this database has '
        + ISNULL((SELECT CONVERT(NVARCHAR(10), compatibility_level) FROM sys.databases WHERE name = DB_NAME()), N'?')
        + N'. ALTER DATABASE ... SET COMPATIBILITY_LEVEL = 130 also gives every other program the newer cardinality estimator, so plans may change;'
        + N' ALTER DATABASE SCOPED CONFIGURATION SET LEGACY_CARDINALITY_ESTIMATION = ON keeps the old one. Nothing was installed.';
    THROW 51000, @Level, 1;
END CATCH;

/* Options that a server gives to every session ("user options"). Services and procedures set what they need; other programs may not. */
IF @@OPTIONS & 2 = 2
    PRINT '010 ATTENTION: sessions begin with IMPLICIT_TRANSACTIONS ON: who calls the procedures by hand has to commit.';
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
