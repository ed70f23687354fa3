package io.orderbridge.alerting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.orderbridge.messaging.consuming.EventHandler;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@AnalyzeClasses(packages = "io.orderbridge.alerting", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule messages_come_and_go_by_channels = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.alerting..")
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
    static final ArchRule the_digest_knows_the_jdk_and_the_events_only = classes()
            .that()
            .resideInAPackage("..alerting.digest..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.orderbridge.model..", "..alerting.digest..");

    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("io.orderbridge.alerting.(**)").should().beFreeOfCycles();
}
