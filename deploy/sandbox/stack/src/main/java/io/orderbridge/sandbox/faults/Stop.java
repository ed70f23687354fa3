package io.orderbridge.sandbox.faults;

import java.util.List;
import java.util.regex.Pattern;

/** Something that may stop the flow of orders, for minutes, until it ends by itself or somebody ends it. */
interface Stop {

    /** What happens, for people. */
    String words();

    /** What a mail about it contains, if it stops the flow. */
    Pattern mail();

    /** Lets it begin. */
    void begin() throws Exception;

    /** Ends it. */
    void end() throws Exception;

    /** What is wrong at the very end that the account of the orders does not know of; one readable line each. */
    default List<String> complaints() throws Exception {
        return List.of();
    }
}
