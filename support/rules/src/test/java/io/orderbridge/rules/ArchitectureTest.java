package io.orderbridge.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.orderbridge.rules", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule rules_know_nothing_but_java = classes()
            .that()
            .resideInAPackage("io.orderbridge.rules..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.orderbridge.rules..", "java..");
}
