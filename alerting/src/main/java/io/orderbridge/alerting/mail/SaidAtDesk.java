package io.orderbridge.alerting.mail;

import java.time.Instant;
import java.util.Map;

/** What people said at the desk: about orders, by staging id, and about reasons, by code. */
public record SaidAtDesk(Map<Integer, Said> orders, Map<String, Said> reasons) {

    /** Nobody said anything, or it is not known. */
    public static final SaidAtDesk NOTHING = new SaidAtDesk(Map.of(), Map.of());

    /**
     * About one of them.
     *
     * @param takenBy who works on it; empty if nobody does
     * @param note empty if there is none
     * @param noteAt null without a note
     */
    public record Said(String takenBy, String note, String noteBy, Instant noteAt) {}
}
