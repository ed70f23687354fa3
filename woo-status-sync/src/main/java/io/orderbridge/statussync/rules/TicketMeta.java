package io.orderbridge.statussync.rules;

import java.util.List;
import java.util.stream.Stream;

/** The keys under which an order of the shop carries what we know of it; the underscore hides them from the shop's forms. */
public final class TicketMeta {

    /** PS_DOC_HDR.DOC_ID. */
    public static final String DOC_ID = "_counterpoint_doc_id";

    /** PS_DOC_HDR.TKT_NO. */
    public static final String TKT_NO = "_counterpoint_tkt_no";

    /**
     * The status that the order had before we changed it, without {@code wc-}; only on orders whose status we changed.
     * Written together with that status, so that the former one is known even if we died right after.
     */
    public static final String FORMER_STATUS = "_counterpoint_former_status";

    /** Tracking numbers of what was shipped so far, with a comma between. */
    public static final String TRACKING = "_counterpoint_tracking";

    /** How the order stands with CounterPoint, a {@link OrderState#text()}: for list columns and filters of the shop. */
    public static final String STATE = "_orderbridge_state";

    private static final List<String> TICKET = List.of(DOC_ID, TKT_NO, FORMER_STATUS, TRACKING);

    private static final List<String> ALL = Stream.concat(
                    Stream.concat(TICKET.stream(), Stream.of(STATE)),
                    Stream.of(NoteKind.values()).map(NoteKind::metaKey))
            .toList();

    private TicketMeta() {}

    /** All of them. */
    public static List<String> keys() {
        return ALL;
    }

    /** Those that are about one ticket and go with it. */
    static List<String> ticketKeys() {
        return TICKET;
    }
}
