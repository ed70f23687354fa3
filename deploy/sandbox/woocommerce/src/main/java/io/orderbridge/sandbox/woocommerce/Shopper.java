package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.counterpoint.Catalogue;
import io.orderbridge.sandbox.counterpoint.Catalogue.Customer;
import io.orderbridge.sandbox.counterpoint.Catalogue.Mapping;
import io.orderbridge.sandbox.counterpoint.Catalogue.ShopUser;
import io.orderbridge.sandbox.woocommerce.Cart.Fee;
import io.orderbridge.sandbox.woocommerce.Cart.Line;
import io.orderbridge.sandbox.woocommerce.Cart.Shipping;
import io.orderbridge.sandbox.woocommerce.OrderKind.FollowUp;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Shoppers who place orders as WooCommerce's checkout writes them: in separate autocommitted statements, as a draft first,
 * then items and totals, the paid status last. The same seed gives the same carts in the same sequence.
 *
 * <p>Several threads may use one shopper at once. When the shop's database fails while an order is written, {@link
 * ShopUnavailable} is thrown and that order stays unpaid for good; the payment itself is repeated until it is written, as
 * a gateway would.
 */
public final class Shopper {

    /** Orders of one deal: each kind once, the rest everyday orders. */
    private static final int DEAL = 60;

    private static final int[] EVERYDAY_PRODUCTS = {12, 13, 14, 15, 16, 17, 18, 20, 28};
    private static final Shipping FLAT_RATE = new Shipping("Flat rate", "flat_rate", new BigDecimal("9.50"));
    private static final Shipping FREE_SHIPPING = new Shipping("Free shipping", "free_shipping", new BigDecimal("0"));
    private static final Shipping PICKUP = new Shipping("Local pickup", "local_pickup", new BigDecimal("0"));
    private static final BigDecimal A_PART = new BigDecimal("1.00");

    /** What a plug-in for shipping gives orders. */
    public static final String STATUS_OF_A_PLUGIN = "shipped";

    private static final Duration PAYMENT_RETRY = Duration.ofMillis(500);
    private static final Duration PAYMENT_GIVEN_UP = Duration.ofMinutes(5);

    private final ShopDatabase shop;
    private final Clock clock;
    private final long seed;
    private final List<OrderKind> dealt = new ArrayList<>();
    private long placed;
    private long deals;
    private Optional<Charge> lastCharge = Optional.empty();

    /** A payment that a gateway has taken. */
    private record Charge(String method, String title, String transactionId) {}

    public Shopper(ShopDatabase shop, long seed) {
        this(shop, seed, Clock.systemUTC());
    }

    public Shopper(ShopDatabase shop, long seed, Clock clock) {
        this.shop = shop;
        this.seed = seed;
        this.clock = clock;
    }

    /** What the shop shows of an order; the status has no prefix. */
    public record View(String status, BigDecimal total, List<String> notes, Map<String, String> meta) {}

    /** Places the next order of a mix that contains every kind once in {@value #DEAL} orders. */
    public PlacedOrder placeNext() {
        return place(nextKind());
    }

    public PlacedOrder place(OrderKind kind) {
        if (kind.life().isPresent()) {
            return placeAsRecorded(kind);
        }
        var random = new Random(seed * 1_000_003 + nextNumber());
        Desk desk = desk();
        Buyer buyer = buyer(kind, random);
        Cart cart = cart(kind, random);
        var priced = new PricedCart(cart);
        OrderData order = order(desk, kind, buyer, cart, priced, random);

        order.id = desk.tables.create(order);
        desk.items.write(order.id, cart, priced, order.createdVia.equals("store-api"));
        desk.tables.writeTotals(order);

        var result = new PlacedOrder(
                order.id,
                Long.toString(order.id),
                kind,
                priced.total,
                order.currency,
                buyer.custNo(),
                cart.lines.stream().map(Shopper::line).toList(),
                Optional.empty(),
                Optional.empty());
        PlacedOrder finished = finish(desk, order, result);
        if (kind.outcome() == OrderKind.Outcome.CREATED
                && kind.followUp().isEmpty()
                && !order.transactionId.isEmpty()) {
            charged(new Charge(order.paymentMethod, order.paymentMethodTitle, order.transactionId));
        }
        return finished;
    }

