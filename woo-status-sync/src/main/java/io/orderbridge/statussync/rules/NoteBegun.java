package io.orderbridge.statussync.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * That a note was about to be added to an order. Whether it was is for the order's notes to say.
 *
 * @param subject what tells the note from others of its kind: a document id, or the digest of a reason
 * @param at when the last try began, to the second; empty if that cannot be told
 */
public record NoteBegun(String subject, Optional<Instant> at) {

    /** How the order's meta has it. */
    public String text() {
        return subject + at.map(time -> " " + time).orElse("");
    }

    /** What an order's meta says of a kind of note; empty if it says nothing. */
    static Optional<NoteBegun> of(ShopOrder order, NoteKind kind) {
        return Optional.ofNullable(order.meta().get(kind.metaKey())).map(NoteBegun::parse);
    }

    private static NoteBegun parse(String text) {
        String[] parts = text.strip().split(" ", 2);
        try {
            return new NoteBegun(parts[0], parts.length < 2 ? Optional.empty() : Optional.of(Instant.parse(parts[1])));
        } catch (DateTimeException e) {
            return new NoteBegun(parts[0], Optional.empty());
        }
    }
}
