package io.orderbridge.health;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.orderbridge.health", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule health_knows_no_database_and_no_service = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.health..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "io.orderbridge.counterpoint..",
                    "io.orderbridge.ingest..",
                    "io.orderbridge.processor..",
                    "io.orderbridge.statussync..",
                    "io.orderbridge.alerting..",
                    "io.orderbridge.desk..");
}
