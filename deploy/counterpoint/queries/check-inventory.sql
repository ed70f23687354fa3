/*  Does this installation allocate stock by a trigger, when a document is inserted by SQL?

    Tries it: inserts a document of one line in a transaction, looks at IM_INV.QTY_ON_SO, and rolls all of it
    back. Holds locks for some milliseconds. Needs the rights of an administrator. Then:
        answer NO   the setting ALLOCATE_INVENTORY has to be 1 (the default)
        answer YES  it has to be 0, or every order would be counted twice
    Afterwards lists the items whose QTY_ON_SO is below what open web orders hold.
*/
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @ItemNo VARCHAR(20), @LocID VARCHAR(10), @Before DECIMAL(15, 4), @After DECIMAL(15, 4), @DocID BIGINT,
        @StrID VARCHAR(10), @StaID VARCHAR(10), @DocTyp VARCHAR(1), @LinTyp VARCHAR(1), @Allocate NVARCHAR(200);

SELECT @StrID = MAX(CASE WHEN SETTING_NAME = 'STR_ID' THEN LEFT(SETTING_VALUE, 10) END),
       @StaID = MAX(CASE WHEN SETTING_NAME = 'STA_ID' THEN LEFT(SETTING_VALUE, 10) END),
       @LocID = MAX(CASE WHEN SETTING_NAME = 'STK_LOC_ID' THEN LEFT(SETTING_VALUE, 10) END),
       @DocTyp = MAX(CASE WHEN SETTING_NAME = 'DOC_TYP' THEN LEFT(SETTING_VALUE, 1) END),
       @LinTyp = MAX(CASE WHEN SETTING_NAME = 'LIN_TYP' THEN LEFT(SETTING_VALUE, 1) END),
       @Allocate = MAX(CASE WHEN SETTING_NAME = 'ALLOCATE_INVENTORY' THEN SETTING_VALUE END)
FROM dbo.USER_ORDER_PIPELINE_SETTING;

SELECT TOP (1) @ItemNo = stock.ITEM_NO
FROM dbo.IM_INV AS stock
JOIN dbo.IM_ITEM AS item ON item.ITEM_NO = stock.ITEM_NO AND item.STAT = 'A'
WHERE stock.LOC_ID = @LocID
ORDER BY stock.ITEM_NO;

IF @ItemNo IS NULL
    PRINT 'IM_INV has no active item at location ' + ISNULL(@LocID, '?') + ': cannot be tried.';
ELSE
BEGIN
    BEGIN TRANSACTION;
    SELECT @Before = QTY_ON_SO FROM dbo.IM_INV WHERE ITEM_NO = @ItemNo AND LOC_ID = @LocID;
    SELECT @DocID = ISNULL(MAX(DOC_ID), 0) + 1 FROM dbo.PS_DOC_HDR;
    INSERT INTO dbo.PS_DOC_HDR (DOC_ID, DOC_GUID, DOC_TYP, STR_ID, STA_ID, TKT_NO, STK_LOC_ID, ORD_LINS, SAL_LINS, RS_STAT)
    VALUES (@DocID, NEWID(), @DocTyp, @StrID, @StaID, 'CHECK-INVENTORY', @LocID, 1, 1, 0);
    INSERT INTO dbo.PS_DOC_LIN (DOC_ID, LIN_SEQ_NO, STR_ID, STA_ID, TKT_NO, LIN_TYP, ITEM_NO, QTY_SOLD, SELL_UNIT,
        EXT_PRC, GROSS_EXT_PRC, CALC_EXT_PRC, STK_LOC_ID, LIN_GUID)
    VALUES (@DocID, 1, @StrID, @StaID, 'CHECK-INVENTORY', @LinTyp, @ItemNo, 1, '0', 0, 0, 0, @LocID, NEWID());
    SELECT @After = QTY_ON_SO FROM dbo.IM_INV WHERE ITEM_NO = @ItemNo AND LOC_ID = @LocID;
    ROLLBACK TRANSACTION;

    SELECT CASE WHEN @After > @Before THEN 'YES' ELSE 'NO' END AS ALLOCATES_BY_TRIGGER,
           @Allocate AS ALLOCATE_INVENTORY_IS,
           CASE WHEN @After > @Before THEN '0' ELSE '1' END AS ALLOCATE_INVENTORY_SHOULD_BE,
           @ItemNo AS TRIED_WITH_ITEM, @Before AS QTY_ON_SO_BEFORE, @After AS QTY_ON_SO_AFTER;
END;

SELECT ITEM_NO, STK_LOC_ID, WEB_QTY, QTY_ON_SO, UNALLOCATED
FROM dbo.USER_V_INVENTORY_CHECK
WHERE UNALLOCATED > 0
ORDER BY UNALLOCATED DESC, ITEM_NO;
