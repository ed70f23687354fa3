package io.orderbridge.statussync.woocommerce;

import java.util.regex.Pattern;

/**
 * Takes what authenticates us out of texts for people. A shop, a proxy or a firewall may quote the address of a call in
 * its error page or its redirect, and over plain http that address holds key, nonce and signature.
 */
final class Redaction {

    /** A parameter that signs, in an address as it is or percent-encoded. */
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)(oauth_[a-z_]+|consumer_(?:key|secret))(=|%3D)(?:[^&%\\s\"'<>]|%(?!26))*");

    private static final Pattern KEY = Pattern.compile("\\bc[ks]_[0-9A-Za-z]{6,}");
    private static final Pattern LOGIN = Pattern.compile("//[^/?#\\s@]*@");
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private Redaction() {}

    /** The text with an ellipsis in place of each key, nonce and signature. */
    static String of(String text) {
        return KEY.matcher(PARAMETER.matcher(text).replaceAll("$1$2…")).replaceAll("…");
    }

    /** An address without login, query and fragment. */
    static String address(String url) {
        return of(LOGIN.matcher(QUERY.matcher(url).replaceAll("")).replaceAll("//"));
    }
}