    /** A recorded life of a new order in this shop; nothing of it is there before its first step. */
    public RecordedOrder recorded(String life) {
        return new RecordedOrder(this, shop, life);
    }

    private PlacedOrder placeAsRecorded(OrderKind kind) {
        RecordedOrder recorded = recorded(kind.life().orElseThrow());
        while (recorded.hasNext()) {
            recorded.step();
        }
        OrderData order = insist(() -> desk().find(recorded.id()));
        return new PlacedOrder(
                order.id,
                Long.toString(order.id),
                kind,
                order.total.setScale(2),
                order.currency,
                Optional.empty(),
                List.of(),
                Optional.of(clock.instant()),
                Optional.empty());
    }

    private synchronized void charged(Charge charge) {
        lastCharge = Optional.of(charge);
    }

    private synchronized Optional<Charge> lastCharge() {
        return lastCharge;
    }

    /** Does what the order's kind still wants from the shopper or the shopkeeper; does nothing where nothing is left. */
    public PlacedOrder followUp(PlacedOrder order) {
        if (order.kind().followUp().isEmpty()) {
            return order;
        }
        FollowUp followUp = order.kind().followUp().get();
        switch (followUp) {
            case PAY -> {
                return order.paid(pay(order.id()));
            }
            case CANCEL_AFTER_TICKET -> cancel(order.id());
            case REFUND_AFTER_TICKET -> refundFully(order.id());
            case REFUND_A_PART_AFTER_TICKET -> refund(order.id(), A_PART, "a dent");
            case EDIT_AFTER_TICKET -> edit(order.id());
            case REVIVE_AFTER_REFUND -> {
                refundFully(order.id());
                change(order.id(), "processing");
            }
            case STATUS_OF_A_PLUGIN_AFTER_TICKET -> giveStatusOfAPlugin(order.id());
        }
        return order;
    }

    /**
     * Pays an order; it becomes processing.
     *
     * @return the moment when the paid status was in the database
     */
    public Instant pay(long orderId) {
        Desk desk = desk();
        return pay(desk, desk.find(orderId), "processing");
    }

    public void cancel(long orderId) {
        change(orderId, "cancelled");
    }

    public void complete(long orderId) {
        change(orderId, "completed");
    }

    /** Refunds all of it; the order becomes refunded. */
    public void refundFully(long orderId) {
        change(orderId, "refunded");
    }

    public void putOnHold(long orderId) {
        change(orderId, "on-hold");
    }

    public void giveStatusOfAPlugin(long orderId) {
        change(orderId, STATUS_OF_A_PLUGIN);
    }

    /** Adds one more piece to the first line, as staff do, without new totals. */
    public void edit(long orderId) {
        Desk desk = desk();
        OrderData order = insist(() -> desk.find(orderId));
        BigDecimal pieces =
                insist(() -> new BigDecimal(desk.items.firstLine(orderId).value("_qty")).add(BigDecimal.ONE));
        insist(() -> {
            // What is repeated adds nothing.
            desk.life.giveFirstLine(order, desk.items, pieces);
            return pieces;
        });
    }

    /** Gives an amount back, for no line of the order. */
    public void refund(long orderId, BigDecimal amount, String reason) {
        Desk desk = desk();
        desk.life.refund(desk.find(orderId), amount, reason);
    }

    public void trash(long orderId) {
        Desk desk = desk();
        desk.life.trash(desk.find(orderId));
    }

    /** Deletes an order for good, past the trash. */
    public void delete(long orderId) {
        Desk desk = desk();
        desk.items.delete(orderId);
        desk.tables.delete(orderId);
    }

