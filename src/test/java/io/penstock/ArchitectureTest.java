package io.penstock;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the house to its {@link Plan}: which room may know which, and what only certain rooms may touch. An exception is a name in a list
 * here, where it is seen.
 */
final class ArchitectureTest {

    private static final JavaClasses PENSTOCK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.penstock");

    /** Decisions that are tested with nothing but values. */
    private static final Pattern PURE_DECISION = Pattern.compile("TokenBucket|Retry(Policy|Delay)|Cron|Claim|Lease");

    private static final Pattern HOLDS_SQL = Pattern.compile("\\w+(Store|Batch)|GroupCommit");

    /** They hand rows, a pool or a connection on to the stores, and hold no statement of their own. */
    private static final Set<String> HANDS_SQL_ON = Set.of(
            "EventColumns",
            "ExecutionColumns",
            "StartColumns",
            "StartedColumns",
            "Ownership",
            "Adoption",
            "Postman",
            "Executions",
            "Organizations",
            "AuditLog",
            "Verification",
            "Pages",
            "AuditBackups",
            "Archive");

    /** Calls an address that only the operator of the server names, without the web client. */
    private static final Set<String> CALLS_THE_OPERATORS_OWN =
            Set.of("SentryDelivery", "S3Bucket", "Site", "Wire", "Credulity");

    /** Where the one clock comes from. */
    private static final Set<String> TAKES_THE_CLOCK = Set.of("Main", "Server");

    private static final int MOST_PARAMETERS = 7;

    @Test
    void aRoomKnowsOnlyTheRoomsThatThePlanDraws() {
        classes().should(knowOnlyRoomsOfThePlan()).check(PENSTOCK);
    }

    @Test
    void theKernelKnowsNeitherVertxNorDrivers() {
        noClasses()
                .that()
                .resideInAnyPackage(Plan.packages(Plan.KERNEL.keySet()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "java.sql..", "java.net.http..")
                .check(PENSTOCK);
    }

    @Test
    void documentsExpressionsAndTheEngineHaveNeitherFilesNorThreadsNorClock() {
        noClasses()
                .that()
                .resideInAnyPackage(Plan.packages(Set.of("dsl", "expression", "engine")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.util.concurrent..", "java.nio.file..", "java.nio.channels..")
                                .or(nameMatching("java\\.lang\\.(Thread|Process|ProcessBuilder)"))
                                .or(nameMatching("java\\.io\\.File.*"))
                                .or(nameMatching("java\\.time\\.(Clock|InstantSource)")))
                .check(PENSTOCK);
    }

    @Test
    void pureDecisionsKnowNothingOfVertx() {
        noClasses()
                .that(named(PURE_DECISION))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..")
                .check(PENSTOCK);
    }

    @Test
    void onlyStoresAndBatchesHoldSql() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.penstock.postgres..", "io.penstock.bench..")
                .and(not(named(HOLDS_SQL)))
                .and(not(oneOf(HANDS_SQL_ON)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..")
                .check(PENSTOCK);
    }

    @Test
    void onlyCopiesOfTheDatabaseBlockOnItsDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.penstock.postgres..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..")
                .check(PENSTOCK);
    }

    @Test
    void onlyIntegrationsCallOut() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.penstock.integration..", "io.penstock.client..", "io.penstock.bench..")
                .and(not(oneOf(CALLS_THE_OPERATORS_OWN)))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx.ext.web.client..", "java.net.http..")
                        .or(nameMatching("io\\.vertx\\.core\\.http\\.(HttpClient|WebSocketClient)\\w*"))
                        .or(nameMatching("java\\.net\\.(Http\\w*Connection|Socket)")))
                .check(PENSTOCK);
    }

    @Test
    void onlyAnnouncementsUseTheEventBus() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.penstock.announce..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.eventbus..")
                .check(PENSTOCK);
    }

    @Test
    void onlyTheConfigurationReadsTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.penstock.config..")
                .should()
                .callMethodWhere(calls("getenv", "java.lang.System"))
                .check(PENSTOCK);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .should()
                .callMethodWhere(describe("asks the machine for the time", ArchitectureTest::asksTheMachine))
                .check(PENSTOCK);
        noClasses()
                .that(not(oneOf(TAKES_THE_CLOCK)))
                .should()
                .callMethodWhere(describe("takes the machine's clock", ArchitectureTest::takesTheClock))
                .check(PENSTOCK);
    }

    @Test
    void nothingSleepsAndNothingPrintsPastTheCommandLine() {
        noClasses()
                .should()
                .callMethodWhere(calls("sleep", "java.lang.Thread"))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PENSTOCK);
    }

    @Test
    void verticlesAnswerWithFutures() {
        noClasses().should().beAssignableTo("io.vertx.core.AbstractVerticle").check(PENSTOCK);
    }

    @Test
    void aNameSaysWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helpers?|Managers?)")
                .check(PENSTOCK);
    }

    @Test
    void noMethodTakesMoreThanSevenThings() {
        methods()
                .that()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(takeFewParameters())
                .check(PENSTOCK);
    }

    private static boolean asksTheMachine(JavaMethodCall call) {
        AccessTarget.MethodCallTarget target = call.getTarget();
        String owner = target.getOwner().getName();
        boolean currentTime =
                owner.equals("java.lang.System") && target.getName().equals("currentTimeMillis");
        boolean now = owner.startsWith("java.time.") && target.getName().equals("now");
        return currentTime
                || now && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static boolean takesTheClock(JavaMethodCall call) {
        AccessTarget.MethodCallTarget target = call.getTarget();
        return Set.of(Clock.class.getName(), InstantSource.class.getName())
                        .contains(target.getOwner().getName())
                && target.getName().matches("system.*|tick(Millis|Seconds|Minutes)");
    }

    private static DescribedPredicate<JavaMethodCall> calls(String method, String owner) {
        return describe(
                "calls " + method,
                call -> call.getTarget().getName().equals(method)
                        && call.getTargetOwner().getName().equals(owner));
    }

    private static DescribedPredicate<JavaClass> named(Pattern name) {
        return describe(
                "are named " + name,
                type -> name.matcher(outermost(type).getSimpleName()).matches());
    }

    private static DescribedPredicate<JavaClass> oneOf(Set<String> names) {
        return describe(
                "are one of " + names, type -> names.contains(outermost(type).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static ArchCondition<JavaClass> knowOnlyRoomsOfThePlan() {
        return new ArchCondition<>("know only rooms of the plan") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String room = Plan.room(type.getPackageName());
                if (!Plan.has(room)) {
                    events.add(SimpleConditionEvent.violated(type, "The plan has no room \"" + room + "\"."));
                }
                type.getDirectDependenciesFromSelf().stream()
                        .filter(known -> Plan.isOurs(known.getTargetClass().getPackageName()))
                        .filter(known -> !Plan.lets(
                                room, Plan.room(known.getTargetClass().getPackageName())))
                        .forEach(known -> events.add(SimpleConditionEvent.violated(type, known.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaMethod> takeFewParameters() {
        return new ArchCondition<>("take at most " + MOST_PARAMETERS + " parameters") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.getRawParameterTypes().size() > MOST_PARAMETERS) {
                    events.add(SimpleConditionEvent.violated(method, method.getDescription()));
                }
            }
        };
    }
}
