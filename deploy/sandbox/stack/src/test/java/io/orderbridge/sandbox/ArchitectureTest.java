package io.orderbridge.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.orderbridge.sandbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_servers_know_no_stand_in = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.sandbox.servers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.orderbridge.sandbox.counterpoint..",
                    "io.orderbridge.sandbox.woocommerce..",
                    "io.orderbridge.sandbox.stack..");

    @ArchTest
    static final ArchRule the_stand_ins_know_no_stack = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.sandbox.woocommerce..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.orderbridge.sandbox.stack..",
                    "io.orderbridge.sandbox.demo..",
                    "io.orderbridge.sandbox.journey..",
                    "io.orderbridge.sandbox.faults..");

    /** A package inside another is a part of its own. */
    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("io.orderbridge.sandbox.(**)").should().beFreeOfCycles();
}
