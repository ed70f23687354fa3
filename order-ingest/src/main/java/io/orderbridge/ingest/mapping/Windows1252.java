package io.orderbridge.ingest.mapping;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes text with the characters that CounterPoint's VARCHAR columns hold (code page Windows-1252), on one line.
 * Letters that the code page lacks are transliterated, or become {@code ?} where nobody could; typographic quotes and
 * dashes become plain ones; control characters and emoji are dropped.
 */
final class Windows1252 {

    private static final Charset CODE_PAGE = Charset.forName("windows-1252");

    /** Each entry: the character, then what is written for it. Those that decompose into letter and accent need none. */
    private static final String REPLACEMENTS =
            """
            ‘' ’' ‚' ‛' ′' ‵' ʼ' “" ”" „" ‟" ″" ‐- ‑- ‒- –- —- ―- −- …... ⁄/ ∕/
            łl ŁL đd ĐD ħh ĦH ıi ŀl ĿL ŋn ŊN ŧt ŦT ĸk ẞSS əe ƏE ɓb ɗd ƙk ơo ƠO ưu ƯU
            аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ыy эe юyu яya
            АA БB ВV ГG ДD ЕE ЁE ЖZh ЗZ ИI ЙI КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХKh ЦTs ЧCh ШSh ЩShch ЫY ЭE ЮYu ЯYa
            іi ІI їi ЇI єye ЄYe ґg ҐG ђdj ЂDj јj ЈJ љlj ЉLj њnj ЊNj ћc ЋC џdz ЏDz ўu ЎU ъ= Ъ= ь= Ь=
            αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo
            ΑA ΒV ΓG ΔD ΕE ΖZ ΗI ΘTh ΙI ΚK ΛL ΜM ΝN ΞX ΟO ΠP ΡR ΣS ΤT ΥY ΦF ΧCh ΨPs ΩO
            """;

    private static final Map<Integer, String> PLAIN = new HashMap<>();

    static {
        for (String entry : REPLACEMENTS.split("\\s+", -1)) {
            if (!entry.isEmpty()) {
                int length = Character.charCount(entry.codePointAt(0));
                PLAIN.put(entry.codePointAt(0), entry.substring(length).replace("=", ""));
            }
        }
    }

    private Windows1252() {}

    /** {@code text} in that code page, without blanks at either end; the same if it already is. */
    static String write(String text) {
        CharsetEncoder encoder = CODE_PAGE.newEncoder();
        StringBuilder written = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(character -> {
            if (isBlank(character)) {
                written.append(' ');
            } else {
                written.append(plain(character, encoder));
            }
        });
        return written.toString().replaceAll(" {2,}", " ").strip();
    }

    private static boolean isBlank(int character) {
        return Character.isSpaceChar(character) || character == '\n' || character == '\r' || character == '\t';
    }

    private static String plain(int character, CharsetEncoder encoder) {
        String known = PLAIN.get(character);
        if (known != null) {
            return known;
        }
        if (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT) {
            return "";
        }
        String itself = Character.toString(character);
        if (encoder.canEncode(itself)) {
            return itself;
        }
        StringBuilder letters = new StringBuilder();
        Normalizer.normalize(itself, Normalizer.Form.NFKD).codePoints().forEach(part -> {
            String piece = Character.toString(part);
            if (PLAIN.containsKey(part)) {
                letters.append(PLAIN.get(part));
            } else if (encoder.canEncode(piece)) {
                letters.append(piece);
            } else if (Character.digit(part, 10) >= 0) {
                letters.append(Character.digit(part, 10));
            } else if (Character.isLetterOrDigit(part)) {
                letters.append('?');
            }
        });
        return letters.toString();
    }
}
