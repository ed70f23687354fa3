package io.orderbridge.sandbox.faults;

import io.orderbridge.sandbox.counterpoint.PrivateCounterPoint;
import io.orderbridge.sandbox.network.Link;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.Service;
import io.orderbridge.sandbox.stack.LocalStack;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The kinds of {@link Stop}, in the order in which they happen. */
enum StopKind {

    /** 20,000 orders failed and nobody has looked at them; they stay to the end. */
    MANY_FAILED {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            return new ManyFailedOrders(stack);
        }
    },

    /** Somebody holds locks on all of IM_INV: an index is rebuilt, a till has a transaction open. */
    INVENTORY_LOCKED {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            return new LockedTable(stack);
        }
    },

    /** The shop does all that it is asked, and answers 16 seconds later. */
    SLOW_SHOP {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            List<Link> links = stack.services().stream()
                    .filter(service -> service.service() == Service.WOO_STATUS_SYNC)
                    .map(service -> stack.link(service, stack.wooCommerce()))
                    .toList();
            return lasting(
                    "the shop answers " + SLOW.toSeconds() + " s late",
                    Stop.Mail.about(
                            Stop.Required.IF_NOTHING_GETS_THROUGH,
                            "WooCommerce",
                            "no answer within",
                            Service.WOO_STATUS_SYNC.folder()),
                    () -> links.forEach(link -> link.slowDown(SLOW)),
                    () -> links.forEach(Link::restore));
        }
    },

    /** The disk under RabbitMQ is full, as far as it knows: it delivers messages and takes none. */
    BROKER_DISK_FULL {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            return lasting(
                    "the disk under RabbitMQ is full",
                    Stop.Mail.about(
                            Stop.Required.FROM_THE_BEGINNING,
                            "RabbitMQ",
                            "RabbitMQ takes no messages now: low on disk",
                            Service.ALERTING.folder()),
                    () -> stack.brokerNodes().forEach(PrivateRabbitMq::fillDisk),
                    () -> stack.brokerNodes().forEach(PrivateRabbitMq::clearDisk));
        }
    },

    /** Somebody sets the clock of the services' machine an hour ahead, and back. */
    CLOCK_AHEAD {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            return clock(stack, HOUR);
        }
    },

    /** Somebody sets the clock of the services' machine an hour back, and right again. */
    CLOCK_BEHIND {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            return clock(stack, HOUR.negated());
        }
    },

    /** The broker's data are those of a moment ago. */
    BROKER_RESTORED {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            PrivateRabbitMq broker = stack.broker();
            return new Restoring(
                    broker,
                    broker.data(),
                    Stop.Mail.about(
                            Stop.Required.IF_NOTHING_GETS_THROUGH, "RabbitMQ", "RabbitMQ", Service.ALERTING.folder()),
                    begun -> {});
        }
    },

    /** CounterPoint's data are those of a moment ago: tickets and rows since then are gone. */
    COUNTERPOINT_RESTORED {
        @Override
        Stop of(LocalStack stack, Restored restored) {
            PrivateCounterPoint counterPoint = (PrivateCounterPoint) stack.counterPoint();
            return new Restoring(
                    counterPoint,
                    counterPoint.data(),
                    Stop.Mail.lasting(
                            Stop.Required.FROM_THE_END,
                            "restore of CounterPoint",
                            "CounterPoint was restored to an earlier moment",
                            Service.ORDER_PROCESSOR.folder()),
                    restored);
        }
    };

    private static final Duration SLOW = Duration.ofSeconds(16);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Is informed that CounterPoint is as it was earlier. */
    @FunctionalInterface
    interface Restored {
        /** @param begun when the restore began: what CounterPoint has made since then, it has made after the restore */
        void note(Instant begun) throws SQLException;
    }

    /** Something that is done to a stack. */
    @FunctionalInterface
    private interface Action {
        void run();
    }

    abstract Stop of(LocalStack stack, Restored restored);

    /** Whether it sets the services' clock. */
    boolean setsTheClock() {
        return this == CLOCK_AHEAD || this == CLOCK_BEHIND;
    }

    /** Its name as an option. */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Stop clock(LocalStack stack, Duration ahead) {
        return lasting(
                "the services' clock is an hour " + (ahead.isNegative() ? "behind" : "ahead"),
                Stop.Mail.about(
                        Stop.Required.FROM_THE_BEGINNING, "WooCommerce", "clock", Service.WOO_STATUS_SYNC.folder()),
                () -> stack.setServicesClock(ahead),
                () -> stack.setServicesClock(Duration.ZERO));
    }

    private static Stop lasting(String words, Stop.Mail mail, Action begin, Action end) {
        return new Stop() {
            @Override
            public String words() {
                return words;
            }

            @Override
            public Mail mail() {
                return mail;
            }

            @Override
            public void begin() {
                begin.run();
            }

            @Override
            public void end() {
                end.run();
            }
        };
    }

    private static final class LockedTable implements Stop {

        private final LocalStack stack;
        private LockedInventory locked;

        LockedTable(LocalStack stack) {
            this.stack = stack;
        }

        @Override
        public String words() {
            return "somebody holds locks on IM_INV";
        }

        @Override
        public Mail mail() {
            return Mail.about(
                    Required.FROM_THE_BEGINNING, "CounterPoint (tickets)", "[Ll]ock", Service.ORDER_PROCESSOR.folder());
        }

        @Override
        public void begin() throws SQLException {
            locked = LockedInventory.of(stack.counterPoint());
        }

        @Override
        public void end() {
            locked.release();
        }
    }
}
