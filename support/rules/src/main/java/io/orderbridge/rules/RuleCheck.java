package io.orderbridge.rules;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says whether a rule makes sense, alone and beside others. */
public final class RuleCheck {

    private RuleCheck() {}

    /**
     * What is wrong with a rule, for people.
     *
     * @param others those that are there, with or without the rule itself
     * @return reasons to refuse it; empty if there are none
     */
    public static List<String> wrongs(Rule rule, Collection<Rule> others) {
        return wrongs(rule, RulesBeside.of(others));
    }

    /** The same for many rules beside the same others. */
    public static List<String> wrongs(Rule rule, RulesBeside others) {
        List<String> wrongs = new ArrayList<>();
        conditions(rule, wrongs);
        outcomes(rule, wrongs);
        if (rule.priority() < 1 || rule.priority() > Rule.LAST_PRIORITY) {
            wrongs.add("the priority is a number from 1 to " + Rule.LAST_PRIORITY);
        }
        if (rule.from().isPresent()
                && rule.until().isPresent()
                && !rule.from().get().isBefore(rule.until().get())) {
            wrongs.add("it ends before it begins");
        }
        if (wrongs.isEmpty() && rule.on()) {
            others.whereverMay(rule)
                    .filter(other -> contradicts(rule, other))
                    .findFirst()
                    .ifPresent(other -> wrongs.add("%s says '%s' for the same orders at the same priority %d"
                            .formatted(other.name(), other.then(), other.priority())));
        }
        return wrongs;
    }

    /** Why a rule can never decide, for people; empty if it can. */
    public static Optional<String> neverDecides(Rule rule, Collection<Rule> others, Instant now) {
        return neverDecides(rule, RulesBeside.of(others), now);
    }

    /** The same for many rules beside the same others. */
    public static Optional<String> neverDecides(Rule rule, RulesBeside others, Instant now) {
        if (rule.until().map(end -> !now.isBefore(end)).orElse(false)) {
            return Optional.of("its time is over");
        }
        for (Condition one : rule.conditions()) {
            for (Condition two : rule.conditions()) {
                if (one.excludes(two, rule.kind().isOfLine())) {
                    return Optional.of("'" + one + "' and '" + two + "' never hold together");
                }
            }
        }
        if (rule.kind().isCumulative()) {
            return Optional.empty();
        }
        return others.whereverMay(rule)
                .filter(other -> other.id() != rule.id())
                .filter(other -> comesFirst(other, rule) && covers(other, rule))
                .findFirst()
                .map(other -> other.name() + " decides first wherever it applies");
    }

    private static boolean comesFirst(Rule other, Rule rule) {
        if (other.priority() != rule.priority()) {
            return other.priority() < rule.priority();
        }
        int more = other.conditions().size() - rule.conditions().size();
        return more != 0 ? more > 0 : rule.id() <= 0 || other.id() < rule.id();
    }

    private static boolean covers(Rule other, Rule rule) {
        boolean always = other.from().isEmpty() && other.until().isEmpty();
        boolean star = Glob.hasStar(other.says(Outcome.ITEM).orElse(""));
        boolean all = !rule.kind().isByOutcome()
                || other.outcome().keySet().containsAll(rule.outcome().keySet());
        return always
                && !star
                && all
                && other.conditions().stream()
                        .allMatch(condition -> rule.conditions().stream().anyMatch(condition::isImpliedBy));
    }

    private static boolean contradicts(Rule rule, Rule other) {
        return other.on()
                && other.id() != rule.id()
                && other.kind() == rule.kind()
                && !rule.kind().isCumulative()
                && other.priority() == rule.priority()
                && sameConditions(rule, other)
                && overlaps(rule, other)
                && differs(rule, other);
    }

    private static boolean sameConditions(Rule rule, Rule other) {
        return rule.conditions().stream()
                        .allMatch(each -> other.conditions().stream().anyMatch(each::isImpliedBy))
                && other.conditions().stream()
                        .allMatch(each -> rule.conditions().stream().anyMatch(each::isImpliedBy));
    }

    private static boolean overlaps(Rule rule, Rule other) {
        return rule.until()
                        .map(end -> other.from().map(end::isAfter).orElse(true))
                        .orElse(true)
                && other.until()
                        .map(end -> rule.from().map(end::isAfter).orElse(true))
                        .orElse(true);
    }

    private static boolean differs(Rule rule, Rule other) {
        return rule.kind().isByOutcome()
                ? rule.outcome().entrySet().stream().anyMatch(each -> other.says(each.getKey())
                        .filter(says -> !says.equals(each.getValue()))
                        .isPresent())
                : !rule.outcome().equals(other.outcome());
    }

