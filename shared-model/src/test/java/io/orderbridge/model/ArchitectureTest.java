package io.orderbridge.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.orderbridge.model", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_contracts_know_nobody_who_keeps_them = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.orderbridge.service..",
                    "io.orderbridge.messaging..",
                    "io.orderbridge.health..",
                    "io.orderbridge.counterpoint..",
                    "io.orderbridge.ingest..",
                    "io.orderbridge.processor..",
                    "io.orderbridge.statussync..",
                    "io.orderbridge.alerting..",
                    "io.orderbridge.desk..");
}
