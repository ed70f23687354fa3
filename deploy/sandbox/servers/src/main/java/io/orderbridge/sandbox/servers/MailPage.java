package io.orderbridge.sandbox.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A page that lists the caught mails, newest first, and shows each. */
final class MailPage {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final String MAIL = "/mail/";

    private final MailFolder mails;

    private MailPage(MailFolder mails) {
        this.mails = mails;
    }

    static void serve(MailFolder mails, int port) throws IOException {
        var page = new MailPage(mails);
        HttpServer server = HttpServer.create(new InetSocketAddress(Listening.address(), port), 0);
        server.createContext("/", page::answer);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/")) {
            send(exchange, 200, list(mails.list()));
            return;
        }
        Optional<CaughtMail> mail =
                path.startsWith(MAIL) ? mails.find(path.substring(MAIL.length())) : Optional.empty();
        if (mail.isPresent()) {
            send(exchange, 200, show(mail.get()));
        } else {
            send(exchange, 404, page("Mails", "<p>There is no such mail.</p>", ""));
        }
    }

    private static String list(List<CaughtMail> mails) {
        var rows = new StringBuilder();
        for (int i = mails.size() - 1; i >= 0; i--) {
            CaughtMail mail = mails.get(i);
            rows.append("<tr><td>%s</td><td>%s</td><td><a href=\"%s%s\">%s</a></td></tr>%n"
                    .formatted(
                            TIME.format(mail.receivedAt()),
                            escape(String.join(", ", mail.recipients())),
                            MAIL,
                            mail.id(),
                            escape(mail.subject())));
        }
        String body = mails.isEmpty()
                ? "<p>No mail yet.</p>"
                : "<table><tr><th>Received</th><th>To</th><th>Subject</th></tr>" + rows + "</table>";
        return page(mails.size() + " mails", body, "<meta http-equiv=\"refresh\" content=\"5\">");
    }

    private static String show(CaughtMail mail) {
        // The mail's own HTML runs in a frame without rights.
        String html =
                mail.html().isEmpty() ? "" : "<iframe sandbox srcdoc=\"%s\"></iframe>".formatted(escape(mail.html()));
        String body = "<p><a href=\"/\">All mails</a></p><p>%s<br>to %s</p>%s<pre>%s</pre>"
                .formatted(
                        TIME.format(mail.receivedAt()),
                        escape(String.join(", ", mail.recipients())),
                        html,
                        escape(mail.text()));
        return page(mail.subject(), body, "");
    }

    private static String page(String title, String body, String head) {
        return """
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%1$s</title>%3$s<style>
                body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}
                table{border-collapse:collapse;width:100%%}td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd}
                td:first-child{white-space:nowrap}pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}
                iframe{width:100%%;height:26rem;border:1px solid #ddd}
                </style></head><body><h1>%1$s</h1>%2$s</body></html>
                """
                .formatted(escape(title), body, head);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static void send(HttpExchange exchange, int status, String page) throws IOException {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
