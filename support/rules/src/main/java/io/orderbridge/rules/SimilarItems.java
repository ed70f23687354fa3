package io.orderbridge.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Items that an SKU may mean: the same number without suffix or separators, one that differs in a few characters, or one with
 * the same words in its description. Immutable once it is built; 200,000 items take some 25 MB and answer within milliseconds.
 */
public final class SimilarItems {

    private static final int GRAM = 3;

    /** In shorter numbers one slip leaves no group of three letters as it was: they are found by what is left without a letter. */
    private static final int SHORT = 8;

    private static final int MOST_DIFFERENCES = 2;
    private static final int LOOKED_AT = 300;
    private static final int SHORTEST_WORD = 3;

    /** A word of more items than this tells nothing. */
    private static final int COMMON = 5_000;

    /** An item of CounterPoint. */
    public record Item(String number, String description) {}

    private record Scored(Suggestion suggestion, double score) {}

    private final Texts numbers = new Texts();
    private final Hashed byPlain = new Hashed();
    private final Hashed byRest = new Hashed();
    private final Postings byGram = new Postings();
    private final Postings byWord = new Postings();
    private byte[] wordsOf = new byte[64];

    private SimilarItems() {}

    /** Takes items one by one, so that nobody has to keep all of them. Not thread-safe. */
    public static final class Builder {
        private final SimilarItems items = new SimilarItems();

        /** One more. */
        public void add(Item item) {
            items.add(item);
        }

        /** An index of those that were added; nothing is added after that. */
        public SimilarItems build() {
            items.byPlain.done();
            items.byRest.done();
            items.byGram.done();
            items.byWord.done();
            return items;
        }
    }

    private void add(Item item) {
        int at = numbers.size();
        String plain = plain(item.number());
        numbers.add(item.number());
        byPlain.add(plain, at);
        rests(plain).forEach(rest -> byRest.add(rest, at));
        grams(plain).forEach(gram -> byGram.add(gram, at));
        Set<String> words = words(item.description());
        words.forEach(word -> byWord.add(word, at));
        if (at == wordsOf.length) {
            wordsOf = Arrays.copyOf(wordsOf, at + at / 2);
        }
        wordsOf[at] = (byte) Math.min(words.size(), Byte.MAX_VALUE);
    }

    /** An index of those items. */
    public static SimilarItems of(Collection<Item> items) {
        Builder builder = new Builder();
        items.forEach(builder::add);
        return builder.build();
    }

    /**
     * The items that are meant most likely, the likeliest first; what people know them by is left to the caller.
     *
     * @param sku the shop's; may be empty
     * @param name of the line; may be empty
     */
    public List<Suggestion> find(String sku, String name, int most) {
        Map<Integer, Scored> found = new LinkedHashMap<>();
        sameNumber(sku, found);
        similarNumber(sku, found);
        sameWords(name, found);
        return found.values().stream()
                .sorted(Comparator.comparingDouble((Scored each) -> -each.score())
                        .thenComparing(each -> each.suggestion().number()))
                .limit(most)
                .map(Scored::suggestion)
                .toList();
    }

    private void sameNumber(String sku, Map<Integer, Scored> found) {
        same(sku, found, 100, "the same number but for separators");
        String part = sku;
        int end = lastSeparator(part);
        while (end > 0) {
            part = part.substring(0, end);
            same(part, found, 90, "the same number without '" + sku.substring(end) + "'");
            end = lastSeparator(part);
        }
    }

    private void same(String number, Map<Integer, Scored> found, double score, String why) {
        String plain = plain(number);
        byPlain.of(plain)
                .filter(item -> plain(numbers.get(item)).equals(plain))
                .limit(LOOKED_AT)
                .forEach(item -> add(found, item, score, why));
    }

