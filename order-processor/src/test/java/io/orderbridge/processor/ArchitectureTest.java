package io.orderbridge.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.orderbridge.messaging.consuming.EventHandler;
import java.sql.Connection;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@AnalyzeClasses(packages = "io.orderbridge.processor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule messages_come_and_go_by_channels = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.processor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..",
                    "io.vertx.rabbitmq..",
                    "io.smallrye.reactive.messaging.rabbitmq..",
                    "io.orderbridge.messaging.connector..");

    @ArchTest
    static final ArchRule whoever_takes_events_is_traced_and_watched =
            methods().that().areAnnotatedWith(Incoming.class).should().beAnnotatedWith(EventHandler.class);

    @ArchTest
    static final ArchRule roles_do_not_depend_on_each_other_in_a_circle =
            slices().matching("io.orderbridge.processor.(**)").should().beFreeOfCycles();

    /** Procedures are called by hand, for their answers. */
    @ArchTest
    static final ArchRule statements_are_run_by_one_class = noClasses()
            .should()
            .callMethod(Connection.class, "prepareStatement", String.class)
            .orShould()
            .callMethod(Connection.class, "createStatement");
}
