package io.orderbridge.sandbox.woocommerce;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The shop's orders as a page for people. */
final class OrdersPage {

    private static final int ORDERS_SHOWN = 100;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM d, HH:mm:ss", Locale.ENGLISH);
    private static final String STYLE =
            """
            :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
            body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { padding: .45rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
            th { position: sticky; top: 0; background: Canvas; }
            td.amount { text-align: right; font-variant-numeric: tabular-nums; }
            td.amount, td.time, summary { white-space: nowrap; }
            td.customer { max-width: 22rem; overflow-wrap: anywhere; }
            .status { padding: .1rem .5rem; border-radius: .8rem; background: #8883; white-space: nowrap; }
            .processing { background: #2a93; } .completed { background: #28c4; }
            .cancelled, .failed, .refunded, .trash { background: #c334; }
            .note { font-weight: 600; } summary { cursor: pointer; opacity: .75; } ul { margin: .2rem 0; padding-left: 1.1rem; }
            """;

    private final OrderTables tables;
    private final OrderNotes notes;
    private final ShopTime time;
    private final String title;

    OrdersPage(OrderTables tables, OrderNotes notes, ShopTime time, String title) {
        this.tables = tables;
        this.notes = notes;
        this.time = time;
        this.title = title;
    }

    String html() {
        var rows = new StringBuilder();
        for (long id : tables.ids(OrderFilter.newest(ORDERS_SHOWN))) {
            tables.find(id).ifPresent(order -> rows.append(row(order)));
        }
        long all = tables.count(OrderFilter.newest(1));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="refresh" content="5">
                <title>%1$s: orders</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <h1>%1$s</h1>
                <p>%3$d orders, the newest %4$d here. Times are the shop's: %5$s.</p>
                <table>
                <thead><tr><th>Order</th><th>Placed</th><th>Customer</th><th>Status</th><th>Total</th><th>Notes</th></tr></thead>
                <tbody>
                %6$s</tbody>
                </table>
                </body>
                </html>
                """
                .formatted(escaped(title), STYLE, all, Math.min(all, ORDERS_SHOWN), time.zone(), rows);
    }

    private String row(OrderData order) {
        List<String> texts =
                notes.of(order.id).stream().map(OrderNotes.Note::text).toList();
        String ticket = texts.stream()
                .filter(text -> text.startsWith("CounterPoint"))
                .findFirst()
                .map(text -> "<div class=\"note\">" + escaped(text) + "</div>")
                .orElse("");
        String list = texts.isEmpty()
                ? ""
                : "<details><summary>%d notes</summary><ul>%s</ul></details>"
                        .formatted(
                                texts.size(),
                                String.join(
                                        "",
                                        texts.stream()
                                                .map(text -> "<li>" + escaped(text) + "</li>")
                                                .toList()));
        return """
                <tr><td>#%1$d</td><td class="time">%2$s</td><td class="customer">%3$s %4$s<br>%5$s</td><td><span class="status %6$s">%7$s</span></td>\
                <td class="amount">%8$s %9$s</td><td>%10$s%11$s</td></tr>
                """
                .formatted(
                        order.id,
                        order.created.map(time::local).map(TIME::format).orElse(""),
                        escaped(order.billing.get("first_name")),
                        escaped(order.billing.get("last_name")),
                        escaped(order.billing.get("email")),
                        escaped(order.plainStatus()),
                        escaped(OrderStatus.label(order.plainStatus())),
                        OrderJson.amount(order.total, 2),
                        escaped(order.currency),
                        ticket,
                        list);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
