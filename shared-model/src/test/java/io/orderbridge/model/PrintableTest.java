package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void a_line_keeps_what_people_write() {
        assertThat(Printable.line("Zoë O’Hara, 東京都, 👍🏽, 12,50 €")).isEqualTo("Zoë O’Hara, 東京都, 👍🏽, 12,50 €");
    }

    @Test
    void a_line_has_no_control_character_that_could_steer_a_terminal() {
        assertThat(Printable.line("a\u001b[31mb\u009b2Jc\u0000d\u007fe")).isEqualTo("a [31mb 2Jc d e");
    }

    @Test
    void a_line_has_no_format_character_that_could_turn_or_hide_text() {
        assertThat(Printable.line("exe.\u202egpj\u202c \u2066x\u2069 co\u00adop \u200bz\ufeff"))
                .isEqualTo("exe.gpj x coop z");
    }

    @Test
    void all_that_ends_a_line_becomes_one_space() {
        assertThat(Printable.line("  a\r\n\tb\u0085c\u2028d\u2029 \u00a0e  ")).isEqualTo("a b c d e");
    }

    @Test
    void no_text_is_an_empty_line() {
        assertThat(Printable.line(null)).isEmpty();
    }

    @Test
    void a_text_keeps_its_lines_and_tabs_and_nothing_else_that_cannot_be_seen() {
        assertThat(Printable.text("one\r\n\ttwo\u001b[0m\u202ethree\n")).isEqualTo("one\n\ttwo [0mthree\n");
    }

    @Test
    void whether_something_would_be_changed_can_be_asked() {
        assertThat(Printable.isText("one\n\ttwo €")).isTrue();
        assertThat(Printable.isText("one\u009btwo")).isFalse();
    }
}
