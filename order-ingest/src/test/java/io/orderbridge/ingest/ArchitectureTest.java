package io.orderbridge.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;

@AnalyzeClasses(packages = "io.orderbridge.ingest", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule messages_come_and_go_by_channels = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..",
                    "io.vertx.rabbitmq..",
                    "io.smallrye.reactive.messaging.rabbitmq..",
                    "io.orderbridge.messaging.connector..");

    @ArchTest
    static final ArchRule the_mapping_knows_the_jdk_and_the_rules_only = classes()
            .that()
            .resideInAPackage("..ingest.mapping..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.orderbridge.ingest.mapping..", "io.orderbridge.rules..");

    @ArchTest
    static final ArchRule the_mapping_neither_reads_nor_writes = noClasses()
            .that()
            .resideInAPackage("..ingest.mapping..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.io..", "java.net..");

    @ArchTest
    static final ArchRule packages_do_not_depend_on_each_other_in_circles =
            slices().matching("io.orderbridge.ingest.(**)").should().beFreeOfCycles();

    /** Procedures are called by hand, for their answers; the shop is another database. */
    @ArchTest
    static final ArchRule statements_are_run_by_one_class = noClasses()
            .that()
            .resideOutsideOfPackage("..ingest.shop..")
            .should()
            .callMethod(Connection.class, "prepareStatement", String.class)
            .orShould()
            .callMethod(Connection.class, "createStatement");
}
