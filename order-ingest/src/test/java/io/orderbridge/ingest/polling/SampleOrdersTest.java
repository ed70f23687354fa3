package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderbridge.model.Envelope;
import io.orderbridge.model.OrderStaged;
import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.woocommerce.Storage;
import io.orderbridge.service.dryrun.DryRunReport;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders that WooCommerce itself wrote are staged with the figures and texts that its REST shows for them. */
@QuarkusTest
class SampleOrdersTest extends IngestTest {

    /** Order, status, e-mail, currency, lines before discount, discount, shipping, fees, tax, rounding, total. */
    private static final List<String> AMOUNTS =
            """
            30|processing|max@example.test|EUR|69.6900|0.0000|5.9000|0.0000|14.3600|0.0000|89.9500
            31|completed|kunde@example.test|EUR|198.0000|0.0000|5.9000|0.0000|38.7400|0.0000|242.6400
            34|processing|max@example.test|EUR|19.9800|0.0000|5.9000|0.0000|4.9200|0.0000|30.8000
            41|completed|max@example.test|EUR|19.9000|0.0000|5.9000|0.0000|4.9000|0.0000|30.7000
            45|processing|max@example.test|EUR|84.6500|8.4600|5.9000|0.0000|12.9000|0.0000|94.9900
            49|processing|max@example.test|EUR|39.8000|0.0000|15.0000|0.0000|6.5800|0.0000|61.3800
            52|processing|max@example.test|EUR|9.9900|0.0000|5.9000|0.0000|3.0200|0.0000|18.9100
            53|completed|max@example.test|EUR|7.5000|0.0000|0.0000|0.0000|1.4300|0.0000|8.9300
            54|processing|max@example.test|EUR|0.0000|0.0000|0.0000|0.0000|0.0000|0.0000|0.0000
            55|processing|max@example.test|EUR|19.9000|0.0000|15.9000|0.0000|6.8000|0.0000|42.6000
            56|processing|max@example.test|EUR|45.0000|0.0000|5.9000|0.0000|9.6700|0.0000|60.5700
            60|processing|max@example.test|EUR|21.9900|0.0000|5.9000|0.0000|5.3000|0.0000|33.1900
            61|processing|max@example.test|EUR|13.0000|0.0000|5.9000|0.0000|3.5900|0.0000|22.4900
            62|processing|max@example.test|USD|9.9900|0.0000|15.0000|0.0000|0.0000|0.0000|24.9900
            64|processing|max@example.test|EUR|9.9900|0.0000|5.9000|0.0000|3.0200|0.0000|18.9100
            67|processing|max@example.test|EUR|9.9900|0.0000|0.0000|0.0000|1.9000|0.0000|11.8900
            69|processing|rest@example.test|EUR|64.7900|5.0000|5.9000|0.0000|12.4800|0.0000|78.1700
            """
                    .lines()
                    .toList();

    /** Order, whether it ships, name, address, city, state, postcode, country, telephone. */
    private static final List<String> SHIP_TO =
            """
            30|TRUE|Max Mustermann|Musterstraße 1||Köln|NW|50667|DE|+49 221 1234567
            31|TRUE|Lager Süd, Zoë Lukasiewicz|Industriestr. 99|Tor 3|München|BY|80331|DE|089/555
            49|TRUE|Renée Tremblay|Musterstraße 1||Vancouver|BC|V5K 0A1|CA|+49 221 1234567
            52|TRUE|Gesellschaft für Entwicklung|Sehr lange Straße Sehr lange Straße Sehr|Hinterhof, 3. Stock links Hinterhof, 3.|Llanfairpwllgwyngyll|NW|50667|DE|+49 221 1234567
            53|FALSE||||||||
            62|TRUE|Max Mustermann|Musterstraße 1||New York|NY|10001|US|+49 221 1234567
            67|FALSE|Max Mustermann|Musterstraße 1||Köln|NW|50667|DE|+49 221 1234567
            69|TRUE|Rest Kunde|A 1||Berlin||10115|DE|
            """
                    .lines()
                    .toList();

    /** Order, customer, name, payment method, gateway, transaction, shipping method. */
    private static final List<String> TITLES =
            """
            31|Jürgen O'Neil|Nachnahme|cod||Versand (DHL)
            34|Max Mustermann|Kreditkarte (Stripe)|stripe|ch_3PXyzABCDEF1234567890|Versand (DHL)
            54|Max Mustermann||||
            55|Max Mustermann|Banküberweisung|bacs||Versand (DHL), Expresszuschlag
            """
                    .lines()
                    .toList();

    @Inject
    RehearsePoll rehearsal;

    @Test
    void a_dry_run_tells_of_every_paid_order_and_stages_none() throws Exception {
        begin(Storage.HPOS);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        rehearsal.report(new DryRunReport(false, new PrintStream(printed, true, StandardCharsets.UTF_8)));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSameSizeAs(AMOUNTS)
                .allMatch(line -> line.startsWith("would "));
        assertThat(count("1 = 1")).isZero();

        poll(ingest());
        printed.reset();
        rehearsal.report(new DryRunReport(false, new PrintStream(printed, true, StandardCharsets.UTF_8)));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSameSizeAs(AMOUNTS)
                .allMatch(line -> line.startsWith("is staged  "));
    }

