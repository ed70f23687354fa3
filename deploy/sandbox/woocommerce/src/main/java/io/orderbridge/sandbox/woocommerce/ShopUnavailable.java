package io.orderbridge.sandbox.woocommerce;

import java.sql.SQLException;

/** The shop's database did not do what was asked; the cause says why. */
public final class ShopUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShopUnavailable(SQLException cause) {
        super("The shop's database: " + cause.getMessage(), cause);
    }
}
