package io.orderbridge.sandbox.servers;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A process that takes every mail by SMTP, sends none on, and lists what it has on a page. Arguments: SMTP port, port of
 * the page, folder of the mails.
 */
public final class MailCatcher {

    private MailCatcher() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var mails = new MailFolder(Path.of(arguments[2]));
        var smtp = new GreenMail(new ServerSetup(
                Integer.parseInt(arguments[0]), Listening.address().getHostAddress(), ServerSetup.PROTOCOL_SMTP));
        smtp.getUserManager().setMessageDeliveryHandler((message, recipient) -> {
            if (isFirst(recipient, message)) {
                keep(mails, message);
            }
            return smtp.getUserManager().listUser().iterator().next();
        });
        smtp.setUser("everybody", "everybody");
        smtp.start();
        MailPage.serve(mails, Integer.parseInt(arguments[1]));
        System.out.println("Mail catcher is ready: " + Map.of("smtp", arguments[0], "page", arguments[1]));
        new CountDownLatch(1).await();
    }

    /** One message to several people is one mail here; the server hands it over once for each. */
    private static boolean isFirst(MailAddress recipient, MovingMessage message) {
        return message.getToAddresses().indexOf(recipient) == 0;
    }

    private static void keep(MailFolder mails, MovingMessage message) throws MessagingException {
        try {
            mails.keep(message.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
