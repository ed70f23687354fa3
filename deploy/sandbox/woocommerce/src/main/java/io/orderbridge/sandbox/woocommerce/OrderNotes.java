package io.orderbridge.sandbox.woocommerce;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Notes of orders (wp_comments of type order_note). */
final class OrderNotes {

    /** What WooCommerce says of its own notes. */
    enum Group {
        ORDER_UPDATE("order_update"),
        EMAIL("email_notification"),
        PAYMENT("payment"),
        NONE("");

        private final String value;

        Group(String value) {
            this.value = value;
        }
    }

    private static final String WOOCOMMERCE = "WooCommerce";
    private static final int TEXT_COLUMN_CHARACTERS = 65_535;

    /** A tag as wp_kses takes it: a sign < with what follows up to the next >, or to the end. */
    private static final Pattern MARKUP = Pattern.compile("<[^>]*(>|$)|>");

    private static final Pattern TAG = Pattern.compile("<\\s*(/?)\\s*([a-zA-Z0-9-]+)([^>]*)>?", Pattern.DOTALL);
    private static final Pattern AMPERSAND = Pattern.compile("&(?!(?:[A-Za-z][A-Za-z0-9]{1,8}|#[0-9]{1,7});)");
    private static final Set<String> ALLOWED_TAGS = Set.of(
            "a",
            "b",
            "blockquote",
            "br",
            "code",
            "del",
            "em",
            "i",
            "li",
            "ol",
            "p",
            "q",
            "s",
            "span",
            "strong",
            "u",
            "ul");

    private final ShopSql sql;
    private final ShopTime time;

    OrderNotes(ShopSql sql, ShopTime time) {
        this.sql = sql;
        this.time = time;
    }

    /** A note; created is UTC. */
    record Note(
            long id,
            long orderId,
            String author,
            LocalDateTime created,
            String text,
            boolean customerNote,
            boolean shown) {}

    /** Thrown when the text is longer than its column; WooCommerce answers this with an error. */
    static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Adds a note of WooCommerce itself. */
    void addOwn(long orderId, String text, Group group) {
        add(orderId, text, false, Optional.empty(), group);
    }

    /**
     * Adds a note and returns its id. Markup is filtered and backslashes are lost, as in WordPress.
     *
     * @param author id of the user who wrote it, empty for WooCommerce itself
     * @throws TooLong when the text does not fit
     */
    long add(long orderId, String text, boolean customerNote, Optional<Long> author, Group group) {
        String filtered = filter(text);
        if (filtered.length() > TEXT_COLUMN_CHARACTERS) {
            throw new TooLong();
        }
        LocalDateTime now = time.utc();
        String name = author.flatMap(this::displayName).orElse(WOOCOMMERCE);
        long id = sql.insert(
                """
                INSERT INTO wp_comments
                  (comment_post_ID, comment_author, comment_author_email, comment_date, comment_date_gmt,
                   comment_content, comment_approved, comment_agent, comment_type, user_id)
                VALUES (?, ?, ?, ?, ?, ?, '1', 'WooCommerce', 'order_note', 0)
                """,
                orderId,
                name,
                author.flatMap(this::email).orElse("woocommerce@noreply.com"),
                time.local(now),
                now,
                filtered);
        if (customerNote) {
            addMeta(id, "is_customer_note", "1");
        }
        if (group != Group.NONE) {
            addMeta(id, "note_group", group.value);
        }
        sql.update("UPDATE wp_posts SET comment_count = comment_count + 1 WHERE ID = ?", orderId);
        return id;
    }

    /** WordPress hides the comments of a post that goes to the trash. */
    void hide(long orderId) {
        sql.update(
                "UPDATE wp_comments SET comment_approved = 'post-trashed' WHERE comment_post_ID = ?"
                        + " AND comment_approved = '1'",
                orderId);
    }

    /** Shows what {@link #hide} hid. */
    void show(long orderId) {
        sql.update(
                "UPDATE wp_comments SET comment_approved = '1' WHERE comment_post_ID = ?"
                        + " AND comment_approved = 'post-trashed'",
                orderId);
    }

    /** The notes of an order that its shop shows, newest first. */
    List<Note> of(long orderId) {
        return all(orderId).stream().filter(Note::shown).toList();
    }

    /** All notes of an order, newest first. */
    List<Note> all(long orderId) {
        return sql.list(
                """
                SELECT c.comment_ID, c.comment_post_ID, c.comment_author, c.comment_date_gmt, c.comment_content,
                       m.meta_value, c.comment_approved = '1'
                FROM wp_comments c
                LEFT JOIN wp_commentmeta m ON m.comment_id = c.comment_ID AND m.meta_key = 'is_customer_note'
                WHERE c.comment_post_ID = ? AND c.comment_type = 'order_note'
                ORDER BY c.comment_date_gmt DESC, c.comment_ID DESC
                """,
                row -> new Note(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getObject(4, LocalDateTime.class),
                        row.getString(5),
                        "1".equals(row.getString(6)),
                        row.getBoolean(7)),
                orderId);
    }

    Optional<Note> find(long orderId, long noteId) {
        return of(orderId).stream().filter(note -> note.id() == noteId).findFirst();
    }

    void delete(Note note) {
        sql.update("DELETE FROM wp_commentmeta WHERE comment_id = ?", note.id());
        sql.update("DELETE FROM wp_comments WHERE comment_ID = ?", note.id());
        sql.update("UPDATE wp_posts SET comment_count = comment_count - 1 WHERE ID = ?", note.orderId());
    }

    /** What WordPress leaves of a note: known tags without attributes, unknown ones dropped, no backslashes. */
    static String filter(String text) {
        String escaped = AMPERSAND.matcher(text.replace("\\", "")).replaceAll("&amp;");
        return MARKUP.matcher(escaped).replaceAll(OrderNotes::tag);
    }

    private static String tag(MatchResult markup) {
        if (markup.group().equals(">")) {
            return "&gt;";
        }
        var tag = TAG.matcher(markup.group());
        if (!tag.matches() || !ALLOWED_TAGS.contains(tag.group(2))) {
            return "";
        }
        return "<" + tag.group(1) + tag.group(2) + ">";
    }

    private void addMeta(long note, String key, String value) {
        sql.update("INSERT INTO wp_commentmeta (comment_id, meta_key, meta_value) VALUES (?, ?, ?)", note, key, value);
    }

    private Optional<String> displayName(long user) {
        return sql.one("SELECT display_name FROM wp_users WHERE ID = ?", row -> row.getString(1), user);
    }

    private Optional<String> email(long user) {
        return sql.one("SELECT user_email FROM wp_users WHERE ID = ?", row -> row.getString(1), user);
    }
}
