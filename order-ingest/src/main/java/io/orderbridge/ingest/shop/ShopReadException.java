package io.orderbridge.ingest.shop;

import io.orderbridge.service.ErrorDescription;
import java.sql.SQLException;

/** The shop's database could not be reached, or refused to be read. Its message is one line for people. */
public final class ShopReadException extends Exception {

    private static final long serialVersionUID = 1L;

    ShopReadException(SQLException cause) {
        super(ErrorDescription.ofCause(cause), cause);
    }
}
