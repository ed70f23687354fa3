package io.orderbridge.health;

import io.orderbridge.model.HealthLevel;
import java.time.Instant;
import java.util.Optional;

/**
 * What one check of health found.
 *
 * @param check its name, for people; the same at every look
 * @param words what is measured, and what is wrong with it; never empty
 * @param since when the trouble began, if that is known
 * @param onlyShown whether it is only shown: somebody else notifies people of it, or it is not certain yet
 */
public record Finding(String check, HealthLevel level, String words, Optional<Instant> since, boolean onlyShown) {

    static Finding healthy(String check, String words) {
        return new Finding(check, HealthLevel.HEALTHY, words, Optional.empty(), false);
    }

    static Finding trouble(String check, HealthLevel level, String words, Instant since) {
        return new Finding(check, level, words, Optional.of(since), false);
    }

    /** The same, shortly after the start of the service: that nothing is wrong yet does not mean that a trouble is over. */
    Finding notCertainYet() {
        return reportedElsewhere();
    }

    /** The same, of which people are told by somebody else. */
    Finding reportedElsewhere() {
        return new Finding(check, level, words, since, true);
    }
}
