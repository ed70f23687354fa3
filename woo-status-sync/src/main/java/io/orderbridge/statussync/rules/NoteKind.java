package io.orderbridge.statussync.rules;

/**
 * What a private note is about. Before a note is added, its order carries the fact in the meta of its kind, so that
 * whoever repeats the message knows that the note may be there, or on its way, also where the shop does not show it.
 */
public enum NoteKind {
    CREATED("_orderbridge_note_created"),
    SHIPPED("_orderbridge_note_shipped"),
    /** A part of the order has left. */
    PARCEL("_orderbridge_note_parcel"),
    ROLLED_BACK("_orderbridge_note_rolled_back"),
    /** Why the order is no ticket yet. */
    NOT_YET("_orderbridge_note_not_yet");

    private final String metaKey;

    NoteKind(String metaKey) {
        this.metaKey = metaKey;
    }

    /** Whether the order carries what the note says in other meta, too, so that nothing to change there means it was noted. */
    public boolean isShownByMeta() {
        return this == CREATED || this == PARCEL;
    }

    /** Whether it is about goods that have left, which a shopper may want to know. */
    public boolean isAboutShipping() {
        return this == PARCEL || this == SHIPPED;
    }

    /** The key of the meta that says which note of this kind was begun last, and when. */
    public String metaKey() {
        return metaKey;
    }
}
