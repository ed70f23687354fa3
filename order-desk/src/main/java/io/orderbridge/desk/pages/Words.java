package io.orderbridge.desk.pages;

import io.orderbridge.counterpoint.refusal.Refusal;
import io.orderbridge.desk.actions.Figures;
import io.orderbridge.desk.actions.PipelineHealth;
import io.orderbridge.desk.orders.OrderDetail.Step;
import io.orderbridge.desk.orders.Sums;
import io.orderbridge.model.PlainReason;
import io.orderbridge.model.Printable;
import io.orderbridge.model.Reason;
import io.quarkus.qute.TemplateExtension;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as people read them. */
@TemplateExtension
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    private Words() {}

    /** As {@code 25 min}, {@code 3 h} or {@code 2 days}. */
    static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toMinutes() < 1) {
            return "under 1 min";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " days";
    }

    /** In the time zone of this server. */
    static String time(Instant at) {
        return TIME.format(at.atZone(ZoneId.systemDefault()));
    }

    /** As {@code 1,234.50}. */
    static String money(BigDecimal amount) {
        return new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(amount);
    }

    /** What orders come to, by currency. */
    static String money(Sums sums) {
        return sums.byCurrency().isEmpty()
                ? money(BigDecimal.ZERO)
                : sums.byCurrency().entrySet().stream()
                        .map(sum -> (money(sum.getValue()) + " " + sum.getKey()).strip())
                        .collect(Collectors.joining(" + "));
    }

    /** Without what steers a screen. */
    static String clean(String text) {
        return Printable.line(text);
    }

    /** What is said to people, as a sentence begins. */
    static String sentence(String text) {
        String clean = clean(text);
        return clean.isEmpty() ? clean : clean.substring(0, 1).toUpperCase(Locale.ROOT) + clean.substring(1);
    }

    /** A code as a title. */
    static String reasonTitle(String code) {
        return Reason.of(code).title();
    }

    /** Conditions without the one that they begin with. */
    static String without(String conditions, String first) {
        return conditions.equals(first)
                ? ""
                : conditions.startsWith(first + "; ") ? conditions.substring(first.length() + 2) : conditions;
    }

    /** What to do about a code. */
    static String reasonAction(String code) {
        return Reason.of(code).action();
    }

    /** As {@code 1 order} or {@code 12 orders}. */
    static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** An action of the audit log. */
    static String actionWord(String action) {
        return switch (action) {
            case "REPAIR" -> "Repaired";
            case "REPLAY" -> "Sent on";
            case "PROCESS" -> "Processed by hand";
            case "SKIP" -> "Skipped";
            case "ROLLBACK" -> "Rolled back";
            case "RELEASE" -> "Reopened";
            case "DENIED" -> "Not allowed";
            case "REFUSED" -> "Refused";
            case "LOG_IN" -> "Log-ins refused";
            case "ASSIGN" -> "Taken";
            case "GIVE_BACK" -> "Given back";
            case "NOTE" -> "Note";
            case "SNOOZE" -> "Snoozed";
            case "NET_REFUND" -> "Refund left out";
            case "DEALT_WITH" -> "Dealt with";
            case "TAKE" -> "Had staged";
            case "SWEEP" -> "Sweep";
            case "TEST_MAIL" -> "Test mail";
            case "USER" -> "User changed";
            case "RULE" -> "Rule";
            default -> action.toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** A column of an order's money. */
    static String amountWord(String column) {
        return switch (column) {
            case "SUBTOT" -> "Goods";
            case "DISC_AMT" -> "Discount";
            case "SHIP_AMT" -> "Shipping";
            case "FEE_AMT" -> "Fees";
            case "ROUND_AMT" -> "Rounding";
            case "TAX_AMT" -> "Tax";
            default -> column;
        };
    }

    /** A column of an address. */
    static String addressWord(String column) {
        return switch (column) {
            case "SHIP_NAM" -> "Name";
            case "SHIP_ADRS_1" -> "Address";
            case "SHIP_ADRS_2" -> "Address, second line";
            case "SHIP_CITY" -> "City";
            case "SHIP_STATE" -> "State";
            case "SHIP_ZIP_COD" -> "Postcode";
            case "SHIP_CNTRY" -> "Country";
            case "SHIP_PHONE" -> "Phone";
            default -> column;
        };
    }

    /** The ship-to address on one line; empty if there is none. */
    static String shipTo(Map<String, String> staged) {
        return Stream.of("SHIP_NAM", "SHIP_ADRS_1", "SHIP_ADRS_2", "SHIP_CITY", "", "SHIP_CNTRY", "SHIP_PHONE")
                .map(column -> column.isEmpty()
                        ? staged.getOrDefault("SHIP_STATE", "") + " " + staged.getOrDefault("SHIP_ZIP_COD", "")
                        : staged.getOrDefault(column, ""))
                .map(Words::clean)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** A reason as people read it: without the code in brackets before it, which has its own page. */
    static String withoutCode(String reason) {
        return PlainReason.of(reason);
    }

    /** The same within a sentence. */
    static String plain(String reason) {
        return PlainReason.words(reason);
    }

    /** Several of them, on one line. */
    static String withoutCodes(String reasons) {
        return Arrays.stream(reasons.split("; (?=\\[[A-Z_]+] )", -1))
                .map(part -> part.startsWith("[") ? PlainReason.of(part) : clean(part))
                .collect(Collectors.joining("; "));
    }

    /** The first of an order's reasons. */
    static String firstReason(String error) {
        return error.isEmpty() ? "" : withoutCode(Refusal.parse(error).reasons().get(0));
    }

    /** A staged amount with two decimals, or the text as it is if that is no number. */
    static String decimals(String amount) {
        return amount.matches("-?[0-9]{1,12}([.][0-9]{1,6})?") ? money(new BigDecimal(amount)) : clean(amount);
    }

    /** What a step of an order's timeline was. */
    static String title(Step step) {
        return switch (step.what()) {
            case "staged" -> "Taken from the shop";
            case "announced" -> step.detail().equals("order.shipped") ? "Shipped" : "Sent on its way to CounterPoint";
            case "tried" -> "A ticket was tried";
            case "failed" -> "It failed";
            case "told the shop" -> "The shop was notified";
            default -> step.what().startsWith("ticket ") ? sentence(step.what()) + " was made" : sentence(step.what());
        };
    }

    /** The rest of the sentence; empty if the title says it all. */
    static String rest(Step step) {
        return switch (step.what()) {
            case "staged" -> "with a total of " + clean(step.detail());
            case "announced" -> "";
            default -> withoutCodes(step.detail());
        };
    }

    /** A time as the shop writes it; left as it is if it is none. */
    static String when(String at) {
        try {
            return time(Instant.parse(at));
        } catch (DateTimeParseException e) {
            return clean(at);
        }
    }

    /** Whether something waits for longer than a day. */
    static boolean late(Instant since) {
        return since.isBefore(Instant.now().minus(Duration.ofDays(1)));
    }

    /** What helps where something is not well. */
    static String helps(PipelineHealth.Check check) {
        return HealthHelp.of(check.service(), check.check());
    }

    /** What a queue is for. */
    static String purpose(Figures.Queue queue) {
        return switch (queue.name()) {
            case "order-processor.staged" -> "Orders that are to become tickets";
            case "order-processor.feedback" -> "Answers of the shop's side";
            case "woo-status-sync.orders" -> "News for the shop";
            case "alerting.events" -> "Events for the mails";
            case "orders.failed" -> "Failed orders";
            case "status-sync.failed" -> "News that the shop refused";
            case "alerting.failed" -> "Events that no mail could be made of";
            default -> queue.name();
        };
    }

    /** As {@code 0.4 s} or {@code 3 min}. */
    static String seconds(Duration time) {
        return time.toMinutes() < 2
                ? BigDecimal.valueOf(time.toMillis(), 3).setScale(1, RoundingMode.HALF_UP) + " s"
                : time.toMinutes() + " min";
    }

    /** How a queue is drawn: messages that nobody handles are trouble. */
    static String light(Figures.Queue queue) {
        if (queue.messages().isEmpty()) {
            return "warning";
        }
        boolean dead = queue.name().endsWith(".failed");
        return dead && queue.messages().getAsInt() > 0 ? "failed" : "healthy";
    }

    /** How long it is drawn, of 100; ten messages are no long queue. */
    static int length(Figures.Queue queue, int longest) {
        return queue.messages().orElse(0) * 100 / Math.max(10, longest);
    }

    /** For an address. */
    static String urlEncoded(String text) {
        return Page.encoded(text);
    }

    static boolean future(Instant time) {
        return time.isAfter(Instant.now());
    }

    /** An enum's name as a word. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
