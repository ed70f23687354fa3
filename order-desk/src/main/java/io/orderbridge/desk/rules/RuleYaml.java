package io.orderbridge.desk.rules;

import io.orderbridge.rules.Condition;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Outcome;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.WrongRuleException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Rules as YAML that people read and compare; what is wrong with it is named by its line. */
final class RuleYaml {

    private static final Set<String> KEYS =
            Set.of("id", "kind", "when", "then", "priority", "on", "from", "until", "why");

    private RuleYaml() {}

    /**
     * A rule of a file.
     *
     * @param line where it begins, from 1
     */
    record Entry(Rule rule, int line) {}

    static String write(List<Rule> rules) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Rule rule : rules) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", rule.id());
            entry.put("kind", rule.kind().text());
            if (!rule.conditions().isEmpty()) {
                entry.put("when", rule.when());
            }
            entry.put("then", rule.then());
            entry.put("priority", rule.priority());
            if (!rule.on()) {
                entry.put("on", false);
            }
            rule.from().ifPresent(from -> entry.put("from", from.toString()));
            rule.until().ifPresent(until -> entry.put("until", until.toString()));
            entry.put("why", rule.why());
            list.add(entry);
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return list.isEmpty() ? "[]\n" : new Yaml(options).dump(list);
    }

    /**
     * Reads rules.
     *
     * @throws WrongRuleException naming the line of what is wrong
     */
    static List<Entry> read(String yaml, String madeBy) {
        Node root;
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(0);
            root = new Yaml(new SafeConstructor(options)).compose(new java.io.StringReader(yaml));
        } catch (MarkedYAMLException e) {
            throw wrong(
                    e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1, "no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw wrong(1, "no YAML: " + e.getMessage());
        }
        if (!(root instanceof SequenceNode list)) {
            throw wrong(root == null ? 1 : line(root), "a list of rules is needed: each begins with '- '");
        }
        List<Entry> entries = new ArrayList<>();
        for (Node node : list.getValue()) {
            entries.add(new Entry(rule(node, madeBy), line(node)));
        }
        return entries;
    }

    private static Rule rule(Node node, String madeBy) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(
                    line(node),
                    "a rule has keys: "
                            + String.join(", ", KEYS.stream().sorted().toList()));
        }
        Map<String, ScalarNode> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key) || !KEYS.contains(key.getValue())) {
                throw wrong(
                        line(tuple.getKeyNode()),
                        "no key of a rule; there are "
                                + String.join(", ", KEYS.stream().sorted().toList()));
            }
            if (!(tuple.getValueNode() instanceof ScalarNode value)) {
                throw wrong(line(tuple.getValueNode()), key.getValue() + " is one text");
            }
            if (values.put(key.getValue(), value) != null) {
                throw wrong(line(key), key.getValue() + " stands here twice");
            }
        }
        for (String needed : List.of("kind", "then")) {
            if (!values.containsKey(needed)) {
                throw wrong(line(node), needed + " is missing");
            }
        }
        return new Rule(
                number(values, "id", 0),
                at(values, "kind", Kind::of),
                values.containsKey("when") ? at(values, "when", Condition::parse) : List.of(),
                at(values, "then", Outcome::parse),
                number(values, "priority", Rule.USUAL_PRIORITY),
                !values.containsKey("on") || at(values, "on", RuleYaml::truth),
                values.containsKey("from") ? Optional.of(at(values, "from", RuleYaml::moment)) : Optional.empty(),
                values.containsKey("until") ? Optional.of(at(values, "until", RuleYaml::moment)) : Optional.empty(),
                madeBy,
                values.containsKey("why") ? values.get("why").getValue() : "",
                0);
    }

    private interface Reader<T> {
        T read(String text);
    }

    private static <T> T at(Map<String, ScalarNode> values, String key, Reader<T> reader) {
        ScalarNode node = values.get(key);
        try {
            return reader.read(node.getValue());
        } catch (WrongRuleException e) {
            throw wrong(line(node), e.getMessage());
        }
    }

    private static int number(Map<String, ScalarNode> values, String key, int without) {
        return values.containsKey(key)
                ? at(values, key, text -> {
                    if (!text.matches("[0-9]{1,9}")) {
                        throw new WrongRuleException(key + " is a number");
                    }
                    return Integer.parseInt(text);
                })
                : without;
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new WrongRuleException("on is true or false");
        }
        return text.equals("true");
    }

    /** A moment as ISO 8601 has it, in UTC; a day alone is its beginning. */
    static Instant moment(String text) {
        try {
            return Instant.parse(text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") ? text + "T00:00:00Z" : text);
        } catch (DateTimeException e) {
            throw new WrongRuleException("'" + text + "' is no moment, such as 2026-11-28 or 2026-11-28T10:00:00Z");
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static WrongRuleException wrong(int line, String what) {
        return new WrongRuleException("line " + line + ": " + what);
    }
}
