package io.orderbridge.sandbox.woocommerce;

import io.orderbridge.sandbox.counterpoint.Catalogue;
import io.orderbridge.sandbox.counterpoint.Catalogue.Product;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The shop's database: WooCommerce's tables with the assortment of {@link Catalogue}, in a MariaDB that is there. */
public final class ShopDatabase implements AutoCloseable {

    /** Version that the shop says it is. */
    static final String WOOCOMMERCE_VERSION = "11.0.1";

    private static final int FIRST_ORDER_ID = 1001;
    private static final LocalDateTime OPENED = LocalDateTime.of(2026, 1, 2, 9, 0);

    private final ShopSql sql;
    private final String prefix;

    private ShopDatabase(ShopSql sql, String prefix) {
        this.sql = sql;
        this.prefix = prefix;
    }

    /**
     * Creates what is missing of the shop: tables, options, products, coupons, tax rates and users. A shop that is there
     * keeps its rows; only storage, zone and currency are set anew.
     *
     * @param url JDBC address of the database, {@code jdbc:mysql://host:port/name}
     * @throws SQLException when the database cannot be reached or refuses
     */
    public static ShopDatabase create(String url, String user, String password, ShopSettings settings)
            throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, ShopSql.properties(user, password))) {
            Script.createTables(connection, settings.prefix());
        }
        var shop = new ShopDatabase(new ShopSql(url, user, password, settings.prefix()), settings.prefix());
        if (shop.option("siteurl").isEmpty()) {
            shop.furnish();
        }
        shop.setOption("timezone_string", settings.zone().getId());
        shop.setOption("woocommerce_currency", settings.currency());
        shop.setStorage(settings.storage());
        return shop;
    }

    /**
     * Opens a shop that is there.
     *
     * @throws ShopUnavailable when it cannot be reached or has no such tables
     */
    public static ShopDatabase open(String url, String user, String password, String prefix) {
        var shop = new ShopDatabase(new ShopSql(url, user, password, prefix), prefix);
        shop.option("siteurl");
        return shop;
    }

    /** A key of the shop's REST. */
    public record ApiKey(String consumerKey, String consumerSecret) {}

    /** What a key of the shop's REST may do. */
    public enum Permission {
        READ,
        WRITE,
        READ_WRITE;

        String column() {
            return switch (this) {
                case READ -> "read";
                case WRITE -> "write";
                case READ_WRITE -> "read_write";
            };
        }
    }

    /** Makes a new key of the user, at random as WooCommerce does. */
    public ApiKey addApiKey(String description, int userId, Permission permission) {
        var random = new SecureRandom();
        var bytes = new byte[40];
        random.nextBytes(bytes);
        String hex = HexFormat.of().formatHex(bytes);
        var key = new ApiKey("ck_" + hex.substring(0, 40), "cs_" + hex.substring(40));
        addApiKey(description, userId, permission, key);
        return key;
    }

    /** Adds this key, or gives it this secret and permission if it is there. The secret may have 43 characters at most. */
    public void addApiKey(String description, int userId, Permission permission, ApiKey key) {
        String hash = ApiKeys.hash(key.consumerKey());
        sql.update("DELETE FROM wp_woocommerce_api_keys WHERE consumer_key = ?", hash);
        sql.update(
                """
                INSERT INTO wp_woocommerce_api_keys
                  (user_id, description, permissions, consumer_key, consumer_secret, truncated_key)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                userId,
                description,
                permission.column(),
                hash,
                key.consumerSecret(),
                key.consumerKey().substring(Math.max(0, key.consumerKey().length() - 7)));
    }

    /** The value of an option of the shop, empty when there is no such option. */
    public Optional<String> option(String name) {
        return sql.one("SELECT option_value FROM wp_options WHERE option_name = ?", row -> row.getString(1), name);
    }

    public void setOption(String name, String value) {
        sql.update(
                """
                INSERT INTO wp_options (option_name, option_value, autoload) VALUES (?, ?, 'on')
                ON DUPLICATE KEY UPDATE option_value = ?
                """,
                name,
                value,
                value);
    }

    /** Says where orders are kept from now on; orders that are in the other storage stay there. */
    public void setStorage(Storage storage) {
        setOption("woocommerce_custom_orders_table_enabled", storage.option());
    }

    /** How the shop is set up now; storage, zone and currency are read from its options. */
    public ShopSettings settings() {
        Map<String, String> options = new HashMap<>();
        sql.list(
                        """
                        SELECT option_name, option_value FROM wp_options
                        WHERE option_name IN
                          ('woocommerce_custom_orders_table_enabled', 'timezone_string', 'woocommerce_currency')
                        """,
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(option -> options.put(option.getKey(), option.getValue()));
        String zone = options.getOrDefault("timezone_string", "");
        return new ShopSettings(
                prefix,
                Storage.ofOption(options.getOrDefault("woocommerce_custom_orders_table_enabled", "no")),
                zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone),
                options.getOrDefault("woocommerce_currency", "USD"));
    }

    Storage storage() {
        return settings().storage();
    }

    ZoneId zone() {
        return settings().zone();
    }

    /** Address of the shop as it knows it itself; signatures of REST are made over it. */
    public String home() {
        return option("home").orElse("");
    }

    public void setHome(String url) {
        setOption("home", url);
        setOption("siteurl", url);
    }

    @Override
    public void close() {
        sql.close();
    }

    ShopSql sql() {
        return sql;
    }

    private void furnish() {
        var options = new LinkedHashMap<String, String>();
        options.put("home", "http://127.0.0.1");
        options.put("blogname", "OrderBridge sandbox shop");
        options.put("permalink_structure", "/%postname%/");
        options.put("active_plugins", "a:1:{i:0;s:27:\"woocommerce/woocommerce.php\";}");
        options.put("gmt_offset", "");
        options.put("woocommerce_default_country", "US:IL");
        options.put("woocommerce_calc_taxes", "yes");
        options.put("woocommerce_price_thousand_sep", ",");
        options.put("woocommerce_price_decimal_sep", ".");
        options.put("woocommerce_price_num_decimals", "2");
        options.put("woocommerce_manage_stock", "yes");
        options.put("woocommerce_hold_stock_minutes", "60");
        options.put("woocommerce_prices_include_tax", "no");
        options.put("woocommerce_tax_based_on", "shipping");
        options.put("woocommerce_tax_round_at_subtotal", "no");
        options.put("woocommerce_version", WOOCOMMERCE_VERSION);
        options.put("woocommerce_db_version", WOOCOMMERCE_VERSION);
        options.put("woocommerce_custom_orders_table_created", "yes");
        options.put("woocommerce_custom_orders_table_data_sync_enabled", "no");
        options.forEach(this::setOption);
        Catalogue.PRODUCTS.forEach(this::addProduct);
        addCoupon(Cart.TEN_PERCENT, "percent", "10");
        addCoupon(Cart.FIVE_OFF, "fixed_cart", "5");
        addUsers();
        TaxRate.ALL.forEach(this::addTaxRate);
        sql.update("ALTER TABLE wp_posts AUTO_INCREMENT = " + FIRST_ORDER_ID);
        // Last: a shop whose furnishing broke off is furnished again.
        setOption("siteurl", "http://127.0.0.1");
    }

    private void addProduct(Product product) {
        boolean variation = product.parentId() != 0;
        addPost(
                product.id(),
                product.name(),
                variation ? "Size: " + product.attribute() : "",
                variation ? "product_variation" : "product",
                product.parentId());
        Map<String, String> meta = new LinkedHashMap<>();
        if (!product.sku().isEmpty()) {
            meta.put("_sku", product.sku());
        }
        meta.put("_regular_price", product.price().toPlainString());
        meta.put("_tax_status", "taxable");
        meta.put("_tax_class", variation ? "parent" : product.taxClass());
        meta.put("_manage_stock", "no");
        meta.put("_virtual", product.virtual() ? "yes" : "no");
        meta.put("_downloadable", "no");
        meta.put("_stock_status", "instock");
        meta.put("_price", product.price().toPlainString());
        meta.put("_product_version", WOOCOMMERCE_VERSION);
        if (variation) {
            meta.put("attribute_size", product.attribute());
        }
        addPostMeta(product.id(), meta);
        sql.update(
                """
                REPLACE INTO wp_wc_product_meta_lookup
                  (product_id, sku, `virtual`, min_price, max_price, stock_status, tax_status, tax_class)
                VALUES (?, ?, ?, ?, ?, 'instock', 'taxable', ?)
                """,
                product.id(),
                product.sku(),
                product.virtual() ? 1 : 0,
                product.price(),
                product.price(),
                variation ? "parent" : product.taxClass());
    }

    private void addCoupon(Cart.Coupon coupon, String type, String amount) {
        addPost(coupon.id(), coupon.code(), "", "shop_coupon", 0);
        Map<String, String> meta = new LinkedHashMap<>();
        meta.put("discount_type", type);
        meta.put("coupon_amount", amount);
        meta.put("individual_use", "no");
        meta.put("free_shipping", "no");
        addPostMeta(coupon.id(), meta);
    }

    private void addPost(int id, String title, String excerpt, String type, int parent) {
        sql.update(
                """
                REPLACE INTO wp_posts
                  (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status,
                   comment_status, ping_status, post_name, to_ping, pinged, post_modified, post_modified_gmt,
                   post_content_filtered, post_parent, guid, post_type)
                VALUES (?, 1, ?, ?, '', ?, ?, 'publish', 'closed', 'closed', ?, '', '', ?, ?, '', ?, ?, ?)
                """,
                id,
                OPENED,
                OPENED,
                title,
                excerpt,
                type + "-" + id,
                OPENED,
                OPENED,
                parent,
                "/?post_type=" + type + "&p=" + id,
                type);
    }

    private void addPostMeta(int post, Map<String, String> meta) {
        sql.update("DELETE FROM wp_postmeta WHERE post_id = ?", post);
        meta.forEach((key, value) -> sql.update(
                "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (?, ?, ?)", post, key, value));
    }

    private void addUsers() {
        Catalogue.OTHER_SHOP_USERS.forEach(
                user -> addUser(user.id(), user.login(), user.email(), user.id() == 1 ? "administrator" : "customer"));
        Catalogue.CUSTOMERS.forEach(customer -> customer.shopUserId()
                .ifPresent(id -> addUser(id, "shopper-" + id, Shopper.emailInShop(customer), "customer")));
    }

    private void addUser(int id, String login, String email, String role) {
        sql.update(
                """
                REPLACE INTO wp_users (ID, user_login, user_nicename, user_email, user_registered, display_name)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                id,
                login,
                login,
                email,
                OPENED,
                login);
        sql.update("DELETE FROM wp_usermeta WHERE user_id = ?", id);
        sql.update(
                "INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (?, ?, ?)",
                id,
                prefix + "capabilities",
                "a:1:{s:%d:\"%s\";b:1;}".formatted(role.getBytes(StandardCharsets.UTF_8).length, role));
    }

    private void addTaxRate(TaxRate rate) {
        sql.update(
                """
                REPLACE INTO wp_woocommerce_tax_rates
                  (tax_rate_id, tax_rate_country, tax_rate_state, tax_rate, tax_rate_name, tax_rate_priority,
                   tax_rate_compound, tax_rate_shipping, tax_rate_order, tax_rate_class)
                VALUES (?, ?, ?, ?, ?, ?, 0, 1, ?, ?)
                """,
                rate.id(),
                rate.country(),
                rate.state(),
                rate.percent().setScale(4).toPlainString(),
                rate.label(),
                rate.priority(),
                rate.id(),
                rate.taxClass());
    }
}
