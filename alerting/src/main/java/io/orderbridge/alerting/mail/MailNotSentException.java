package io.orderbridge.alerting.mail;

/** The SMTP server did not take a mail, or did not say so in time. The message says why, for people. */
public final class MailNotSentException extends Exception {

    private static final long serialVersionUID = 1L;

    MailNotSentException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
