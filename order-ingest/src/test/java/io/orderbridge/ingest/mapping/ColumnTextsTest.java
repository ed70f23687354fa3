package io.orderbridge.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTextsTest {

    private final ColumnTexts texts = new ColumnTexts();

    @Test
    void a_text_that_fits_is_no_change() {
        assertThat(texts.shortened("SHIP_CITY", " Saint  Louis\n", 20)).isEqualTo("Saint Louis");
        assertThat(texts.changes()).isEmpty();
    }

    @Test
    void a_long_text_is_cut_between_words_and_remembered() {
        assertThat(texts.shortened("SHIP_CITY", "Llanfair Pwllgwyngyll Gogerych", 20))
                .isEqualTo("Llanfair Pwllgwyngyl");
        assertThat(texts.shortened("SHIP_NAM", "Gesellschaft für Entwicklung und Forschung mbH", 40))
                .isEqualTo("Gesellschaft für Entwicklung und");
        assertThat(texts.changes()).extracting(TextChange::column).containsExactly("SHIP_CITY", "SHIP_NAM");
        assertThat(texts.changes().get(1).original()).isEqualTo("Gesellschaft für Entwicklung und Forschung mbH");
    }

    @Test
    void what_line_1_cannot_hold_moves_to_line_2() {
        var lines = texts.addressLines(
                "SHIP_ADRS_1", "1400 East Ogden Avenue, Building North, Suite 1200", "SHIP_ADRS_2", "", 40);

        assertThat(lines.first()).isEqualTo("1400 East Ogden Avenue, Building North");
        assertThat(lines.second()).isEqualTo("Suite 1200");
        assertThat(texts.changes()).extracting(TextChange::column).contains("SHIP_ADRS_1");
    }

    @Test
    void line_2_takes_the_rest_of_line_1_where_there_is_room_for_both() {
        var lines = texts.addressLines(
                "SHIP_ADRS_1", "1400 East Ogden Avenue, Building North, Suite 1200", "SHIP_ADRS_2", "Gate 3", 40);

        assertThat(lines.first()).isEqualTo("1400 East Ogden Avenue, Building North");
        assertThat(lines.second()).isEqualTo("Suite 1200, Gate 3");
    }

    @Test
    void a_full_line_2_is_not_pushed_out_by_line_1() {
        var lines = texts.addressLines(
                "SHIP_ADRS_1",
                "1400 East Ogden Avenue, Building North, Suite 1200",
                "SHIP_ADRS_2",
                "Rear entrance by the loading dock",
                40);

        assertThat(lines.first()).isEqualTo("1400 East Ogden Avenue, Building North");
        assertThat(lines.second()).isEqualTo("Rear entrance by the loading dock");
    }

    @Test
    void a_part_of_an_e_mail_address_is_none() {
        String tooLong = "x".repeat(95) + "@a.test";

        assertThat(texts.wholeOrNothing("CUST_EMAIL", tooLong, 100)).isEmpty();
        assertThat(texts.wholeOrNothing("CUST_EMAIL", "łucja@example.test", 100))
                .isEmpty();
        assertThat(texts.changes()).extracting(TextChange::original).containsExactly(tooLong, "łucja@example.test");
    }

    @ParameterizedTest
    @CsvSource({"NY,US,NY", "DE-NW,DE,NW", "JP13,JP,13", "NSW,AU,NSW", "CN32,CN,32", "'',DE,''", "Greater London,GB,''"
    })
    void a_state_has_at_most_three_characters(String state, String country, String written) {
        assertThat(texts.state("SHIP_STATE", state, country)).isEqualTo(written);
    }

    @Test
    void a_long_telephone_number_loses_its_punctuation_first() {
        assertThat(texts.phone("SHIP_PHONE", "+49 (0) 221 / 123 45 67 - 890", 25))
                .isEqualTo("+4902211234567890");
        assertThat(texts.phone("SHIP_PHONE", "089/555", 25)).isEqualTo("089/555");
    }

    @Test
    void a_note_keeps_its_lines_and_its_emoji() {
        assertThat(ColumnTexts.free("Bitte klingeln.\r\nDanke \uD83D\uDE4F\u0000 "))
                .isEqualTo("Bitte klingeln.\nDanke \uD83D\uDE4F");
    }
}