    private static int lastSeparator(String text) {
        for (int i = text.length() - 1; i > 0; i--) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private void similarNumber(String sku, Map<Integer, Scored> found) {
        String wanted = plain(sku);
        IntStream.concat(
                        byGram.likeliest(grams(wanted), numbers.size(), Integer.MAX_VALUE).stream()
                                .mapToInt(Counted::item),
                        rests(wanted).stream()
                                .flatMapToInt(rest -> byRest.of(rest).limit(LOOKED_AT)))
                .distinct()
                .forEach(item -> {
                    int differences = differences(wanted, plain(numbers.get(item)));
                    if (differences > 0 && differences <= MOST_DIFFERENCES && differences < wanted.length() / 2) {
                        add(
                                found,
                                item,
                                80 - 10.0 * differences,
                                differences == 1 ? "one character differs" : differences + " characters differ");
                    }
                });
    }

    private void sameWords(String name, Map<Integer, Scored> found) {
        Set<String> wanted = words(name);
        for (Counted each : byWord.likeliest(wanted, numbers.size(), COMMON)) {
            List<String> shared = byWord.of(each.item(), wanted);
            double all = wordsOf[each.item()] + wanted.size() - shared.size();
            if (shared.size() * 2 >= Math.min(wordsOf[each.item()], wanted.size())) {
                add(found, each.item(), 65 * shared.size() / all, "the same words: " + String.join(", ", shared));
            }
        }
    }

    private void add(Map<Integer, Scored> found, int item, double score, String why) {
        Scored scored = new Scored(new Suggestion(numbers.get(item), "", why), score);
        found.merge(item, scored, (one, two) -> one.score() >= two.score() ? one : two);
    }

    /** A short number, and what is left of it without one of its letters: numbers of one slip have one of these in common. */
    private static Set<String> rests(String plain) {
        Set<String> rests = new TreeSet<>();
        if (plain.length() > 1 && plain.length() <= SHORT) {
            rests.add(plain);
            for (int i = 0; i < plain.length(); i++) {
                rests.add(plain.substring(0, i) + plain.substring(i + 1));
            }
        }
        return rests;
    }

    private static String plain(String number) {
        StringBuilder plain = new StringBuilder(number.length());
        number.toUpperCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetterOrDigit)
                .forEach(letter -> plain.append((char) letter));
        return plain.toString();
    }

    private static Set<String> grams(String plain) {
        Set<String> grams = new TreeSet<>();
        for (int i = 0; i + GRAM <= plain.length(); i++) {
            grams.add(plain.substring(i, i + GRAM));
        }
        return grams;
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (word.length() >= SHORTEST_WORD) {
                words.add(word);
            }
        }
        return words;
    }

    /** Edit distance with swapped neighbours counted once; beyond the limit it stops counting. */
    private static int differences(String one, String two) {
        if (Math.abs(one.length() - two.length()) > MOST_DIFFERENCES) {
            return MOST_DIFFERENCES + 1;
        }
        int[] before = new int[two.length() + 1];
        int[] last = new int[two.length() + 1];
        int[] row = new int[two.length() + 1];
        for (int j = 0; j <= two.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= two.length(); j++) {
                int change = one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == two.charAt(j - 2)
                        && one.charAt(i - 2) == two.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] reused = before;
            before = last;
            last = row;
            row = reused;
        }
        return last[two.length()];
    }

    private record Counted(int item, int terms) {}

    /** Items by what they contain. */
    private static final class Postings {
        private final Map<String, int[]> lists = new HashMap<>();
        private Map<String, Integer> sizes = new HashMap<>();

        void add(String term, int item) {
            int size = sizes.merge(term, 1, Integer::sum);
            int[] list = lists.computeIfAbsent(term, key -> new int[2]);
            if (size > list.length) {
                list = Arrays.copyOf(list, list.length + list.length / 2 + 1);
                lists.put(term, list);
            }
            list[size - 1] = item;
        }

        void done() {
            lists.replaceAll((term, list) -> Arrays.copyOf(list, sizes.get(term)));
            sizes = Map.of();
        }

        /** Which of the terms an item has. */
        List<String> of(int item, Collection<String> terms) {
            return terms.stream()
                    .filter(term -> lists.containsKey(term) && Arrays.binarySearch(lists.get(term), item) >= 0)
                    .toList();
        }

        /**
         * Those that have most of the terms.
         *
         * @param common terms of more items than this do not count
         */
        List<Counted> likeliest(Collection<String> terms, int items, int common) {
            byte[] counts = new byte[items];
            int[] having = new int[Byte.MAX_VALUE + 1];
            for (String term : terms) {
                int[] list = lists.get(term);
                if (list != null && list.length <= common) {
                    for (int item : list) {
                        if (counts[item] < Byte.MAX_VALUE) {
                            having[++counts[item]]++;
                        }
                    }
                }
            }
            // having[n]: so many items have at least n of the terms.
            int least = Byte.MAX_VALUE;
            while (least > 1 && having[least] < LOOKED_AT) {
                least--;
            }
            List<Counted> found = new ArrayList<>();
            if (having[1] > 0) {
                for (int item = 0; item < items; item++) {
                    // Of those that have just the fewest terms, the first ones.
                    if (counts[item] > least || (counts[item] == least && found.size() < 2 * LOOKED_AT)) {
                        found.add(new Counted(item, counts[item]));
                    }
                }
            }
            found.sort(Comparator.comparingInt((Counted each) -> -each.terms()));
            return found.subList(0, Math.min(LOOKED_AT, found.size()));
        }
    }
}