    private static void conditions(Rule rule, List<String> wrongs) {
        for (Condition condition : rule.conditions()) {
            if (condition.field() == Field.STATUS && condition.beginsWith("wc-")) {
                wrongs.add("'%s' never holds: a status is written without wc-, such as status = packing"
                        .formatted(condition));
            }
            if (condition.field().isOfLine() && !rule.kind().isOfLine() && condition.field() == Field.AMOUNT) {
                wrongs.add("a rule of kind " + rule.kind().text() + " has no line whose amount it could look at");
            }
        }
        boolean asksForSku = asksFor(rule, Field.SKU);
        if (rule.kind() == Kind.ITEM && !names(rule, Field.SKU)) {
            wrongs.add("a rule of kind item needs a condition on the SKU that names some: it would apply to all goods");
        }
        if (rule.kind() == Kind.LINE && asksForSku) {
            wrongs.add("a rule of kind line is for lines without SKU: write a rule of kind item");
        }
        boolean oneStatus = rule.conditions().size() == 1
                && rule.conditions().get(0).field() == Field.STATUS
                && !rule.conditions().get(0).literals().isEmpty();
        if (rule.kind() == Kind.PAID_STATUS && !oneStatus) {
            wrongs.add(
                    "a rule of kind paid-status has one condition, status = and names without *: it is asked before an order"
                            + " is read. For some orders of a status, write a rule of kind hold or leave-out beside it");
        }
        boolean takes = rule.says(Outcome.AS).orElse("").equals("take");
        if (rule.kind() == Kind.CURRENCY && !(takes ? names(rule, Field.CURRENCY) : asksFor(rule, Field.CURRENCY))) {
            wrongs.add("a rule of kind currency needs a condition on the currency"
                    + (takes ? " that names some: it would take whatever comes" : ""));
        }
        if (rule.conditions().stream().allMatch(Condition::isOfAll)
                && (rule.kind() == Kind.HOLD || rule.kind() == Kind.LEAVE_OUT)) {
            wrongs.add("a rule of kind " + rule.kind().text() + " needs a condition: it would stop every order");
        }
    }

    private static boolean names(Rule rule, Field field) {
        return rule.conditions().stream().anyMatch(condition -> condition.field() == field && condition.names());
    }

    private static boolean asksFor(Rule rule, Field field) {
        return rule.conditions().stream().anyMatch(condition -> condition.field() == field);
    }

    private static void outcomes(Rule rule, List<String> wrongs) {
        Map<Outcome, String> outcome = rule.outcome();
        if (outcome.isEmpty()) {
            wrongs.add("it says nothing");
        }
        outcome.forEach((what, value) -> {
            if (!rule.kind().outcomes().contains(what)) {
                wrongs.add("a rule of kind " + rule.kind().text() + " cannot say '" + what.text() + "'; it may say "
                        + String.join(
                                ", ",
                                rule.kind().outcomes().stream()
                                        .map(Outcome::text)
                                        .toList()));
            } else if (value.isBlank() || length(what, value) > what.longest()) {
                wrongs.add("'" + what.text() + "' has 1 to " + what.longest() + " characters");
            } else {
                value(rule, what, value).ifPresent(wrongs::add);
            }
        });
        if (wrongs.isEmpty()) {
            together(rule).ifPresent(wrongs::add);
        }
    }

    private static int length(Outcome what, String value) {
        return what.hasStars() ? Glob.filled(value, "*").length() : value.length();
    }

    private static Optional<String> value(Rule rule, Outcome what, String value) {
        return switch (what) {
            case FACTOR ->
                positive(value)
                        ? Optional.empty()
                        : Optional.of("the factor is a number above 0 with at most 4 decimals");
            case AS -> oneOf(what, value, rule.kind().choices());
            case KEEP -> oneOf(what, value, List.of("set", "parts"));
            case PICK_UP -> oneOf(what, value, List.of("yes", "no"));
            case DOCUMENT -> oneOf(what, value, List.of("O", "T"));
            case ITEM ->
                Glob.hasStar(value)
                                && rule.conditions().stream()
                                        .noneMatch(each -> each.field() == Field.SKU && each.hasStar())
                        ? Optional.of("the * of the item stands for the * of a condition on the SKU, and there is none")
                        : Optional.empty();
            default ->
                what.profileColumn().isPresent()
                                && Glob.hasStar(value)
                                && rule.conditions().stream().noneMatch(Condition::hasStar)
                        ? Optional.of("the * of " + what.text() + " stands for the * of a condition, and there is none")
                        : Optional.empty();
        };
    }

    private static Optional<String> together(Rule rule) {
        boolean item = rule.says(Outcome.ITEM).isPresent();
        boolean as = rule.says(Outcome.AS).isPresent();
        boolean customer = rule.says(Outcome.CUSTOMER).isPresent();
        boolean create = rule.says(Outcome.AS).orElse("").equals("create");
        return switch (rule.kind()) {
            case ITEM -> item ? Optional.empty() : Optional.of("it does not say which item");
            case LINE, FEE ->
                item == as
                        ? Optional.of("it says either an item or as")
                        : as && rule.says(Outcome.FACTOR).isPresent()
                                ? Optional.of("a factor is for an item")
                                : Optional.empty();
            case CUSTOMER -> {
                if (create != rule.says(Outcome.TEMPLATE).isPresent()) {
                    yield Optional.of("a new customer needs a template, and a template is for new customers");
                }
                Optional<Outcome> ofNew = Stream.of(Outcome.PREFIX, Outcome.CATEGORY, Outcome.TAX)
                        .filter(what -> !create && rule.says(what).isPresent())
                        .findFirst();
                if (ofNew.isPresent()) {
                    yield Optional.of("'" + ofNew.get().text() + "' is for new customers: as = create");
                }
                boolean needsNumber = !as || rule.says(Outcome.AS).orElse("").equals("guest");
                yield needsNumber == customer
                        ? Optional.empty()
                        : Optional.of("it says either a customer, or as create or refuse");
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> oneOf(Outcome what, String value, Collection<String> allowed) {
        return allowed.contains(value)
                ? Optional.empty()
                : Optional.of("'" + what.text() + "' is one of "
                        + String.join(", ", allowed.stream().sorted().toList()));
    }

    private static boolean positive(String value) {
        return value.matches("[0-9]{1,7}(\\.[0-9]{1,4})?") && new BigDecimal(value).signum() > 0;
    }
}
