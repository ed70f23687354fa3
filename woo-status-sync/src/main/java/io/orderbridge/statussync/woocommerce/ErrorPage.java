package io.orderbridge.statussync.woocommerce;

import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Error pages that the shop or a server in front of it makes for browsers. */
final class ErrorPage {

    private static final int LONGEST = 160;

    private ErrorPage() {}

    /** What the page says, in a sentence; the text itself where it is no page. At most 160 characters. */
    static String sentence(String body) {
        Document page = Jsoup.parse(body);
        Optional<String> paragraph = firstText(page, "p").or(() -> firstText(page, "h1, h2"));
        String said = paragraph.orElseGet(
                () -> page.body().text().isBlank() ? page.title() : page.body().text());
        return said.length() <= LONGEST ? said : said.substring(0, LONGEST - 1) + "…";
    }

    private static Optional<String> firstText(Document page, String selector) {
        return page.select(selector).stream()
                .map(Element::text)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
