package io.orderbridge.sandbox.counterpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Repairs customer, one SKU or the ship-to address of a staged order, in the transaction that it is called in. */
final class RepairOrder {

    /**
     * What is to be changed; null leaves a value as it is.
     *
     * @param shipTo column of the ship-to address to its new value
     */
    record Repair(String custNo, String oldSku, String newSku, Map<String, String> shipTo, boolean release) {

        boolean changesSomething() {
            return Stream.concat(Stream.of(custNo, oldSku, newSku).filter(Objects::nonNull), shipTo.values().stream())
                    .findAny()
                    .isPresent();
        }
    }

    private static final Map<String, Integer> LENGTHS = Map.of(
            "SHIP_NAM", 40,
            "SHIP_ADRS_1", 40,
            "SHIP_ADRS_2", 40,
            "SHIP_CITY", 20,
            "SHIP_STATE", 3,
            "SHIP_ZIP_COD", 15,
            "SHIP_CNTRY", 3,
            "SHIP_PHONE", 25);

    private final Connection connection;
    private final Audit audit;

    RepairOrder(Connection connection, Audit audit) {
        this.connection = connection;
        this.audit = audit;
    }

    /** The message that says why it was refused; empty when it was done. */
    Optional<String> refusal(Integer stagingId, Repair repair) throws SQLException {
        Optional<StagedOrder> found = StagedOrder.findAndLock(connection, stagingId);
        if (found.isEmpty()) {
            return Optional.of(StagedOrder.notFound(stagingId));
        }
        StagedOrder order = found.get();
        boolean releasable = order.rolledBackAt() != null
                || order.cancelledAt() != null
                || order.skipped()
                || (order.holdCode() != null && !order.applied());
        JsonNode lines = parse(order.lineItemsJson());
        int replaced = repair.oldSku() == null ? 0 : replaceSku(lines, repair);

        Reasons reasons = new Reasons();
        checkState(order, repair, releasable, reasons);
        checkCustomer(repair, reasons);
        checkSku(repair, replaced, reasons);
        checkLengths(repair, reasons);
        if (!reasons.isEmpty()) {
            return reasons.message(order.name());
        }

        ObjectNode before = row(order);
        if (repair.changesSomething()) {
            change(order, repair, replaced > 0 ? lines.toString() : order.lineItemsJson());
        }
        boolean released = repair.release() && releasable;
        if (released) {
            release(order);
        }
        ObjectNode after = row(order);
        if (repair.changesSomething()) {
            audit.record(order, null, null, "REPAIR", before, after);
        }
        if (released) {
            audit.record(order, null, null, "RELEASE", before, after);
        }
        return Optional.empty();
    }

    private void checkState(StagedOrder order, Repair repair, boolean releasable, Reasons reasons) {
        if (order.applied() && !order.skipped()) {
            reasons.add(
                    "ALREADY_APPLIED",
                    "IS_APPLIED is 1, CP_DOC_ID '" + (order.docId() == null ? "" : order.docId())
                            + "'. To undo a ticket, roll it back");
        }
        if (order.duplicate()) {
            reasons.add("DUPLICATE", "another row is the live one of WOO_ORDER_ID " + order.wooOrderId());
        }
        if (order.skipped() && !repair.release()) {
            reasons.add("SKIPPED", "skipped by hand: release it too");
        }
        if (!audit.isComplete()) {
            reasons.add("REASON_MISSING", "a repair needs a reason and the name of who does it");
        }
        if (!repair.changesSomething() && !repair.release()) {
            reasons.add("NOTHING_TO_CHANGE", "no value was given");
        } else if (!repair.changesSomething() && !releasable) {
            reasons.add("NOTHING_TO_CHANGE", "the order is not rolled back, cancelled, skipped or held");
        }
    }

    private void checkCustomer(Repair repair, Reasons reasons) throws SQLException {
        if (repair.custNo() != null
                && text("SELECT CUST_NO FROM DBO.AR_CUST WHERE CUST_NO = ?", repair.custNo())
                        .isEmpty()) {
            reasons.add("CUSTOMER_UNKNOWN", "CUST_NO '" + repair.custNo() + "' is not in AR_CUST");
        }
    }

    private void checkSku(Repair repair, int replaced, Reasons reasons) throws SQLException {
        if ((repair.oldSku() == null) != (repair.newSku() == null)) {
            reasons.add("SKU_MISSING", "the old and the new item number are needed together");
        }
        if (repair.oldSku() != null && replaced == 0) {
            reasons.add("SKU_UNKNOWN", "no line has the item '" + repair.oldSku() + "'");
        }
        if (repair.newSku() != null) {
            Optional<String> status =
                    text("SELECT ISNULL(STAT, '') FROM DBO.IM_ITEM WHERE ITEM_NO = ?", repair.newSku());
            if (status.isEmpty()) {
                reasons.add("SKU_UNKNOWN", "item '" + repair.newSku() + "' is not in IM_ITEM.ITEM_NO");
            } else if (!status.get().equalsIgnoreCase("A")) {
                reasons.add("ITEM_INACTIVE", "item '" + repair.newSku() + "' is not active in IM_ITEM.STAT");
            }
        }
    }

