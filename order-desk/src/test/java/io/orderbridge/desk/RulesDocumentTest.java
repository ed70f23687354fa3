package io.orderbridge.desk;

import static io.orderbridge.desk.Bench.execute;
import static io.orderbridge.desk.Bench.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderbridge.counterpoint.rules.RuleJson;
import io.orderbridge.counterpoint.rules.RuleRepository;
import io.orderbridge.counterpoint.rules.StoredRule;
import io.orderbridge.orders.Orders;
import io.orderbridge.rules.Decide;
import io.orderbridge.rules.Facts;
import io.orderbridge.rules.Kind;
import io.orderbridge.rules.Rule;
import io.orderbridge.rules.RuleSet;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands of docs/RULES.md, run one after the other as they stand there. */
@QuarkusTest
@WithTestResource(DeskServers.NoBroker.class)
class RulesDocumentTest {

    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TestHTTPResource
    URI service;

    @Test
    void every_command_does_what_it_says_and_every_kind_has_an_example() throws Exception {
        execute("DELETE FROM dbo.USER_ORDER_RULE");
        int order = RulesTest.decided("PICKET-XL");
        String document = Files.readString(Path.of("../docs/RULES.md"));
        Path keyFile = Files.writeString(Files.createTempFile("desk", "key"), DeskServers.ADMIN_KEY);
        List<String> commands = BLOCK.matcher(document)
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> line.startsWith("bin/orders "))
                .toList();

        Path yaml = Files.createTempFile("rules", ".yaml");
        for (String command : commands) {
            List<String> words = words(command.substring("bin/orders ".length()));
            // The document's order, rule and file are those of whoever reads it; here they are the test's.
            String boxes = ""
                    + rows("SELECT MIN(RULE_ID) AS ID FROM dbo.USER_ORDER_RULE")
                            .get(0)
                            .get("ID");
            words.replaceAll(word -> switch (word) {
                case "1001" -> "N-" + order;
                case "14" -> boxes;
                case "rules.yaml" -> yaml.toString();
                default -> word;
            });
            Files.writeString(yaml, example(document).replace("id: 14", "id: " + boxes));
            words.addAll(List.of("--url", service.toString(), "--key-file", keyFile.toString(), "--user", "ann"));
            StringWriter said = new StringWriter();
            int exitCode =
                    Orders.run(new PrintWriter(said, true), new PrintWriter(said, true), words.toArray(String[]::new));
            assertThat(exitCode).as(command + "\n" + said).isZero();
        }

        decide();
        assertThat(commands).hasSizeGreaterThan(20);
        for (Kind kind : Kind.values()) {
            assertThat(document).contains("### " + kind.text());
            assertThat(commands).anyMatch(command -> command.startsWith("bin/orders rules add " + kind.text() + " "));
        }
    }

    /** For each kind an order, as what it has beside the usual, and what the document's example makes of it. */
    private static final List<String> DECIDED = List.of(
            "item|{'lines':[{'type':'product','sku':'HAMMER-OLD','name':'Hammer'}]}|line 1 item|01-10500",
            "line|{'lines':[{'type':'product','sku':'','name':'Gift wrap, red'}]}|line 1|charge of 5.00",
            "fee|{'fees':[{'type':'fee','sku':'','name':'Deposit'}]}|fee 1 item|01-10999",
            "bundle|{'lines':[{'type':'container','sku':'GARDEN-SET','name':'Set'},{'type':'part','sku':'A','name':'A'}]}"
                    + "|set|its parts are the lines",
            "card|{'others':[{'type':'gift_card','sku':'','name':'Card'}]}|item 'Card'|charge of -5.00",
            "customer|{'email':'ann@sample-school.test'}|customer|C1003",
            "shipping|{'shipping':[{'method':'flat_rate','instance':'4','title':'Flat rate'}]}|ship-via|UPS",
            "payment|{'gateway':'stripe'}|pay-code|VISA",
            "ticket|{'country':'CA'}|store|02",
            "profile|{'asked':{'roles':[],'meta':['_po_number=77'],'customerMeta':[],'unread':[]}}|profile alpha-2|PO 77",
            "currency|{'currency':'CAD'}|currency|CAD",
            "paid-status|{'status':'packing'}|status|packing is paid",
            "sub-order|{'parentId':5,'createdVia':'dokan'}|sub-order|becomes a ticket",
            "note|{'lines':[{'type':'product','sku':'01-55500','name':'Planter'}]}|note|Fragile: pack twice",
            "hold|{'total':6000}|hold|call the shopper first",
            "leave-out|{'email':'ann@tester.test'}|order|left out: test orders");

    private static final String USUAL =
            "{'shop':'woocommerce','id':1,'status':'processing','currency':'USD','total':20,'gateway':'paypal','payment':'',"
                    + "'createdVia':'checkout','parentId':0,'userId':0,'email':'ann@example.test','country':'US','state':'MT',"
                    + "'shipping':[],'lines':[],'fees':[],'others':[],'unpaid':false}";

    /** Rules of the document decide as it says. */
    private static void decide() throws Exception {
        List<Rule> rules;
        try (Connection connection = DeskServers.connectToCounterPoint()) {
            rules = RuleRepository.all(connection).stream()
                    .map(StoredRule::rule)
                    .toList();
        }
        JsonMapper json =
                JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
        List<String> kinds = new ArrayList<>();
        for (String example : DECIDED) {
            String[] parts = example.split("\\|", -1);
            ObjectNode order = (ObjectNode) json.readTree(USUAL);
            order.setAll((ObjectNode) json.readTree(parts[1]));
            for (String lines : List.of("lines", "fees", "others")) {
                order.path(lines).forEach(line -> ((ObjectNode) line)
                        .put("id", 1)
                        .put("quantity", 1)
                        .put("subtotal", 5)
                        .put("total", 5));
            }
            kinds.add(parts[0]);
            assertThat(Decide.order(
                                    RuleJson.order(order.toString()).orElseThrow(),
                                    RuleSet.of(rules),
                                    Facts.NONE,
                                    Instant.now())
                            .explanations())
                    .as(example)
                    .anyMatch(each -> each.field().equals(parts[2])
                            && each.value().equals(parts[3])
                            && each.by().startsWith("rule "));
        }
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Kind.values()).map(Kind::text).toList());
    }

    private static String example(String document) {
        Matcher block = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(document);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }
}
