package io.orderbridge.rules;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One thing that has to be so for a rule to apply. Immutable. */
public final class Condition {

    private enum Operator {
        IS("="),
        IS_NOT("!="),
        AT_LEAST(">="),
        AT_MOST("<=");

        private final String text;

        Operator(String text) {
            this.text = text;
        }
    }

    private final Field field;
    private final Operator operator;
    private final List<Glob> values;
    private final Optional<BigDecimal> bound;

    private Condition(Field field, Operator operator, List<Glob> values, Optional<BigDecimal> bound) {
        this.field = field;
        this.operator = operator;
        this.values = List.copyOf(values);
        this.bound = bound;
    }

    /** Reads {@code country = DE, AT; total >= 100}; an empty text is no condition. */
    public static List<Condition> parse(String text) {
        return Clause.parse(text).stream().map(Condition::of).toList();
    }

    private static Condition of(Clause clause) {
        Field field = Field.of(clause.key())
                .orElseThrow(() -> new WrongRuleException("there is no condition on '" + clause.key() + "'"));
        Operator operator = List.of(Operator.values()).stream()
                .filter(each -> each.text.equals(clause.operator()))
                .findFirst()
                .orElseThrow();
        boolean bounded = operator == Operator.AT_LEAST || operator == Operator.AT_MOST;
        if (bounded != field.isNumber()) {
            throw new WrongRuleException(
                    field.isNumber()
                            ? field.text() + " is a number: write >= or <="
                            : field.text() + " is a text: write = or !=");
        }
        if (field.isMeta() && !clause.values().stream().allMatch(Condition::isKeyAndValue)) {
            throw new WrongRuleException(
                    "%s: write key=value, such as %s = _vat_number=DE*; only the value may have a *"
                            .formatted(clause, field.text()));
        }
        if (bounded && clause.values().size() != 1) {
            throw new WrongRuleException(clause + ": one number is needed");
        }
        return new Condition(
                field,
                operator,
                clause.values().stream().map(Glob::of).toList(),
                bounded ? Optional.of(number(clause)) : Optional.empty());
    }

    /** That the order has one of just these texts there. */
    public static Condition exactly(Field field, Collection<String> texts) {
        return of(new Clause(
                field.text(),
                Operator.IS.text,
                texts.stream().map(Glob::literal).toList()));
    }

    /** That what the order has there ends with this text. */
    public static Condition ending(Field field, String text) {
        return of(new Clause(field.text(), Operator.IS.text, List.of("*" + Glob.literal(text))));
    }

    private static boolean isKeyAndValue(String value) {
        return Glob.of(value).beginning().indexOf('=') > 0;
    }

    private static BigDecimal number(Clause clause) {
        String text = clause.values().get(0);
        if (!text.matches("-?[0-9]{1,12}(\\.[0-9]{1,4})?")) {
            throw new WrongRuleException(clause + ": '" + text + "' is no number");
        }
        return new BigDecimal(text);
    }

    /** What it looks at. */
    public Field field() {
        return field;
    }

    /** The keys of meta values that it asks for. */
    Set<String> metaKeys() {
        return field.isMeta()
                ? values.stream()
                        .map(value -> value.beginning()
                                .substring(0, value.beginning().indexOf('='))
                                .strip())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    boolean holds(Collection<String> texts, BigDecimal number) {
        return switch (operator) {
            case IS -> anyMatches(texts);
            case IS_NOT -> !anyMatches(texts);
            case AT_LEAST -> number.compareTo(bound.orElseThrow()) >= 0;
            case AT_MOST -> number.compareTo(bound.orElseThrow()) <= 0;
        };
    }

    private boolean anyMatches(Collection<String> texts) {
        for (String text : texts) {
            for (Glob value : values) {
                if (value.matches(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What the star of the value that matches stands for. */
    Optional<String> star(String text) {
        return operator == Operator.IS
                ? values.stream().flatMap(value -> value.star(text).stream()).findFirst()
                : Optional.empty();
    }

    /** The texts of which one has to be there, in lower case; empty if others do as well. */
    List<String> literals() {
        return operator == Operator.IS && values.stream().allMatch(Glob::isLiteral)
                ? values.stream().map(value -> Glob.key(value.beginning())).toList()
                : List.of();
    }

    /** Whether one of its values begins so, in lower case. */
    boolean beginsWith(String text) {
        return values.stream().anyMatch(value -> Glob.key(value.beginning()).startsWith(text));
    }

    /** Whether every order fulfils it; what only some orders have, such as a role, is a condition by itself. */
    boolean isOfAll() {
        return operator == Operator.IS
                && !field.isAsked()
                && values.stream().anyMatch(value -> value.covers(Glob.of("*")));
    }

    /** Whether it names what it wants, rather than leave something out. */
    boolean names() {
        return operator == Operator.IS && !isOfAll();
    }

    /** Whether what it looks at is among the names of what could not be read. */
    boolean isUnread(Collection<String> unread) {
        return !unread.isEmpty()
                && (unread.contains(field.text())
                        || metaKeys().stream().anyMatch(key -> unread.contains(field.text() + " " + key)));
    }

    boolean hasStar() {
        return operator == Operator.IS && values.stream().anyMatch(value -> !value.isLiteral());
    }

    /** Whether it holds wherever the other one does. May say no where it does. */
    boolean isImpliedBy(Condition other) {
        if (field != other.field || operator != other.operator) {
            return false;
        }
        return switch (operator) {
            case IS -> other.values.stream().allMatch(each -> values.stream().anyMatch(value -> value.covers(each)));
            case IS_NOT ->
                values.stream().allMatch(value -> other.values.stream().anyMatch(each -> each.covers(value)));
            case AT_LEAST -> bound.orElseThrow().compareTo(other.bound.orElseThrow()) <= 0;
            case AT_MOST -> bound.orElseThrow().compareTo(other.bound.orElseThrow()) >= 0;
        };
    }

    /**
     * Whether both can never hold together. May say no where it is so.
     *
     * @param ruleOfLine whether the rule is about one line
     */
    boolean excludes(Condition other, boolean ruleOfLine) {
        if (field != other.field) {
            return false;
        }
        if (operator == Operator.IS && other.operator == Operator.IS) {
            return !field.isOfSeveral(ruleOfLine)
                    && values.stream().noneMatch(value -> other.values.stream()
                            .anyMatch(each -> value.covers(each)
                                    || each.covers(value)
                                    || !(value.isLiteral() || each.isLiteral())));
        }
        if (operator == Operator.IS && other.operator == Operator.IS_NOT) {
            return values.stream().allMatch(value -> other.values.stream().anyMatch(each -> each.covers(value)));
        }
        return operator == Operator.AT_LEAST
                && other.operator == Operator.AT_MOST
                && bound.orElseThrow().compareTo(other.bound.orElseThrow()) > 0;
    }

    private Clause clause() {
        return new Clause(
                field.text(), operator.text, values.stream().map(Glob::text).toList());
    }

    /** As it is stored; {@link #parse} reads it again. */
    public static String write(List<Condition> conditions) {
        return Clause.write(conditions.stream().map(Condition::clause).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition && clause().equals(condition.clause());
    }

    @Override
    public int hashCode() {
        return clause().hashCode();
    }

    @Override
    public String toString() {
        return clause().toString();
    }
}
