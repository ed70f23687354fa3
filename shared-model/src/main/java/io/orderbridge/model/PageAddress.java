package io.orderbridge.model;

import java.util.regex.Pattern;

/** Where people open a page in a browser, made of where it is published. */
public final class PageAddress {

    private static final Pattern EVERY_ADDRESS =
            Pattern.compile("^(?<scheme>https?://)(?:0\\.0\\.0\\.0|\\[::]|\\[0(?::0){7}]|)(?=[:/]|$)");
    private static final Pattern PORT_ONLY = Pattern.compile("^(?<scheme>https?://)(?<port>[0-9]{1,5})(?=/|$)");

    private PageAddress() {}

    /**
     * The address as a browser opens it. One that stands for every address of a machine, such as {@code http://0.0.0.0:28082}, or
     * names a port only, becomes {@code 127.0.0.1}: right on that machine, and for others to be set by somebody who knows its name.
     */
    public static String opened(String published) {
        String named = PORT_ONLY.matcher(published.strip()).replaceFirst("${scheme}127.0.0.1:${port}");
        return EVERY_ADDRESS.matcher(named).replaceFirst("${scheme}127.0.0.1");
    }
}
