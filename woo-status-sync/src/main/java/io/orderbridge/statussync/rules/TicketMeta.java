package io.orderbridge.statussync.rules;

import java.util.List;

/** The keys under which an order of the shop carries its ticket; the underscore hides them from the shop's forms. */
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

    private static final List<String> KEYS = List.of(DOC_ID, TKT_NO, FORMER_STATUS);

    private TicketMeta() {}

    /** All of them. */
    public static List<String> keys() {
        return KEYS;
    }
}
