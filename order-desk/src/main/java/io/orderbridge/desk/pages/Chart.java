package io.orderbridge.desk.pages;

import io.orderbridge.desk.actions.Figures.Hour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The last 24 hours as bars, ready to be drawn.
 *
 * @param bars none if there is nothing to draw
 * @param part how the part at the foot of a bar is drawn
 * @param summary what the picture says, for those who do not see it
 */
public record Chart(List<Bar> bars, String part, String summary) {

    static final int HEIGHT = 100;
    private static final int STEP = 20;
    private static final int WIDTH = 14;
    private static final double TENTH_OF_A_SECOND = 100;

    /**
     * One hour.
     *
     * @param part height of the part at the foot
     * @param label an hour as {@code 6 h}; empty where none is drawn
     */
    public record Bar(int x, int y, int width, int height, int part, String label, String title) {
        /** Where the part at the foot begins. */
        public int partY() {
            return HEIGHT - part;
        }
    }

    /** How many orders there were, and at the foot how many of them wait. */
    static Chart orders(List<Hour> hours) {
        int orders = hours.stream().mapToInt(Hour::orders).sum();
        int waiting = hours.stream().mapToInt(Hour::waiting).sum();
        int highest = hours.stream().mapToInt(Hour::orders).max().orElse(0);
        return of(
                hours,
                Hour::orders,
                Hour::waiting,
                hour -> hour.orders() + " orders, " + hour.waiting() + " wait",
                "trouble",
                orders + " orders in the last 24 hours, " + waiting + " of them wait; at most " + highest
                        + " in an hour");
    }

    /**
     * How long 95 of 100 orders took from staged to ticket, and at the foot half of them. Ten times as long
     * is as much higher each time, so that one order that was repaired does not make all others vanish.
     */
    static Chart times(List<Hour> hours) {
        Duration longest = hours.stream()
                .flatMap(hour -> hour.p95().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return of(
                hours,
                hour -> height(hour.p95()),
                hour -> height(hour.p50()),
                hour -> hour.p95().isEmpty()
                        ? "no ticket"
                        : "half within " + Words.seconds(hour.p50().orElse(Duration.ZERO)) + ", 95 of 100 within "
                                + Words.seconds(hour.p95().get()),
                "half",
                "Of the orders of an hour, 95 of 100 were tickets within " + Words.seconds(longest) + " at most");
    }

    private static double height(Optional<Duration> time) {
        return time.map(each -> Math.log1p(each.toMillis() / TENTH_OF_A_SECOND)).orElse(0.0);
    }

    private static Chart of(
            List<Hour> hours,
            ToDoubleFunction<Hour> whole,
            ToDoubleFunction<Hour> part,
            Function<Hour, String> title,
            String drawn,
            String summary) {
        double highest = hours.stream().mapToDouble(whole).max().orElse(0);
        return new Chart(
                highest == 0
                        ? List.of()
                        : IntStream.range(0, hours.size())
                                .mapToObj(at -> {
                                    Hour hour = hours.get(at);
                                    int height = (int) (whole.applyAsDouble(hour) * HEIGHT / highest);
                                    return new Bar(
                                            at * STEP,
                                            HEIGHT - height,
                                            WIDTH,
                                            height,
                                            (int) (part.applyAsDouble(hour) * HEIGHT / highest),
                                            label(hour.ago()),
                                            (hour.ago() == 0 ? "this hour" : hour.ago() + " hours ago") + ": "
                                                    + title.apply(hour));
                                })
                                .toList(),
                drawn,
                summary);
    }

    private static String label(int ago) {
        return ago % 6 == 0 ? ago == 0 ? "now" : ago + " h" : "";
    }
}
