package io.orderbridge.statussync.woocommerce;

/** A call to the shop that did not succeed. The message says why, for people; never key, nonce or signature. */
public abstract sealed class ShopException extends Exception {

    private static final long serialVersionUID = 1L;

    private ShopException(String reason) {
        super(Redaction.of(reason));
    }

    /** The shop as a whole does not work for us now: it is away, refuses our key, or wants to be left alone. */
    public static final class Unavailable extends ShopException {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }
    }

    /** The shop works and refuses this call; it would again. */
    public static final class Refused extends ShopException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /** The shop works and has no order with this id: it was deleted for good, not only moved to the trash. */
    public static final class UnknownOrder extends ShopException {
        private static final long serialVersionUID = 1L;

        UnknownOrder(String reason) {
            super(reason);
        }
    }

    /** The shop works, but this call failed; whether it had an effect is unknown. */
    public static final class Doubtful extends ShopException {
        private static final long serialVersionUID = 1L;

        Doubtful(String reason) {
            super(reason);
        }
    }
}
