package io.orderbridge.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Windows1252Test {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Müller & Söhne GmbH | Müller & Söhne GmbH",
                "Łukasiewicz | Lukasiewicz",
                "Žižková | Žižková",
                "Ştefan Ţuţea | Stefan Tutea",
                "Đorđe Ħal | Dorde Hal",
                "Nguyễn Thị Hương | Nguyen Thi Huong",
                "Лев Щукин | Lev Shchukin",
                "Ωmega Κωνσταντίνος | Omega Konstantinos",
                "“Été” ‘x’ 10″ 5′ | \"Été\" 'x' 10\" 5'",
                "a–b—c… | a-b-c...",
                "ﬁn ① ½ № 5 | fin 1 ½ No 5",
                "東京 1-2 | ?? 1-2",
                "٣٤ | 34",
                "€ 5 ™ | € 5 ™",
            })
    void letters_keep_their_meaning(String text, String written) {

        assertThat(Windows1252.write(text)).isEqualTo(written);
    }

    @Test
    void emoji_and_control_characters_leave_no_gap() {
        assertThat(Windows1252.write("Starter-Paket \uD83C\uDF81 neu\u200D \uFE0F"))
                .isEqualTo("Starter-Paket neu");
        assertThat(Windows1252.write("a\u0000b\u0007c\r\nd\te")).isEqualTo("abc d e");
        assertThat(Windows1252.write("soft\u00ADhyphen\uFEFF no\u00A0break")).isEqualTo("softhyphen no break");
    }

    @Test
    void combining_accents_become_one_character_where_there_is_one() {
        assertThat(Windows1252.write("Mu\u0308ller x\u030C")).isEqualTo("Müller x");
    }

    @Test
    void whatever_comes_in_the_code_page_holds_what_goes_out() {
        var encoder = Charset.forName("windows-1252").newEncoder();
        for (int character = 0; character <= 0x1FAFF; character++) {
            boolean ideographOrSurrogate = character > 0x3400 && character < 0xF900;
            if (Character.isDefined(character) && !ideographOrSurrogate) {
                String written = Windows1252.write("a" + Character.toString(character) + "b");
                assertThat(encoder.canEncode(written)).isTrue();
                assertThat(written.chars()).allMatch(each -> !Character.isISOControl(each));
            }
        }
    }
}
