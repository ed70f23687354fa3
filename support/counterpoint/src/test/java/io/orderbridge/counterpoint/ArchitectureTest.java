package io.orderbridge.counterpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;

@AnalyzeClasses(packages = "io.orderbridge.counterpoint", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_database_knows_no_broker_and_no_service = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.counterpoint..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..",
                    "io.orderbridge.messaging..",
                    "io.orderbridge.health..",
                    "io.orderbridge.ingest..",
                    "io.orderbridge.processor..",
                    "io.orderbridge.statussync..",
                    "io.orderbridge.alerting..",
                    "io.orderbridge.desk..");

    /** A package inside another is a part of its own. */
    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("io.orderbridge.counterpoint.(**)").should().beFreeOfCycles();

    /** Procedures are called by hand, for their answers. */
    @ArchTest
    static final ArchRule statements_are_run_by_one_class = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.orderbridge.counterpoint.Sql")
            .should()
            .callMethod(Connection.class, "prepareStatement", String.class)
            .orShould()
            .callMethod(Connection.class, "createStatement");
}