    @ParameterizedTest
    @EnumSource
    void every_paid_order_is_staged_as_the_shop_shows_it_and_no_other(Storage storage) throws Exception {
        begin(storage);

        poll(ingest());

        assertThat(
                        rows(
                                """
                        SELECT WOO_ORDER_ID, ORD_STATUS, CUST_EMAIL, CURRENCY, SUBTOT, DISC_AMT, SHIP_AMT, FEE_AMT, TAX_AMT,
                               ROUND_AMT, TOT_AMT
                        FROM USER_ORDER_STAGING ORDER BY WOO_ORDER_ID
                        """))
                .containsExactlyElementsOf(AMOUNTS);
        assertThat(
                        rows(
                                """
                        SELECT WOO_ORDER_ID, SHIPS, SHIP_NAM, SHIP_ADRS_1, SHIP_ADRS_2, SHIP_CITY, SHIP_STATE, SHIP_ZIP_COD,
                               SHIP_CNTRY, SHIP_PHONE
                        FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID IN (30, 31, 49, 52, 53, 62, 67, 69) ORDER BY WOO_ORDER_ID
                        """))
                .containsExactlyElementsOf(SHIP_TO);
        assertThat(
                        rows(
                                """
                        SELECT WOO_ORDER_ID, CUST_NAM, PMT_METH, PMT_GATEWAY, PMT_TRANS_ID, SHIP_VIA
                        FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID IN (31, 34, 54, 55) ORDER BY WOO_ORDER_ID
                        """))
                .containsExactlyElementsOf(TITLES);
    }

    @ParameterizedTest
    @EnumSource
    void lines_carry_todays_skus_and_what_was_paid_for_them(Storage storage) throws Exception {
        begin(storage);

        poll(ingest());

        // A suffix that is no item's goes; a variation without an SKU has its parent's; a deleted product has none.
        assertThat(lines(31))
                .isEqualTo(
                        """
                        [{"sku":"01-10251","sku_original":"01-10251-PACKAGE","name":"Starter-Paket für Anfänger",\
                        "quantity":2,"price":99.000000,"total":198.00,"product_id":15,"subtotal":198.00,\
                        "variation_id":0,"line_id":5}]""");
        assertThat(lines(56))
                .isEqualTo(
                        """
                        [{"sku":"01-20000-M","sku_original":"01-20000-M","name":"T-Shirt - M",\
                        "quantity":2,"price":15.000000,"total":30.00,"product_id":23,"subtotal":30.00,\
                        "variation_id":25,"line_id":86},\
                        {"sku":"01-20000","sku_original":"01-20000","name":"T-Shirt - L",\
                        "quantity":1,"price":15.000000,"total":15.00,"product_id":23,"subtotal":15.00,\
                        "variation_id":26,"line_id":87}]""");
        assertThat(lines(45))
                .contains("\"sku\":\"01-10100\"", "\"price\":17.910000,\"total\":53.73", "\"subtotal\":59.70")
                .contains("\"name\":\"Handbuch (Buch, ermäßigt)\"", "\"total\":22.46", "\"subtotal\":24.95");
        assertThat(lines(60)).contains("\"sku\":\"\",\"sku_original\":\"\",\"name\":\"Wird gelöscht\"");
        assertThat(lines(61)).contains("\"sku\":\"01-NEWSKU\"");
        assertThat(lines(30)).contains("\"name\":\"Widget \\\"Pro\\\" 10\\\" - blau\"", "O'Hara Kabel & Co <5 m>");
        assertThat(rows("SELECT CUST_NOTE FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30"))
                .containsExactly("Bitte beim Nachbarn abgeben.\nZweite Zeile: \"Danke\" 🙏");
        assertThat(rows("SELECT TEXT_CHANGES FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30"))
                .containsExactly(
                        "[{\"column\":\"LINE_ITEMS_JSON line 1 name\",\"original\":\"Widget \\\"Pro\\\" 10″ – blau\"},"
                                + "{\"column\":\"SHIP_STATE\",\"original\":\"DE-NW\"},"
                                + "{\"column\":\"BILL_STATE\",\"original\":\"DE-NW\"}]");
    }

    @ParameterizedTest
    @EnumSource
    void every_staged_order_is_announced_and_marked(Storage storage) throws Exception {
        begin(storage);

        poll(ingest());

        assertThat(count("ANNOUNCED_DT IS NULL")).isZero();
        List<Envelope<?>> announced = messages(Topology.STAGED);
        assertThat(announced).hasSize(AMOUNTS.size());
        OrderStaged first = (OrderStaged) announced.get(0).data();
        assertThat(first.wooOrderId()).isEqualTo(30);
        assertThat(first.amount()).isEqualTo("89.95");
        assertThat(first.currency()).isEqualTo("EUR");
        assertThat(first.batchId()).matches("WOO_ORDERS_[0-9]{8}_[0-9]{6}");
        assertThat(rows("SELECT STAGING_ID FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = 30"))
                .containsExactly(Integer.toString(first.stagingId()));
    }

    private static String lines(int order) throws Exception {
        return rows("SELECT LINE_ITEMS_JSON FROM USER_ORDER_STAGING WHERE WOO_ORDER_ID = " + order)
                .get(0);
    }
}
