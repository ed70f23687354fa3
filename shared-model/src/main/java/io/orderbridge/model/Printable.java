package io.orderbridge.model;

import java.util.regex.Pattern;

/**
 * Makes text that others wrote (shoppers, shops, servers) fit for a screen, a log or a mail. Control characters steer
 * terminals, format characters turn or hide what follows: the former become spaces, the latter go. Pure, idempotent.
 */
public final class Printable {

    private static final Pattern FORMAT = Pattern.compile("\\p{Cf}+");
    private static final Pattern CONTROL_OR_SPACE = Pattern.compile("[\\p{Cc}\\p{Z}\\s]+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\n\\t]]+");
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

    private Printable() {}

    /**
     * One line, without control or format characters; each run of white space is one space, none at the ends.
     *
     * @param text may be null, which gives an empty line
     */
    public static String line(String text) {
        return text == null
                ? ""
                : CONTROL_OR_SPACE
                        .matcher(FORMAT.matcher(text).replaceAll(""))
                        .replaceAll(" ")
                        .strip();
    }

    /** The same text without control or format characters but for line feeds and tabs. */
    public static String text(String text) {
        String withoutFormats = FORMAT.matcher(text.replace("\r\n", "\n")).replaceAll("");
        return CONTROL.matcher(withoutFormats).replaceAll(" ");
    }

    /** Whether {@link #text} would leave it as it is. */
    public static boolean isText(String text) {
        return !UNFIT.matcher(text).find();
    }
}