    /** Reads an order for checks; empty when the shop has none with this id. */
    public Optional<View> look(long orderId) {
        Desk desk = desk();
        return desk.tables.find(orderId).map(order -> {
            var meta = new LinkedHashMap<String, String>();
            order.meta.forEach(row -> meta.put(row.key(), row.value()));
            return new View(
                    order.plainStatus(),
                    order.total,
                    desk.notes.all(orderId).stream().map(OrderNotes.Note::text).toList(),
                    meta);
        });
    }

    /** The e-mail address with which a customer buys in the shop. */
    static String emailInShop(Customer customer) {
        return Catalogue.MAPPINGS.stream()
                .filter(mapping -> mapping.custNo().equals(customer.custNo()))
                .map(Mapping::email)
                .findFirst()
                .orElse(customer.email());
    }

    /** Who buys: the account (0 = guest), addresses, and the customer of CounterPoint if there is one. */
    private record Buyer(long userId, Address billing, Address shipping, Optional<String> custNo) {}

    /** The shop's tables in the storage that is in force now. */
    private record Desk(
            String currency, ShopTime time, OrderTables tables, OrderItems items, OrderNotes notes, OrderLife life) {

        OrderData find(long orderId) {
            return tables.find(orderId)
                    .orElseThrow(() -> new IllegalArgumentException("The shop has no order " + orderId));
        }
    }

    private Desk desk() {
        ShopSettings settings = shop.settings();
        var time = new ShopTime(clock, settings.zone());
        OrderTables tables = OrderTables.of(shop.sql(), time, settings.storage());
        var notes = new OrderNotes(shop.sql(), time);
        return new Desk(
                settings.currency(),
                time,
                tables,
                new OrderItems(shop.sql()),
                notes,
                new OrderLife(time, tables, notes));
    }

    private PlacedOrder finish(Desk desk, OrderData order, PlacedOrder result) {
        OrderKind kind = result.kind();
        if (kind == OrderKind.ABANDONED) {
            return result;
        }
        order.status = "wc-pending";
        desk.tables.writeStatus(order.id, order.status, desk.time.utc());
        return switch (kind) {
            case UNPAID, PAID_LATER -> result;
            case ON_HOLD -> {
                desk.life.change(order, "on-hold");
                yield result;
            }
            case CANCELLED_UNPAID -> {
                desk.life.change(order, "cancelled");
                yield result;
            }
            case CANCELLED_BEFORE_TICKET -> {
                Instant paid = pay(desk, order, "processing");
                change(order.id, "cancelled");
                yield result.paid(paid).cancelled(clock.instant());
            }
            case REFUNDED_IN_PART_BEFORE_TICKET -> {
                desk.life.change(order, "on-hold");
                order.status = "wc-on-hold";
                desk.life.refund(order, A_PART, "a dent");
                yield result.paid(pay(desk, order, "processing"));
            }
            case EDITED_AT_ONCE -> {
                PlacedOrder paid = result.paid(pay(desk, order, "processing"));
                edit(order.id);
                yield paid;
            }
            case COMPLETED_AT_ONCE -> result.paid(pay(desk, order, "completed"));
            default -> result.paid(pay(desk, order, "processing"));
        };
    }

    private Instant pay(Desk desk, OrderData order, String status) {
        try {
            return desk.life.pay(order, status, order.transactionId);
        } catch (ShopUnavailable e) {
            return insist(() -> {
                OrderData found = desk.find(order.id);
                return OrderStatus.isPaid(found.plainStatus())
                        ? clock.instant()
                        : desk.life.pay(found, status, order.transactionId);
            });
        }
    }

    private void change(long orderId, String status) {
        Desk desk = desk();
        insist(() -> {
            desk.life.change(desk.find(orderId), status);
            return status;
        });
    }

    /** Repeats while the shop's database cannot be reached: whether the last attempt was written is seen by reading. */
    <T> T insist(Supplier<T> change) {
        Instant limit = Instant.now().plus(PAYMENT_GIVEN_UP);
        while (true) {
            try {
                return change.get();
            } catch (ShopUnavailable e) {
                if (Instant.now().isAfter(limit) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAYMENT_RETRY.toNanos());
            }
        }
    }

