package io.orderbridge.desk.pages;

import io.orderbridge.desk.actions.Figures;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Orders by hour as bars, ready to be drawn.
 *
 * @param highest orders of the fullest hour
 * @param summary what the picture says, for those who do not see it
 */
public record Chart(List<Bar> bars, int highest, String summary) {

    static final int HEIGHT = 100;
    private static final int STEP = 20;
    private static final int WIDTH = 14;

    /**
     * One hour.
     *
     * @param label an hour as {@code 6 h}; empty where none is drawn
     * @param waiting height of the part that waits, at the foot
     */
    public record Bar(int x, int y, int width, int height, int waiting, String label, String title) {
        /** Where the part that waits begins. */
        public int waitingY() {
            return HEIGHT - waiting;
        }
    }

    static Chart of(List<Figures.Hour> hours) {
        int highest = hours.stream().mapToInt(Figures.Hour::orders).max().orElse(0);
        List<Bar> bars = IntStream.range(0, hours.size())
                .mapToObj(at -> bar(hours.get(at), at * STEP, Math.max(1, highest)))
                .toList();
        int orders = hours.stream().mapToInt(Figures.Hour::orders).sum();
        int waiting = hours.stream().mapToInt(Figures.Hour::waiting).sum();
        return new Chart(
                bars,
                highest,
                orders + " orders in the last 24 hours, " + waiting + " of them wait; at most " + highest
                        + " in an hour");
    }

    private static Bar bar(Figures.Hour hour, int x, int highest) {
        int height = hour.orders() * HEIGHT / highest;
        return new Bar(
                x,
                HEIGHT - height,
                WIDTH,
                height,
                hour.waiting() * HEIGHT / highest,
                hour.ago() % 6 == 0 ? hour.ago() == 0 ? "now" : hour.ago() + " h" : "",
                (hour.ago() == 0 ? "this hour" : hour.ago() + " hours ago") + ": " + hour.orders() + " orders, "
                        + hour.waiting() + " wait");
    }
}
