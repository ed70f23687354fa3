package io.orderbridge.rules;

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

/**
 * Items that an SKU may mean: the same number without suffix or separators, one that differs in a few characters, or one with
 * the same words in its description. Immutable; 200,000 items take some 60 MB and answer within milliseconds.
 */
public final class SimilarItems {

    private static final int GRAM = 3;
    private static final int MOST_DIFFERENCES = 2;
    private static final int LOOKED_AT = 300;
    private static final int SHORTEST_WORD = 3;

    /** A word of more items than this tells nothing. */
    private static final int COMMON = 5_000;

    /** An item of CounterPoint. */
    public record Item(String number, String description) {}

    private record Scored(Suggestion suggestion, double score) {}

    private final List<Item> items;
    private final String[] plain;
    private final Map<String, int[]> byPlain;
    private final Map<String, int[]> byGram;
    private final Map<String, int[]> byWord;

    private SimilarItems(List<Item> items) {
        this.items = items;
        this.plain = new String[items.size()];
        Postings plains = new Postings();
        Postings grams = new Postings();
        Postings words = new Postings();
        for (int i = 0; i < plain.length; i++) {
            plain[i] = plain(items.get(i).number());
            plains.add(plain[i], i);
            for (String gram : grams(plain[i])) {
                grams.add(gram, i);
            }
            for (String word : words(items.get(i).description())) {
                words.add(word, i);
            }
        }
        this.byPlain = plains.done();
        this.byGram = grams.done();
        this.byWord = words.done();
    }

    /** An index of those items. */
    public static SimilarItems of(Collection<Item> items) {
        return new SimilarItems(List.copyOf(items));
    }

    /**
     * The items that are meant most likely, the likeliest first.
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
        add(found, byPlain.get(plain(sku)), 100, "the same number but for separators");
        String part = sku;
        int end = lastSeparator(part);
        while (end > 0) {
            part = part.substring(0, end);
            add(found, byPlain.get(plain(part)), 90, "the same number without '" + sku.substring(end) + "'");
            end = lastSeparator(part);
        }
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
        for (int item : likeliest(byGram, grams(wanted), Integer.MAX_VALUE)) {
            int differences = differences(wanted, plain[item]);
            if (differences > 0 && differences <= MOST_DIFFERENCES && differences < wanted.length() / 2) {
                add(
                        found,
                        new int[] {item},
                        80 - 10.0 * differences,
                        differences == 1 ? "one character differs" : differences + " characters differ");
            }
        }
    }

    private void sameWords(String name, Map<Integer, Scored> found) {
        Set<String> wanted = words(name);
        if (wanted.isEmpty()) {
            return;
        }
        for (int item : likeliest(byWord, wanted, COMMON)) {
            Set<String> words = words(items.get(item).description());
            TreeSet<String> shared = new TreeSet<>(words);
            shared.retainAll(wanted);
            double all = words.size() + wanted.size() - shared.size();
            if (shared.size() * 2 >= Math.min(words.size(), wanted.size())) {
                add(found, new int[] {item}, 65 * shared.size() / all, "the same words: " + String.join(", ", shared));
            }
        }
    }

    /** Those that share most of the terms. */
    private static List<Integer> likeliest(Map<String, int[]> index, Collection<String> terms, int common) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (String term : terms) {
            int[] postings = index.get(term);
            if (postings != null && postings.length <= common) {
                for (int item : postings) {
                    counts.merge(item, 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(LOOKED_AT)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void add(Map<Integer, Scored> found, int[] these, double score, String why) {
        if (these != null) {
            for (int item : these) {
                Item each = items.get(item);
                Scored scored = new Scored(new Suggestion(each.number(), each.description(), why), score);
                found.merge(item, scored, (one, two) -> one.score() >= two.score() ? one : two);
            }
        }
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

    /** Builds lists of numbers by term. */
    private static final class Postings {
        private final Map<String, int[]> lists = new HashMap<>();
        private final Map<String, Integer> sizes = new HashMap<>();

        void add(String term, int number) {
            int size = sizes.merge(term, 1, Integer::sum);
            int[] list = lists.computeIfAbsent(term, key -> new int[2]);
            if (size > list.length) {
                list = Arrays.copyOf(list, list.length * 2);
                lists.put(term, list);
            }
            list[size - 1] = number;
        }

        Map<String, int[]> done() {
            lists.replaceAll((term, list) -> Arrays.copyOf(list, sizes.get(term)));
            return lists;
        }
    }
}
