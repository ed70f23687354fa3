package io.orderbridge.sandbox.faults;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Something that may stop the flow of orders, for minutes, until it ends by itself or somebody ends it. */
interface Stop {

    /** What happens, for people. */
    String words();

    /** The mail that people must get of it. */
    Mail mail();

    /** Lets it begin. */
    void begin() throws Exception;

    /** Ends it. */
    void end() throws Exception;

    /** What is wrong at the very end that the account of the orders does not know of; one readable line each. */
    default List<String> complaints() throws Exception {
        return List.of();
    }

    /** When a mail is required. */
    enum Required {
        /** Only if no order gets through meanwhile. */
        IF_NOTHING_GETS_THROUGH,
        /** In any case, counted from the beginning. */
        FROM_THE_BEGINNING,
        /** In any case, counted from the end. */
        FROM_THE_END
    }

    /**
     * The mail that says what is wrong: it names what is not well, what is wrong with it, and who noticed.
     *
     * @param text what its text has
     * @param over what the text of the all-clear has; empty if none is due when the stop has ended
     */
    record Mail(Required required, Pattern text, Optional<Pattern> over) {

        /** A mail about something that is not well, with an all-clear when it is well again. */
        static Mail about(Required required, String component, String detail, String noticedBy) {
            return new Mail(
                    required,
                    unwell(component, detail, noticedBy),
                    Optional.of(Pattern.compile("(?m)^- " + Pattern.quote(component) + ": well again since .*seen by "
                            + Pattern.quote(noticedBy))));
        }

        /** A mail about something that stays as it is when the stop has ended. */
        static Mail lasting(Required required, String component, String detail, String noticedBy) {
            return new Mail(required, unwell(component, detail, noticedBy), Optional.empty());
        }

        private static Pattern unwell(String component, String detail, String noticedBy) {
            return Pattern.compile("(?m)^- (?:Warning|Critical): " + Pattern.quote(component) + ", since .*\\R  .*"
                    + detail + ".*\\R  Seen by " + Pattern.quote(noticedBy) + "\\.$");
        }
    }
}
