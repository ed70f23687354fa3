package io.orderbridge.statussync.rules;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;

/**
 * A private note about a ticket, and how to know it again. A ticket number is never used twice, so neither is the start
 * of a note about it.
 *
 * @param text what the note says; free of all that WooCommerce's filter would change
 * @param start how every note about the same thing begins
 */
public record TicketNote(String text, String start) {

    /** Far below what the shop refuses, long enough for any reason. */
    private static final int LONGEST = 1000;

    /** The ticket was created. */
    public static TicketNote created(long docId, String tktNo) {
        return whole(document("CounterPoint document", docId, tktNo));
    }

    /** The ticket was shipped. */
    public static TicketNote shipped(long docId, String tktNo, LocalDate on) {
        String start = document("Shipped: CounterPoint document", docId, tktNo);
        return new TicketNote(start + ", on " + on, start);
    }

    /** The ticket was taken out of CounterPoint again. */
    public static TicketNote rolledBack(long docId, String tktNo, String by, String reason) {
        String start = document("Rolled back: CounterPoint document", docId, tktNo);
        return new TicketNote(cut(start + ", by " + unfiltered(by) + ": " + unfiltered(reason)), start);
    }

    /** Whether the order has it, given the texts of all its notes as the shop returns them. */
    public boolean isAmong(Collection<String> notes) {
        return notes.stream()
                .map(TicketNote::plain)
                .anyMatch(note -> note.equals(start) || note.startsWith(start + ","));
    }

    private static TicketNote whole(String text) {
        return new TicketNote(text, text);
    }

    private static String document(String words, long docId, String tktNo) {
        return String.format(Locale.ROOT, "%s %d, ticket %s", words, docId, unfiltered(tktNo));
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
