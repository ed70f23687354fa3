package io.orderbridge.alerting.mail;

import io.orderbridge.model.OrderEvent;
import io.orderbridge.model.PlainReason;
import io.orderbridge.model.Printable;
import io.orderbridge.model.Shop;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The small pieces that mails are made of. What came from outside is one printable line of bounded length. */
final class MailText {

    private static final int LONGEST = 1000;
    private static final Pattern CODE = Pattern.compile("^\\[([A-Z_]+)]");
    private static final Pattern SAFE_IN_A_COMMAND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private MailText() {}

    /** Whether a shell takes it as one plain word. */
    static boolean isSafeInACommand(String word) {
        return SAFE_IN_A_COMMAND.matcher(word).matches();
    }

    /** A reason in words; the title says what the code means. */
    static String plain(String reason) {
        return cut(PlainReason.of(reason), LONGEST);
    }

    /**
     * What names the order in a command: its number if it can stand there as it is, else its id. Another shop than the first
     * may have the same numbers.
     */
    static String named(OrderEvent order) {
        if (!Shop.isFirst(order.shop())) {
            return "staging:" + order.stagingId();
        }
        String number = order.wooOrderNo();
        return number != null && isSafeInACommand(number) ? number : Long.toString(order.wooOrderId());
    }

    /** What people call the order, with its shop where that is not the first. */
    static String number(OrderEvent order) {
        String number = line(order.wooOrderNo());
        return line(Shop.named(order.shop(), number.isEmpty() ? Long.toString(order.wooOrderId()) : cut(number, 40)));
    }

    static String code(String reason) {
        Matcher code = CODE.matcher(reason);
        return code.find() ? code.group(1) : "ERROR";
    }

    static String amount(BigDecimal amount) {
        return amount == null ? "amount unknown" : amount.toPlainString();
    }

    static String line(String text) {
        return cut(Printable.line(text), LONGEST);
    }

    static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    static String describe(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
