package io.orderbridge.desk.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderbridge.service.startup.StartupRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final String LONG_KEY = "0123456789abcdef";
    private static final String OTHER_KEY = "fedcba9876543210";

    private static final String HASH_OF_OTHER = "3465f6e6975baa864ca957f0914ecda9bf7eb601ac31ac20a5dc3d329279a843";

    private Instant now = Instant.parse("2026-01-02T10:00:00Z");

    @Test
    void each_key_has_its_role_and_any_other_has_none() {
        Keys keys = keys(LONG_KEY, OTHER_KEY, false);

        assertThat(keys.roleOf(LONG_KEY)).contains(Roles.READER);
        assertThat(keys.roleOf(OTHER_KEY)).contains(Roles.ADMIN);
        assertThat(keys.roleOf("")).isEmpty();
        assertThat(keys.noneConfigured()).isFalse();
        assertThat(keys(null, "", false).noneConfigured()).isTrue();
    }

    @Test
    void a_setting_may_hold_the_hash_of_a_key() {
        // printf %s fedcba9876543210 | sha256sum
        Keys keys = keys(LONG_KEY, "sha256:" + HASH_OF_OTHER, false);

        assertThat(keys.roleOf(OTHER_KEY)).contains(Roles.ADMIN);
        assertThat(keys.roleOf("sha256:" + HASH_OF_OTHER)).isEmpty();
        assertThatThrownBy(() -> keys(null, "sha256:abc", false)).hasMessageContaining("DESK_ADMIN_KEY is no hash");
        assertThatThrownBy(() -> keys(OTHER_KEY, "sha256:" + HASH_OF_OTHER, false))
                .hasMessageContaining("the same");
    }

    @Test
    void the_example_a_short_key_and_one_key_for_both_are_refused_outside_the_demo() {
        assertThatThrownBy(() -> keys(null, "change-me", false))
                .isInstanceOf(StartupRefused.class)
                .hasMessageContaining("DESK_ADMIN_KEY");
        assertThatThrownBy(() -> keys("short", null, false)).hasMessageContaining("DESK_READER_KEY");
        assertThatThrownBy(() -> keys(LONG_KEY, LONG_KEY, false)).hasMessageContaining("the same");
        assertThat(keys(null, "change-me", true).roleOf("change-me")).contains(Roles.ADMIN);
    }

    @Test
    void all_addresses_of_an_ipv6_network_count_as_one() {
        assertThat(FailedAttempts.countedAs("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(FailedAttempts.countedAs("2001:db8:1:2::9"))
                .isNotEqualTo(FailedAttempts.countedAs("2001:db8:1:3::9"));
        assertThat(FailedAttempts.countedAs("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(FailedAttempts.countedAs("::ffff:192.0.2.7")).contains("192.0.2.7");
    }

    @Test
    void who_sends_too_many_wrong_keys_waits_a_minute_and_nobody_else_does() {
        FailedAttempts failedAttempts = new FailedAttempts(clock(), 3);
        for (int i = 0; i < 3; i++) {
            assertThat(failedAttempts.tooMany("10.0.0.1")).isFalse();
            failedAttempts.add("10.0.0.1");
        }

        assertThat(failedAttempts.tooMany("10.0.0.1")).isTrue();
        assertThat(failedAttempts.tooMany("10.0.0.2")).isFalse();
        now = now.plus(Duration.ofSeconds(61));
        assertThat(failedAttempts.tooMany("10.0.0.1")).isFalse();
    }

    @Test
    void however_many_addresses_guess_no_more_than_some_are_remembered() {
        FailedAttempts failedAttempts = new FailedAttempts(clock(), 3);
        for (int address = 0; address < 3 * FailedAttempts.MOST_ADDRESSES; address++) {
            failedAttempts.add("2001:db8::" + Integer.toHexString(address));
        }

        assertThat(failedAttempts.size()).isBetween(1, FailedAttempts.MOST_ADDRESSES);
    }

    private static Keys keys(String reader, String admin, boolean demo) {
        Keys keys = new Keys();
        keys.take(Optional.ofNullable(reader), Optional.ofNullable(admin), demo);
        return keys;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
