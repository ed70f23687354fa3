package io.orderbridge.ingest.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.orderbridge.sandbox.woocommerce.Storage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.engine.JqwikTestEngine;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Random lives of orders, many at a time in one shop, against {@link LifeModel}: {@value #USUAL} of them, or as many as
 * {@code -Dlives=20000} asks for. A counter-example is printed as small as it could be made.
 */
@QuarkusTest
@QuarkusTestResource(PrivateServers.class)
class RandomLivesTest extends IngestTest {

    /** On average. */
    private static final int LIVES_AT_ONCE = 50;

    private static final int USUAL = 2_000;
    private static final int LIVES = Integer.getInteger("lives", USUAL);

    @Inject
    PollStatus service;

    private static RandomLivesTest pipeline;
    private static int batches;

    @Test
    void random_lives_end_as_they_must() throws Exception {
        // The service's own first poll must be over: it would stage orders of these lives.
        await().atMost(30, TimeUnit.SECONDS).until(() -> service.snapshot().everPolled());
        begin(Storage.HPOS);
        playIn(this);
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestEngineAutoRegistration(false)
                        .addTestEngines(new JqwikTestEngine())
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Lives.class))
                                .configurationParameter("jqwik.tries.default", Integer.toString(LIVES / LIVES_AT_ONCE))
                                .configurationParameter("jqwik.database", "target/jqwik-lives")
                                .configurationParameter("jqwik.reporting.onlyfailures", "true")
                                .configurationParameter("jqwik.shrinking.bounded.seconds", "30")
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures())
                .extracting(TestExecutionSummary.Failure::getException)
                .isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isOne();
    }

    private static void playIn(RandomLivesTest test) {
        pipeline = test;
    }

    /** What the pipeline does between two deeds of the shop. */
    enum Step {
        POLL,
        /** The shop's ping or webhook arrives, twice. */
        PING_TWICE,
        /** Compares all orders, and confirms what it found. */
        COMPARE,
        MAKE_TICKETS,
        /** Each message is delivered twice. */
        MAKE_TICKETS_TWICE,
        /** Somebody rolls some tickets back. */
        ROLL_BACK,
        START_AGAIN,
        /** The pipeline is down. */
        NOTHING
    }

    /**
     * Orders that live at the same time.
     *
     * @param lives the deeds of each
     * @param steps of the pipeline, each after the deeds up to each life's next {@link LifeOrder.Deed#WAIT}
     */
    record Batch(Storage storage, List<List<LifeOrder.Deed>> lives, List<Step> steps) {}

    static class Lives {

        @Property(edgeCases = EdgeCasesMode.NONE)
        void lives_end_as_they_must(@ForAll("batches") Batch batch) throws Exception {
            Thread.currentThread().setContextClassLoader(RandomLivesTest.class.getClassLoader());
            pipeline.play(batch);
        }

        @Provide
        Arbitrary<Batch> batches() {
            Arbitrary<LifeOrder.Deed> deeds = Arbitraries.frequencyOf(
                    Tuple.of(5, Arbitraries.just(LifeOrder.Deed.PAY)),
                    Tuple.of(8, Arbitraries.just(LifeOrder.Deed.WAIT)),
                    Tuple.of(13, Arbitraries.of(LifeOrder.Deed.class)));
            Arbitrary<Step> steps = Arbitraries.frequencyOf(
                    Tuple.of(3, Arbitraries.of(Step.POLL, Step.MAKE_TICKETS)), Tuple.of(4, Arbitraries.of(Step.class)));
            // What a few orders of each batch go through: undone and paid again, each time with a look between.
            Arbitrary<List<LifeOrder.Deed>> toAndFro = Arbitraries.of(
                            LifeOrder.Deed.CANCEL,
                            LifeOrder.Deed.PAY,
                            LifeOrder.Deed.CALL_BACK_LATE,
                            LifeOrder.Deed.PUT_ON_HOLD)
                    .list()
                    .ofMinSize(2)
                    .ofMaxSize(6)
                    .map(turns -> Stream.concat(Stream.of(LifeOrder.Deed.PAY), turns.stream())
                            .flatMap(deed -> Stream.of(deed, LifeOrder.Deed.WAIT))
                            .toList());
            Arbitrary<List<Step>> day = Arbitraries.of(Step.POLL, Step.COMPARE, Step.COMPARE, Step.ROLL_BACK)
                    .list()
                    .ofMinSize(2)
                    .ofMaxSize(6)
                    .map(looks -> Stream.concat(Stream.of(Step.POLL, Step.MAKE_TICKETS), looks.stream())
                            .toList());
            return Combinators.combine(
                            Arbitraries.of(Storage.class),
                            Arbitraries.frequencyOf(
                                            Tuple.of(
                                                    5, deeds.list().ofMinSize(1).ofMaxSize(14)),
                                            Tuple.of(1, toAndFro))
                                    .list()
                                    .ofMinSize(1)
                                    .ofMaxSize(2 * LIVES_AT_ONCE - 1)
                                    .withSizeDistribution(RandomDistribution.uniform()),
                            Arbitraries.frequencyOf(
                                    Tuple.of(3, steps.list().ofMinSize(1).ofMaxSize(8)), Tuple.of(1, day)))
                    .as(Batch::new);
        }
    }

    private void play(Batch batch) throws Exception {
        Instant now = Instant.now().minus(40, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
        boolean hpos = batch.storage() == Storage.HPOS;
        try (LifePipeline life = new LifePipeline(this, batch.storage(), now, ++batches)) {
            List<LifeOrder> orders = life.orders(batch.lives().size(), hpos);
            LifeModel model = new LifeModel(orders);
            int[] next = new int[orders.size()];
            for (Step step : batch.steps()) {
                now = now.plusSeconds(7);
                for (int i = 0; i < orders.size(); i++) {
                    List<LifeOrder.Deed> deeds = batch.lives().get(i);
                    while (next[i] < deeds.size() && deeds.get(next[i]) != LifeOrder.Deed.WAIT) {
                        orders.get(i).play(deeds.get(next[i]++), now);
                        now = now.plusSeconds(1);
                    }
                    next[i]++;
                }
                life.shopHas(orders);
                life.take(step, model);
            }
            life.comeToAnEnd(model);
            model.check(life.rows(), life.unstaged(), life.tickets(), life.events());
        }
    }
}
