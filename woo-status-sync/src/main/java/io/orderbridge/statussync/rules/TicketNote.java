package io.orderbridge.statussync.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A private note about a ticket or about why there is none, and how to know it again. A ticket number is never used twice,
 * so neither is the start of a note about it.
 *
 * @param kind what it is about
 * @param subject what tells it from other notes of its kind, without blanks
 * @param text what the note says; free of all that WooCommerce's filter would change
 * @param start how every note about the same thing begins
 */
public record TicketNote(NoteKind kind, String subject, String text, String start) {

    private static final String CREATED = "CounterPoint document";

    /** Far below what the shop refuses, long enough for any reason. */
    private static final int LONGEST = 1000;

    /** The ticket was created. */
    public static TicketNote created(long docId, String tktNo) {
        String text = document(CREATED, Long.toString(docId), tktNo);
        return new TicketNote(NoteKind.CREATED, Long.toString(docId), text, text);
    }

    /** The same where an earlier note says why there was no ticket. */
    public TicketNote takingTheFailureBack() {
        return saying("after what an earlier note says was put right");
    }

    /**
     * The same where the order carries another ticket: CounterPoint was restored to a moment before that one, or it was
     * rolled back and the shop does not know that yet.
     */
    public TicketNote inPlaceOf(ShopOrder order) {
        String docId = order.meta().getOrDefault(TicketMeta.DOC_ID, "");
        if (kind != NoteKind.CREATED || docId.isEmpty()) {
            return this;
        }
        String tktNo = order.meta().getOrDefault(TicketMeta.TKT_NO, "");
        return document(CREATED, docId, tktNo).equals(start)
                ? this
                : saying(document("in place of document", docId, tktNo));
    }

    private TicketNote saying(String more) {
        return new TicketNote(kind, subject, text + ", " + more, start);
    }

    /**
     * The order is a failed order.
     *
     * @param reasons why, one by one, in words
     */
    public static TicketNote failed(List<String> reasons) {
        return notYet("Not in CounterPoint yet: " + String.join("; ", reasons));
    }

    /** The order is a held order, for this reason. */
    public static TicketNote held(String reason) {
        return notYet("Held, not in CounterPoint yet: " + reason);
    }

    /** Somebody took the order out of processing. */
    public static TicketNote skipped(String by, String reason) {
        return notYet("Skipped, it becomes no ticket, by " + by + ": " + reason);
    }

    /** The shop gave the order this status before it was a ticket. */
    public static TicketNote withdrawn(String status) {
        return notYet("No longer waits for CounterPoint: the order is " + status);
    }

    private static TicketNote notYet(String why) {
        String text = cut(unfiltered(why));
        return new TicketNote(NoteKind.NOT_YET, Integer.toHexString(text.hashCode()), text, text);
    }

    /**
     * The ticket was shipped.
     *
     * @param carrier who ships it; empty if nobody says
     * @param trackingNumbers of its packages; may be empty
     */
    public static TicketNote shipped(
            long docId, String tktNo, LocalDate on, Optional<String> carrier, List<String> trackingNumbers) {
        String start = document("Shipped: CounterPoint document", Long.toString(docId), tktNo);
        String by = carrier.map(name -> " by " + unfiltered(name)).orElse("");
        String tracking =
                trackingNumbers.isEmpty() ? "" : ", tracking " + unfiltered(String.join(", ", trackingNumbers));
        return new TicketNote(NoteKind.SHIPPED, Long.toString(docId), cut(start + ", on " + on + by + tracking), start);
    }

    /**
     * A part of the ticket has left.
     *
     * @param carrier who ships it; empty if nobody says
     * @param trackingNumbers of what has left; not empty
     */
    public static TicketNote parcel(
            long docId, String tktNo, LocalDate on, Optional<String> carrier, List<String> trackingNumbers) {
        String start = document("Shipped in part: CounterPoint document", Long.toString(docId), tktNo) + ", tracking "
                + unfiltered(String.join(" / ", trackingNumbers));
        String by = carrier.map(name -> " by " + unfiltered(name)).orElse("");
        return new TicketNote(
                NoteKind.PARCEL,
                docId + "-" + Integer.toHexString(trackingNumbers.hashCode()),
                cut(start + ", on " + on + by),
                cut(start));
    }

    /** The ticket was taken out of CounterPoint again. */
    public static TicketNote rolledBack(long docId, String tktNo, String by, String reason) {
        String start = document("Rolled back: CounterPoint document", Long.toString(docId), tktNo);
        return new TicketNote(
                NoteKind.ROLLED_BACK,
                Long.toString(docId),
                cut(start + ", by " + unfiltered(by) + ": " + unfiltered(reason)),
                start);
    }

    /** Whether the order's meta says that this note was begun, and when; empty if it says nothing of it. */
    public Optional<NoteBegun> begunOn(ShopOrder order) {
        return NoteBegun.of(order, kind).filter(begun -> begun.subject().equals(subject));
    }

    /** What the order's meta is to say before the note is added. */
    public Optional<String> beginning(Instant now) {
        return Optional.of(new NoteBegun(subject, Optional.of(now.truncatedTo(ChronoUnit.SECONDS))).text());
    }

    /** Whether the order has it, given the texts of all its notes as the shop returns them. */
    public boolean isAmong(Collection<String> notes) {
        return notes.stream()
                .map(TicketNote::plain)
                .anyMatch(note -> note.equals(start) || note.startsWith(start + ","));
    }

    private static String document(String words, String docId, String tktNo) {
        return words + " " + unfiltered(docId) + ", ticket " + unfiltered(tktNo);
    }

    /** WooCommerce takes a note for HTML: what looks like markup is dropped, and so are backslashes. */
    private static String unfiltered(String text) {
        return (text == null ? "" : text)
                .replace('<', '(')
                .replace('>', ')')
                .replace('&', '+')
                .replace('\\', '/')
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
    }

    /** Themes and plugins may wrap a note in markup. */
    private static String plain(String note) {
        return note.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").strip();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
