package io.orderbridge.ingest.polling;

import io.orderbridge.ingest.settings.IngestSettings;
import io.orderbridge.ingest.shop.Past;
import io.orderbridge.ingest.shop.Position;
import io.orderbridge.ingest.shop.ShopReadException;
import io.orderbridge.service.WaitUntil;
import io.orderbridge.service.loop.Loop;
import io.orderbridge.service.loop.Loops;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * When all of the last weeks is compared with what is staged, and how far that is. Polls read the past piece by piece
 * after what is new, and go on where the poll before ended; a piece that takes too long is tried again smaller. Not
 * thread-safe.
 */
@ApplicationScoped
class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);

    /** How soon to begin again where an order could not be dealt with. */
    private static final Duration AFTER_HELD = Duration.ofMinutes(1);

    /** How long to leave the shop alone after a piece that took too long. */
    private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(10);

    private static final int SMALLEST_PIECE = 100;

    private final Clock clock;
    private final Duration interval;
    private final Duration lookBack;
    private final int largestPiece;
    private final Loop loop;
    private int piece;
    private WaitUntil due = WaitUntil.NOW;
    private WaitUntil pause = WaitUntil.NOW;
    private Optional<Pass> pass = Optional.empty();

    /** How many missed orders were staged since somebody asked last. */
    private int missed;

    @Inject
    Reconciliation(IngestSettings settings, Clock clock, Loops loops) {
        this.clock = clock;
        this.interval = settings.reconciliationInterval();
        this.lookBack = settings.reconciliationLookBack();
        this.largestPiece = settings.pageSize() * 50;
        this.piece = largestPiece;
        // From end to end: a walk takes its time, too.
        this.loop = loops.expect("comparing the shop with what is staged", interval.plus(interval.dividedBy(2)));
    }

    /** One walk through the past. */
    static final class Pass {

        /** The request that it answers; 0 if nobody asked. */
        final int asked;

        /** Orders that were not changed since then are left out. */
        final Instant since;

        private Position next = Past.BEGIN;

        /** Looks at what no poll takes, when all of the past was read. */
        Optional<UnseenOrders.Walk> unseen = Optional.empty();

        /** An order that could not be dealt with. */
        boolean held;

        /** How many orders earlier polls should have staged and had not. */
        int missed;

        Pass(int asked, Instant since) {
            this.asked = asked;
            this.since = since;
        }

        Position next() {
            return next;
        }

        void goOnAt(Position position) {
            next = position;
        }
    }

    /** Begins anew with the next poll: nothing that was met before counts. */
    void dueNow() {
        due = WaitUntil.NOW;
        end();
    }

    /**
     * The walk that this poll has to go on with, or empty if none is due.
     *
     * @param asked the number of the last request that is not answered; 0 if there is none
     * @param shopNow by the shop's clock
     */
    Optional<Pass> underWay(int asked, Instant shopNow) {
        Instant now = clock.instant();
        boolean another =
                asked > 0 && pass.filter(current -> current.asked == asked).isEmpty();
        if (another || (pass.isEmpty() && due.isOver(now))) {
            end();
            pass = Optional.of(new Pass(asked, shopNow.minus(lookBack)));
        }
        return pause.isOver(now) ? pass : Optional.empty();
    }

    /** About how many rows the next piece may look at. */
    int piece() {
        return piece;
    }

    /** A piece was read in time. */
    void wasInTime() {
        piece = Math.min(largestPiece, piece * 2);
    }

    /** A piece was ended by the shop. */
    void tookTooLong(ShopReadException because) {
        pause = WaitUntil.after(AFTER_TIMEOUT, clock.instant());
        String size = "a piece of the shop's past (%d rows)".formatted(piece);
        loop.failed(size + ": " + because.getMessage());
        LOG.warnf("%s took too long, it is read in smaller ones: %s", size, because.getMessage());
        piece = Math.max(SMALLEST_PIECE, piece / 4);
    }

    /**
     * The walk has come to its end.
     *
     * @return to be told to whoever asked for it: how many missed orders were staged since somebody asked before, by this
     *     walk and by those that nobody asked for
     */
    int completed(Pass done) {
        due = WaitUntil.after(done.held ? AFTER_HELD : interval, clock.instant());
        end();
        loop.completed();
        int found = missed;
        if (done.asked > 0) {
            missed = 0;
        }
        return found;
    }

    private void end() {
        pass.ifPresent(over -> missed += over.missed);
        pass = Optional.empty();
    }

    /** Another instance does it. */
    void leadershipLost() {
        loop.completed();
    }
}
