package io.orderbridge.processor.sweep;

import java.util.Locale;

/** How an order can be lost between two steps. */
enum SweepCase {
    NOT_ANNOUNCED("staged and not announced"),
    NOT_ANSWERED("announced and never answered"),
    NOT_TOLD_BACK("created and not told back"),
    NO_DEAD_LETTER("failed and without a dead letter"),
    NEEDLESS_DEAD_LETTER("dead letter of an order that has not failed"),
    DOUBLED_DEAD_LETTER("further dead letter of a failed order"),
    NOT_STAGED("paid in the shop and not staged");

    private final String description;

    SweepCase(String description) {
        this.description = description;
    }

    /** As people say it. */
    String description() {
        return description;
    }

    /** As metrics call it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
