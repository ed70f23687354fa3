package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.counterpoint.Catalogue;
import io.orderbridge.sandbox.counterpoint.Catalogue.Product;
import io.orderbridge.sandbox.woocommerce.RecordedLives.Life;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A new order of the stand-in whose life is one that was recorded on a real WooCommerce. */
public final class RecordedOrder {

    private static final Map<String, Long> PRODUCTS = Catalogue.PRODUCTS.stream()
            .filter(product -> !product.sku().isEmpty())
            .collect(Collectors.toMap(Product::sku, product -> (long) product.id()));

    private final Shopper shopper;
    private final ShopDatabase shop;
    private final RecordedLives lives;
    private final String name;
    private final Life life;
    private int next;

    RecordedOrder(Shopper shopper, ShopDatabase shop, String name) {
        this.shopper = shopper;
        this.shop = shop;
        this.name = name;
        this.lives = new RecordedLives(shop.settings().storage());
        this.life = lives.anew(name, shop.settings().prefix(), PRODUCTS);
    }

    /** The order, or the first one of its life, once it was placed. */
    public long id() {
        return life.order(0);
    }

    /** Returns the ids of all orders that have been placed so far; sub-orders come after their parent. */
    public List<Long> ids() {
        return life.placed();
    }

    public boolean hasNext() {
        return next < life.steps();
    }

    /**
     * Takes the next step; insists while the shop's database is away.
     *
     * @return what was done, as it was written down when it was recorded
     */
    public String step() {
        return shopper.insist(() -> {
            shop.sql().together(connection -> life.play(connection, next));
            return lives.steps(name).get(next++);
        });
    }
}
