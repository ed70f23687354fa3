package io.orderbridge.ingest.shop;

import org.apache.commons.text.StringEscapeUtils;

/** Texts of the shop that went through HTML on their way into its database. */
final class HtmlText {

    private HtmlText() {}

    /** {@code text} with its entities decoded, once: what was encoded twice stays encoded. A lone ampersand stays. */
    static String decoded(String text) {
        return text.indexOf('&') < 0 ? text : StringEscapeUtils.unescapeHtml4(text.replace("&apos;", "'"));
    }
}
