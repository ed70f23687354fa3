package io.orderbridge.ingest.shop;

import io.orderbridge.messaging.InWords;
import java.sql.SQLException;

/** The shop's database could not be reached, or refused to be read. Its message is one line for people. */
public final class ShopReadException extends Exception {

    private static final long serialVersionUID = 1L;

    ShopReadException(SQLException cause) {
        super(inWords(cause), cause);
    }

    /** The last line that says something: the driver wraps the reason into several. */
    static String inWords(SQLException exception) {
        Throwable deepest = exception;
        while (deepest.getCause() != null && deepest.getCause().getMessage() != null) {
            deepest = deepest.getCause();
        }
        String message = InWords.of(deepest);
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(deepest.getClass().getSimpleName());
    }
}
