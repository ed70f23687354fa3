package io.orderbridge.desk;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import java.sql.Connection;

@AnalyzeClasses(packages = "io.orderbridge.desk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule messages_come_and_go_by_channels = noClasses()
            .that()
            .resideInAPackage("io.orderbridge.desk..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.rabbitmq..",
                    "io.vertx.rabbitmq..",
                    "io.smallrye.reactive.messaging.rabbitmq..",
                    "io.orderbridge.messaging.connector..");

    @ArchTest
    static final ArchRule roles_do_not_depend_on_each_other_in_a_circle =
            slices().matching("io.orderbridge.desk.(**)").should().beFreeOfCycles();

    /** A resource's own annotation may let readers in; what changes something has to say itself who may do it. */
    @ArchTest
    static final ArchRule whatever_changes_something_says_who_may_do_it = methods()
            .that(describe(
                    "are posted to",
                    (JavaMethod method) -> method.isAnnotatedWith(POST.class)
                            && !method.getOwner().isAnnotatedWith(PermitAll.class)))
            .should(beAnnotatedWith(RolesAllowed.class));

    /** Procedures are called by hand, for their answers. */
    @ArchTest
    static final ArchRule statements_are_run_by_one_class = noClasses()
            .should()
            .callMethod(Connection.class, "prepareStatement", String.class)
            .orShould()
            .callMethod(Connection.class, "createStatement");
}
