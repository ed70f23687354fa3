package io.orderbridge.alerting.mail;

import java.util.List;

/**
 * What one mail says, ready to be laid out as text and as HTML. All texts are single lines for people.
 *
 * @param tone how serious it is
 * @param headline what happened, in one line
 * @param health parts of the pipeline that are not well
 * @param failed orders that did not become tickets
 * @param moreFailed how many failed orders the mail does not list
 * @param reasons the failed orders by reason, the most frequent first; empty for a few
 * @param held orders that wait for a decision
 * @param moreHeld how many held orders the mail does not list
 * @param unsynced orders whose ticket the shop could not be notified of
 * @param moreUnsynced how many of those the mail does not list
 * @param changed orders that the shop took back, refunded or edited after they were staged
 * @param dead messages that no service can handle
 * @param over what is over
 * @param moreOver how many of those the mail does not list
 * @param stillOpen what an earlier mail told of and is not over; empty if nothing
 * @param brokerPage link to the broker's management page; empty if unknown
 * @param rhythm when the next mail may come
 */
public record AlertMail(
        String subject,
        Tone tone,
        String headline,
        List<Unwell> health,
        List<FailedOrder> failed,
        int moreFailed,
        List<ReasonCount> reasons,
        List<HeldOrder> held,
        int moreHeld,
        List<Unsynced> unsynced,
        int moreUnsynced,
        List<Changed> changed,
        List<Dead> dead,
        List<String> over,
        int moreOver,
        String stillOpen,
        String brokerPage,
        String rhythm) {

    /** How serious a mail is: its word, and its colours in HTML. */
    public enum Tone {
        ALL_CLEAR("All clear", "#1b6e3c"),
        WARNING("Warning", "#8a5300"),
        CRITICAL("Critical", "#a3161f");

        private final String word;
        private final String colour;

        Tone(String word, String colour) {
            this.word = word;
            this.colour = colour;
        }

        public String word() {
            return word;
        }

        public String colour() {
            return colour;
        }
    }

    /** A part of the pipeline that is not well. */
    public record Unwell(String level, String component, String noticedBy, String since, String detail) {}

    /**
     * An order that did not become a ticket.
     *
     * @param title the first reason as the catalogue has it
     * @param desk its page at the desk; empty if unknown
     * @param said what people said about it at the desk; may be empty
     * @param page its page in the shop; empty if unknown
     * @param command what helps
     */
    public record FailedOrder(
            String number,
            int stagingId,
            String customer,
            String amount,
            String when,
            String title,
            List<String> reasons,
            String desk,
            List<String> said,
            String page,
            String command,
            String afterwards) {}

    /**
     * How many orders failed for a reason.
     *
     * @param title as the catalogue has it
     * @param desk its page at the desk; empty if unknown
     * @param said what people said about all of them at the desk; may be empty
     */
    public record ReasonCount(String title, int orders, String desk, List<String> said) {}

    /**
     * An order whose ticket the shop could not be notified of.
     *
     * @param said what people said about it at the desk; may be empty
     */
    public record Unsynced(
            String number,
            int stagingId,
            String what,
            String reason,
            String desk,
            List<String> said,
            String page,
            String command) {}

    /**
     * An order that waits for a decision.
     *
     * @param title what it is held for, as the catalogue has it
     * @param desk its page at the desk; empty if unknown
     * @param said what people said about it at the desk; may be empty
     * @param page its page in the shop; empty if unknown
     * @param command what shows more of it
     */
    public record HeldOrder(
            String number,
            int stagingId,
            String customer,
            String amount,
            String title,
            String reason,
            String desk,
            List<String> said,
            String page,
            String command) {}

    /**
     * An order that the shop changed after it was staged.
     *
     * @param what the change, in a few words
     * @param desk its page at the desk; empty if unknown
     * @param said what people said about it at the desk; may be empty
     * @param details what it consists of, each in a line; may be empty
     * @param stands what CounterPoint has of it
     * @param helps what the command is for
     */
    public record Changed(
            String number,
            int stagingId,
            String what,
            List<String> details,
            String stands,
            String amount,
            String desk,
            List<String> said,
            String page,
            String helps,
            String command) {}

    /** A message that no service can handle. */
    public record Dead(String id, String service, String queue, String now, String reason) {}
}
