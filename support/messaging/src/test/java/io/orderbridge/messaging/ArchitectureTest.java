package io.orderbridge.messaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(packages = "io.orderbridge.messaging", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule messaging_knows_no_database_and_no_service = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.messaging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "io.orderbridge.health..",
                    "io.orderbridge.counterpoint..",
                    "io.orderbridge.ingest..",
                    "io.orderbridge.processor..",
                    "io.orderbridge.statussync..",
                    "io.orderbridge.alerting..",
                    "io.orderbridge.desk..");

    @ArchTest
    static final ArchRule the_retry_policy_knows_no_broker = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.messaging.recovery..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..", "io.orderbridge.messaging.consuming..", "io.orderbridge.messaging.publishing..");

    /** ADR 100 says why the last two are no channels. */
    @ArchTest
    static void messages_are_taken_by_channels_by_passes_over_dead_letters_and_by_states_only(JavaClasses classes) {
        assertThat(classes.stream()
                        .flatMap(each -> each.getMethodCallsFromSelf().stream())
                        .filter(call -> Set.of("basicConsume", "basicGet").contains(call.getName()))
                        .map(call -> call.getOriginOwner().getName()))
                .containsOnly(
                        "io.orderbridge.messaging.consuming.Session",
                        "io.orderbridge.messaging.deadletters.DeadLetterWalk",
                        "io.orderbridge.messaging.state.StateQueue");
    }

    /** A package inside another is a part of its own. */
    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("io.orderbridge.messaging.(**)").should().beFreeOfCycles();
}