    private static void checkLengths(Repair repair, Reasons reasons) {
        repair.shipTo().forEach((column, value) -> {
            if (value.length() > LENGTHS.get(column)) {
                reasons.add(
                        "TEXT_TOO_LONG",
                        column + " takes " + LENGTHS.get(column) + " characters, given are " + value.length());
            }
        });
    }

    private Optional<String> text(String sql, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static JsonNode parse(String json) {
        try {
            return json == null ? LineItems.JSON.createArrayNode() : LineItems.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return LineItems.JSON.createArrayNode();
        }
    }

    /** Everything else in the lines stays as it is; none is changed if one of them is no object. */
    private static int replaceSku(JsonNode lines, Repair repair) {
        if (!(lines instanceof ArrayNode array)) {
            return 0;
        }
        for (JsonNode line : array) {
            if (!line.isObject()) {
                return 0;
            }
        }
        int replaced = 0;
        for (JsonNode line : array) {
            if (line.path("sku").asText().strip().equalsIgnoreCase(repair.oldSku())) {
                ObjectNode object = (ObjectNode) line;
                if (!object.hasNonNull("sku_original")) {
                    object.put("sku_original", repair.oldSku());
                }
                object.put("sku", repair.newSku());
                replaced++;
            }
        }
        return replaced;
    }

    private void change(StagedOrder order, Repair repair, String lineItemsJson) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE DBO.USER_ORDER_STAGING
                SET CUST_NO = COALESCE(?, CUST_NO), LINE_ITEMS_JSON = ?,
                    SHIP_NAM = COALESCE(?, SHIP_NAM), SHIP_ADRS_1 = COALESCE(?, SHIP_ADRS_1),
                    SHIP_ADRS_2 = COALESCE(?, SHIP_ADRS_2), SHIP_CITY = COALESCE(?, SHIP_CITY),
                    SHIP_STATE = COALESCE(?, SHIP_STATE), SHIP_ZIP_COD = COALESCE(?, SHIP_ZIP_COD),
                    SHIP_CNTRY = COALESCE(?, SHIP_CNTRY), SHIP_PHONE = COALESCE(?, SHIP_PHONE)
                WHERE STAGING_ID = ?
                """)) {
            update.setString(1, repair.custNo());
            update.setString(2, lineItemsJson);
            update.setString(3, repair.shipTo().get("SHIP_NAM"));
            update.setString(4, repair.shipTo().get("SHIP_ADRS_1"));
            update.setString(5, repair.shipTo().get("SHIP_ADRS_2"));
            update.setString(6, repair.shipTo().get("SHIP_CITY"));
            update.setString(7, repair.shipTo().get("SHIP_STATE"));
            update.setString(8, repair.shipTo().get("SHIP_ZIP_COD"));
            update.setString(9, repair.shipTo().get("SHIP_CNTRY"));
            update.setString(10, repair.shipTo().get("SHIP_PHONE"));
            update.setInt(11, order.stagingId());
            update.executeUpdate();
        }
    }

    private void release(StagedOrder order) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE DBO.USER_ORDER_STAGING
                SET ROLLED_BACK_DT = NULL, CANCELLED_DT = NULL, IS_APPLIED = 0, APPLIED_DT = NULL, VALIDATION_ERROR = ?,
                    HOLD_PASSED = CASE WHEN HOLD_CODE IS NOT NULL THEN HOLD_REASON ELSE HOLD_PASSED END,
                    ANNOUNCED_DT = CASE WHEN HOLD_CODE IS NOT NULL THEN NULL ELSE ANNOUNCED_DT END,
                    HOLD_CODE = NULL, HOLD_REASON = NULL, HELD_DT = NULL
                WHERE STAGING_ID = ?
                """)) {
            update.setString(1, order.skipped() ? null : order.validationError());
            update.setInt(2, order.stagingId());
            update.executeUpdate();
        }
    }

    private ObjectNode row(StagedOrder order) throws SQLException {
        ObjectNode row = LineItems.JSON.createObjectNode();
        row.set(
                "staging",
                RowsAsJson.select(
                        connection,
                        """
                        SELECT CUST_NO, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD, SHIP_CNTRY,
                               SHIP_PHONE, LINE_ITEMS_JSON, IS_APPLIED, VALIDATION_ERROR, ROLLED_BACK_DT, CANCELLED_DT,
                               HOLD_CODE, HOLD_REASON
                        FROM DBO.USER_ORDER_STAGING WHERE STAGING_ID = ?
                        """,
                        order.stagingId()));
        return row;
    }
}
