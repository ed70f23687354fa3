package io.orderbridge.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.orderbridge.service", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule what_every_service_needs_knows_neither_broker_nor_database = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..",
                    "java.sql..",
                    "io.orderbridge.messaging..",
                    "io.orderbridge.health..",
                    "io.orderbridge.counterpoint..",
                    "io.orderbridge.ingest..",
                    "io.orderbridge.processor..",
                    "io.orderbridge.statussync..",
                    "io.orderbridge.alerting..",
                    "io.orderbridge.desk..");

    /** A package inside another is a part of its own. */
    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("io.orderbridge.service.(**)").should().beFreeOfCycles();
}
