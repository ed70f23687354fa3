package io.orderbridge.service;

import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What went wrong, as a person is told. */
public final class ErrorDescription {

    private ErrorDescription() {}

    /** What the exception says; one that says nothing is called by its kind. Never null. */
    public static String of(Throwable exception) {
        return exception.getMessage() == null ? exception.getClass().getSimpleName() : exception.getMessage();
    }

    /**
     * Why a server could not be talked to, in one line: libraries wrap the reason, TLS above all, into several exceptions
     * that say less.
     */
    public static String ofCause(Throwable exception) {
        Throwable deepest = exception;
        for (Throwable each = exception; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return "TLS failed: " + firstLine(of(each));
            }
            if (each instanceof UnknownHostException) {
                return "host " + firstLine(of(each)).replaceFirst(":.*", "") + " is unknown";
            }
            deepest = each.getMessage() == null ? deepest : each;
        }
        return firstLine(of(deepest));
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(text);
    }
}