    private synchronized long nextNumber() {
        return placed++;
    }

    private synchronized OrderKind nextKind() {
        if (dealt.isEmpty()) {
            Collections.addAll(dealt, OrderKind.values());
            while (dealt.size() < DEAL) {
                dealt.add(dealt.size() % 2 == 0 ? OrderKind.GUEST : OrderKind.REGISTERED);
            }
            Collections.shuffle(dealt, new Random(seed + deals++));
        }
        OrderKind next = dealt.remove(dealt.size() - 1);
        if (next == OrderKind.PAID_WITH_ANOTHER && lastCharge.isEmpty()) {
            dealt.add(0, next);
            return dealt.remove(dealt.size() - 1);
        }
        return next;
    }

    private static PlacedOrder.Line line(Line line) {
        return new PlacedOrder.Line(
                line.product().itemNo().orElse(line.product().sku()), line.quantity());
    }

    private OrderData order(Desk desk, OrderKind kind, Buyer buyer, Cart cart, PricedCart priced, Random random) {
        var order = new OrderData();
        order.status = "wc-checkout-draft";
        order.currency = desk.currency;
        order.created = Optional.of(desk.time.utc());
        order.customerId = buyer.userId();
        order.billing = buyer.billing();
        order.shipping = cart.shipping.isEmpty() || cart.shipping.contains(PICKUP) ? Address.EMPTY : buyer.shipping();
        order.ipAddress = "203.0.113." + (1 + random.nextInt(250));
        order.userAgent = "Mozilla/5.0 (sandbox)";
        order.customerNote =
                kind == OrderKind.UNICODE ? "Please ring twice.\nSecond line: \"thanks\" & “merci” 🙏 <3" : "";
        order.createdVia = random.nextBoolean() ? "checkout" : "store-api";
        order.orderKey = "wc_order_" + letters(random, 13);
        order.cartHash = letters(random, 32);
        order.pricesIncludeTax = cart.pricesIncludeTax;
        choosePayment(order, kind, priced, random);
        order.total = priced.total;
        order.cartTax = priced.cartTax;
        order.shippingTotal = priced.shippingTotal;
        order.shippingTax = priced.shippingTax;
        order.discountTotal = priced.discountTotal;
        order.discountTax = priced.discountTax;
        return order;
    }

    private void choosePayment(OrderData order, OrderKind kind, PricedCart priced, Random random) {
        if (priced.total.signum() == 0) {
            return;
        }
        if (kind == OrderKind.PAID_WITH_ANOTHER) {
            Charge charge = lastCharge()
                    .orElseThrow(() -> new IllegalStateException("no order was paid by card or PayPal before"));
            pays(order, charge.method(), charge.title(), charge.transactionId());
            return;
        }
        int choice =
                switch (kind) {
                    case ON_HOLD, REFUNDED_IN_PART_BEFORE_TICKET -> 0;
                    case CASH_ON_DELIVERY -> 1;
                    default -> random.nextInt(4);
                };
        switch (choice) {
            case 0 -> pays(order, "bacs", "Direct bank transfer", "");
            case 1 -> pays(order, "cod", "Cash on delivery", "");
            case 2 -> pays(order, "ppcp-gateway", "PayPal", letters(random, 17).toUpperCase(Locale.ROOT));
            default -> pays(order, "stripe", "Credit card (Stripe)", "ch_" + letters(random, 24));
        }
    }

    private static void pays(OrderData order, String method, String title, String transactionId) {
        order.paymentMethod = method;
        order.paymentMethodTitle = title;
        order.transactionId = transactionId;
    }

