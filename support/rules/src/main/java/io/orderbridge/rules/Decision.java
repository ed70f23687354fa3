package io.orderbridge.rules;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an order becomes, and why.
 *
 * @param leftOut the rule by which it is not taken at all; empty if it is
 * @param lines of the ticket
 * @param charges what the order's fees and what lines and items became charges come to, in cents; takes the place of the
 *     order's fees
 * @param payments cards and the like that paid a part of it, beside the payment of its total
 * @param customer who buys
 * @param ticket what rules say of the ticket's own fields, and of shipping and payment; a field that no rule decides is missing
 * @param currencyTaken whether a rule says that the order's currency is taken, whatever the setting CURRENCY says
 * @param fetched whether the shopper fetches the goods; empty if no rule says so
 * @param notes what is added to the ticket's note
 * @param holds why it has to wait for a person
 * @param settled codes of holds that rules have answered
 * @param explanations each field, in the order of the ticket
 * @param decidedBy ids of the rules that decided something
 */
public record Decision(
        Optional<Rule> leftOut,
        List<Line> lines,
        BigDecimal charges,
        List<Payment> payments,
        Customer customer,
        Map<Outcome, String> ticket,
        boolean currencyTaken,
        Optional<Boolean> fetched,
        List<String> notes,
        List<Hold> holds,
        Set<String> settled,
        List<Explanation> explanations,
        Set<Integer> decidedBy) {

    public Decision {
        lines = List.copyOf(lines);
        payments = List.copyOf(payments);
        ticket = Map.copyOf(ticket);
        notes = List.copyOf(notes);
        holds = List.copyOf(holds);
        settled = Set.copyOf(settled);
        explanations = List.copyOf(explanations);
        decidedBy = Set.copyOf(decidedBy);
    }

    /**
     * A line of the ticket; amounts are in cents.
     *
     * @param of the line or fee of the order that it was
     * @param item AR: the item's number; the shop's SKU if nobody knows a better one
     * @param quantity in CounterPoint's unit
     */
    public record Line(RuleOrder.Line of, String item, BigDecimal quantity, BigDecimal subtotal, BigDecimal total) {}

    /**
     * A means of payment that lowers the shop's total.
     *
     * @param method type of the item, as USER_ORDER_PAYMENT_MAP names it
     * @param amount in cents
     */
    public record Payment(String method, BigDecimal amount) {}

    /**
     * Who buys.
     *
     * @param number AR_CUST.CUST_NO, or empty if nobody is found
     * @param template the customer that a new one is made from; empty if none is to be made
     */
    public record Customer(Optional<String> number, Optional<Template> template) {

        static final Customer NOBODY = new Customer(Optional.empty(), Optional.empty());

        static Customer known(String number) {
            return new Customer(Optional.of(number), Optional.empty());
        }
    }

    /**
     * What a new customer is made from.
     *
     * @param customer AR_CUST.CUST_NO of the template
     * @param prefix of the new number; empty: the site's own next number
     * @param category AR_CUST.CATEG_COD; empty: the template's
     * @param tax AR_CUST.TAX_COD; empty: the template's
     */
    public record Template(String customer, String prefix, String category, String tax) {}

    /** Why an order has to wait. The codes are a contract: people and other programs see them. */
    public record Hold(String code, String reason) {}

    /**
     * Who decided a field.
     *
     * @param field as people know it, such as {@code line 1 item}
     * @param value what it became; empty if nothing
     * @param by the rule or the default that decided
     * @param considered what else could have decided, and why it did not
     */
    public record Explanation(String field, String value, String by, List<String> considered) {

        public Explanation {
            considered = List.copyOf(considered);
        }
    }
}
