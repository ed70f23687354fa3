package io.orderbridge.ingest.shop;

import io.orderbridge.messaging.InWords;
import java.sql.SQLException;

/** The shop's database could not be reached, or refused to be read. Its message is one line for people. */
public final class ShopReadException extends Exception {

    private static final long serialVersionUID = 1L;

    ShopReadException(SQLException cause) {
        super(InWords.ofCause(cause), cause);
    }
}
