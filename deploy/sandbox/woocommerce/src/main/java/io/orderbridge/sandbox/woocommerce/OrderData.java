package io.orderbridge.sandbox.woocommerce;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** An order as either storage has it, without its items. Times are UTC; the status has its prefix. */
final class OrderData {

    long id;
    long parentId;
    String status = "wc-pending";
    String currency = "";
    BigDecimal total = BigDecimal.ZERO;
    BigDecimal cartTax = BigDecimal.ZERO;
    BigDecimal shippingTotal = BigDecimal.ZERO;
    BigDecimal shippingTax = BigDecimal.ZERO;
    BigDecimal discountTotal = BigDecimal.ZERO;
    BigDecimal discountTax = BigDecimal.ZERO;
    long customerId;
    Address billing = Address.EMPTY;
    Address shipping = Address.EMPTY;
    String paymentMethod = "";
    String paymentMethodTitle = "";
    String transactionId = "";
    String ipAddress = "";
    String userAgent = "";
    String customerNote = "";
    String createdVia = "";
    String version = ShopDatabase.WOOCOMMERCE_VERSION;
    String orderKey = "";
    String cartHash = "";
    boolean pricesIncludeTax;
    Optional<LocalDateTime> created = Optional.empty();
    Optional<LocalDateTime> modified = Optional.empty();
    Optional<LocalDateTime> paid = Optional.empty();
    Optional<LocalDateTime> completed = Optional.empty();

    /** What is no column and no internal key of WooCommerce: data of plug-ins. */
    List<Meta> meta = List.of();

    String plainStatus() {
        return status.startsWith("wc-") ? status.substring(3) : status;
    }
}
