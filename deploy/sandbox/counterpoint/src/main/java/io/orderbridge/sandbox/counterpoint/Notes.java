package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** The customer's note, into PS_DOC_NOTE; off until NOTE_ENABLED is 1. */
final class Notes {

    private final Connection connection;
    private final PipelineSettings settings;

    Notes(Connection connection, PipelineSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** Writes the note, if the order has one and notes are switched on. */
    void record(StagedOrder order, long docId) throws SQLException {
        if (!settings.isOn("NOTE_ENABLED")
                || order.note() == null
                || order.note().isBlank()) {
            return;
        }
        String note = order.note().strip();
        new OptionalColumns("PS_DOC_NOTE", settings)
                .add("NOTE_COL_DOC_ID", docId)
                .add("NOTE_COL_SEQ_NO", 1)
                .add("NOTE_COL_NOTE_ID", settings.text("NOTE_ID"))
                .add("NOTE_COL_NOTE", note)
                .add("NOTE_COL_NOTE_TXT", note)
                .add("NOTE_COL_NOTE_DAT", Timestamp.valueOf(LocalDateTime.now(ZoneId.systemDefault())))
                .add("NOTE_COL_USR_ID", settings.text("NOTE_USR_ID"))
                .insert(connection);
        new AddedRows(connection, docId).ofDocument("PS_DOC_NOTE", 1);
    }
}
