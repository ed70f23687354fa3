package io.orderbridge.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a procedure says is wrong, for people who do not know CounterPoint's columns. Whoever looks into the database finds the
 * columns in {@code bin/orders show} and in the log.
 */
public final class PlainReason {

    private static final Pattern CODE = Pattern.compile("^\\[[A-Z_]+] ");
    private static final Pattern SPEAKS_OF_COLUMNS = Pattern.compile("[A-Z]{2,}_[A-Z_0-9]+|SUBTOT|AR_CUST|CURRENCY");

    /** What is said of several things at once comes before the names of single ones. */
    private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

    static {
        say("CUST_NO is empty: e-mail '' is no customer.*", "the order names neither a customer nor an e-mail address");
        say("CUST_NO is empty: e-mail", "the e-mail address");
        say("is no customer in AR_CUST\\.EMAIL_ADRS_1", "belongs to no customer in CounterPoint");
        say("in AR_CUST\\.EMAIL_ADRS_1", "in CounterPoint's customers");
        say("CUST_NO '([^']*)' is not in AR_CUST", "there is no customer '$1' in CounterPoint");
        say("is not in IM_ITEM\\.ITEM_NO", "is not in CounterPoint");
        say("has IM_ITEM\\.STAT '([^']*)', not 'A'", "is not active in CounterPoint (its status is '$1')");
        say(
                "CURRENCY is '([^']*)', the setting CURRENCY is '([^']*)'",
                "the order is in '$1', CounterPoint books in '$2'");
        say("CURRENCY is '([^']*)', the shop's own is '([^']*)'", "the order is in '$1', the shop sells in '$2'");
        say("CURRENCY is (?=')", "the order is in ");
        say("SHIP_NAM is empty", "the name is missing");
        say("SHIP_ADRS_1 is empty", "the street is missing");
        say("SHIP_CITY is empty", "the city is missing");
        say("SHIP_ZIP_COD is empty", "the postcode is missing");
        say("SHIP_STATE is empty", "the state is missing");
        say("LINE_ITEMS_JSON (is empty|has no lines)", "the order has no lines");
        say("LINE_ITEMS_JSON is not a JSON array", "the lines of the order cannot be read");
        say("PROFILE_JSON is not a JSON object", "the profile fields of the order cannot be read");
        say("STR_ID of this order", "the store that a rule gave the order");
        say("STA_ID of this order", "the station that a rule gave the order");
        say("(STK|PRC)_LOC_ID of this order", "the location that a rule gave the order");
        say("DOC_TYP of this order", "the document that a rule gave the order");
        say("PAYMENTS_JSON is not a JSON array", "the payments of the order cannot be read");
        say("the payments of PAYMENTS_JSON are", "the payments make");
        say("USER_ORDER_PAYMENT_MAP", "CounterPoint's list of payment methods");
        say("in USER_ORDER_PIPELINE_SETTING", "in OrderBridge's settings in CounterPoint");
        say("IS_APPLIED is 1, CP_DOC_ID", "it is in CounterPoint already, as document");
        say("no row of USER_ORDER_STAGING has this CP_DOC_ID", "no order has this document");
        say("no such row in USER_ORDER_STAGING", "OrderBridge does not know the order");
        say("another row is the live one of WOO_ORDER_ID", "it was staged again, which is what counts, as order");
        say(", which PS_DOC_HDR\\.TKT_DT cannot hold", ", too early for a ticket");
        say(
                "PS_DOC_HDR\\.SHIP_TO_CONTACT_ID goes to 255\\. Remove old rows of AR_SHIP_ADRS",
                "CounterPoint counts them up to 255. Remove some of the customer's old addresses");
        say("is not active in IM_ITEM\\.STAT", "is not active in CounterPoint");
        say("in PS_DOC_PMT", "in CounterPoint");
        say("in (PS_DOC_HDR|AR_CUST)", "in CounterPoint");
        say("SUBTOT", "the goods' sum");
        say("DISC_AMT", "the discount");
        say("SHIP_AMT", "the shipping cost");
        say("FEE_AMT", "the fees");
        say("ROUND_AMT", "the rounding");
        say("TAX_AMT", "the tax");
        say("TOT_AMT", "the total");
        say("ORD_DAT", "the date of the order");
    }

    private PlainReason() {}

    private static void say(String columns, String words) {
        WORDS.put(Pattern.compile("(?<![A-Z_.])" + columns + "(?![A-Z_])"), words);
    }

    /** A sentence without the code before it, which has a page of its own. What is not known here stays as it is. */
    public static String of(String reason) {
        String text = words(reason);
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** The same within a sentence. */
    public static String words(String reason) {
        String text = CODE.matcher(Printable.line(reason)).replaceFirst("");
        if (SPEAKS_OF_COLUMNS.matcher(text).find()) {
            for (Map.Entry<Pattern, String> each : WORDS.entrySet()) {
                text = each.getKey().matcher(text).replaceAll(each.getValue());
            }
        }
        return text;
    }
}