    private static Cart cart(OrderKind kind, Random random) {
        var cart = new Cart();
        cart.shipping.add(FLAT_RATE);
        switch (kind) {
            case TWO_TAX_RATES -> {
                cart.add(Catalogue.product(27), 1 + random.nextInt(3));
                cart.add(Catalogue.product(12), 1 + random.nextInt(9));
            }
            case VARIATION -> {
                cart.add(Catalogue.product(22), 2);
                cart.lines.add(new Line(Catalogue.product(23), 1, Map.of("Embroidery", "For \"Ann\" & <Bo>")));
            }
            case VARIATION_WITHOUT_SKU -> cart.add(Catalogue.product(24), 1 + random.nextInt(4));
            case UNIT_SUFFIX -> {
                cart.add(Catalogue.product(14), 1);
                cart.add(Catalogue.product(16), 3);
            }
            case SUFFIX_IS_PART_OF_THE_ITEM -> cart.add(Catalogue.product(19), 2);
            case SAME_PRODUCT_TWICE -> {
                cart.add(Catalogue.product(17), 2);
                cart.lines.add(new Line(Catalogue.product(17), 1, Map.of("Cut to length", "8 ft")));
            }
            case UNICODE -> cart.add(Catalogue.product(28), 1);
            case VIRTUAL -> {
                cart.add(Catalogue.product(25), 1);
                cart.shipping.clear();
            }
            case FREE -> {
                cart.add(Catalogue.product(26), 1);
                cart.shipping.clear();
            }
            case ROUNDED_AT_SUBTOTAL -> {
                // 2.3331 + 1.3332 + 0.22914 tax are 3.90, but 2.33 + 1.33 + 0.23 are 3.89.
                cart.add(Catalogue.product(20), 7);
                cart.add(Catalogue.product(20), 4);
                cart.shipping.set(0, FREE_SHIPPING);
                cart.roundAtSubtotal = true;
            }
            case PRICES_INCLUDE_TAX -> {
                cart.add(Catalogue.product(12), 3);
                cart.add(Catalogue.product(16), 2);
                cart.pricesIncludeTax = true;
            }
            case UNKNOWN_SKU -> cart.add(Catalogue.product(31), 1);
            case UNKNOWN_SKU_WITH_SUFFIX -> cart.add(Catalogue.product(32), 2);
            case MISSING_SKU -> cart.add(Catalogue.product(30), 1);
            case INACTIVE_ITEM -> cart.add(Catalogue.product(29), 1);
            case SEVERAL_FAULTS -> {
                cart.add(Catalogue.product(31), 1);
                cart.add(Catalogue.product(29), 1);
            }
            default -> addEveryday(cart, random);
        }
        switch (kind) {
            case PERCENT_COUPON -> cart.coupon = Optional.of(Cart.TEN_PERCENT);
            case FIXED_COUPON -> {
                cart.add(Catalogue.product(13), 2);
                cart.coupon = Optional.of(Cart.FIVE_OFF);
            }
            case FEE -> cart.fees.add(new Fee("Handling", new BigDecimal("3.50")));
            case NEGATIVE_FEE -> {
                cart.add(Catalogue.product(17), 1);
                cart.fees.add(new Fee("Trade discount", new BigDecimal("-3")));
            }
            case TWO_TAXES_PER_LINE -> cart.taxRates = List.of(TaxRate.GST, TaxRate.PST);
            case LOCAL_PICKUP -> cart.shipping.set(0, PICKUP);
            default -> {
                // An everyday order but for what was put into the cart.
            }
        }
        return cart;
    }

    private static void addEveryday(Cart cart, Random random) {
        int lines = 1 + random.nextInt(4);
        var products = new ArrayList<Integer>();
        for (int product : EVERYDAY_PRODUCTS) {
            products.add(product);
        }
        Collections.shuffle(products, random);
        products.stream().limit(lines).forEach(id -> cart.add(Catalogue.product(id), 1 + random.nextInt(12)));
    }

    private static Buyer buyer(OrderKind kind, Random random) {
        List<Customer> registered = Catalogue.CUSTOMERS.stream()
                .filter(customer -> customer.shopUserId().isPresent())
                .toList();
        Customer account = registered.get(random.nextInt(registered.size()));
        Customer guest = customer(random.nextBoolean() ? "C2001" : "C2002");
        return switch (kind) {
            case REGISTERED, PERCENT_COUPON, COMPLETED_AT_ONCE, PAID_LATER -> buyer(account);
            case SHIPPED_ELSEWHERE -> {
                Buyer buyer = buyer(account);
                yield new Buyer(buyer.userId(), buyer.billing(), elsewhere(), buyer.custNo());
            }
            case TWO_TAXES_PER_LINE -> buyer(customer("C2004"));
            case UNICODE -> buyer(customer("C2003"));
            case LONG_ADDRESS -> {
                Address address = longAddress(address(guest));
                yield new Buyer(0, address, address.withoutEmail(), Optional.of(guest.custNo()));
            }
            case MIXED_CASE_EMAIL -> {
                Buyer buyer = buyer(guest);
                yield new Buyer(
                        0,
                        buyer.billing().with("email", guest.email().replaceFirst("guest", "Guest")),
                        buyer.shipping(),
                        buyer.custNo());
            }
            case UNKNOWN_CUSTOMER, SEVERAL_FAULTS -> stranger(8, "stranger@example.test");
            case AMBIGUOUS_CUSTOMER -> {
                Buyer buyer = buyer(customer("C3001"));
                yield new Buyer(0, buyer.billing(), buyer.shipping(), Optional.empty());
            }
            case MAPPED_TO_MISSING_CUSTOMER -> {
                ShopUser moved = Catalogue.OTHER_SHOP_USERS.get(1);
                yield stranger(moved.id(), moved.email());
            }
            default -> buyer(guest);
        };
    }

    private static Buyer buyer(Customer customer) {
        Address address = address(customer);
        return new Buyer(
                customer.shopUserId().orElse(0), address, address.withoutEmail(), Optional.of(customer.custNo()));
    }

    private static Buyer stranger(int userId, String email) {
        Address address = address(customer("C2001"))
                .with("first_name", "Unknown")
                .with("last_name", "Shopper")
                .with("email", email);
        return new Buyer(userId, address, address.withoutEmail(), Optional.empty());
    }

    private static Customer customer(String custNo) {
        return Catalogue.CUSTOMERS.stream()
                .filter(customer -> customer.custNo().equals(custNo))
                .findFirst()
                .orElseThrow();
    }

    private static Address address(Customer customer) {
        boolean company = customer.name().matches(".*\\b(LLC|Sons|Club)\\b.*");
        String[] name = (company ? "Purchasing Department" : customer.name()).split(" ", 2);
        var fields = new HashMap<String, String>();
        fields.put("first_name", name[0]);
        fields.put("last_name", name[1]);
        fields.put("company", company ? customer.name() : "");
        fields.put("address_1", customer.street());
        fields.put("city", customer.city());
        fields.put("state", customer.state());
        fields.put("postcode", customer.postcode());
        fields.put("country", customer.country());
        fields.put("email", emailInShop(customer));
        fields.put("phone", customer.phone());
        return new Address(fields);
    }

    private static Address elsewhere() {
        return new Address(Map.of(
                "first_name", "Site",
                "last_name", "Manager",
                "company", "Construction Site West",
                "address_1", "4500 W 47th St",
                "address_2", "Gate 3",
                "city", "Chicago",
                "state", "IL",
                "postcode", "60632",
                "country", "US",
                "phone", "(312) 555-0199 ext. 12"));
    }

    private static Address longAddress(Address address) {
        return address.with("first_name", "Maximiliana-Alexandrina ".repeat(4).strip())
                .with("last_name", "Featherstonehaugh-Cholmondeley-".repeat(3) + "Smythe")
                .with(
                        "company",
                        "Society for the Development of Very Long Company Names "
                                .repeat(4)
                                .strip())
                .with(
                        "address_1",
                        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Boulevard ".repeat(3) + "7")
                .with("address_2", "Building 12, Entrance C, Third Floor, behind the Loading Dock, ".repeat(3) + "left")
                .with("city", "Village of Lake in the Hills of the Upper Fox Valley")
                .with("phone", "+1 (312) 555-0142 extension 98765 (after 5 pm)");
    }

    private static String letters(Random random, int count) {
        String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
