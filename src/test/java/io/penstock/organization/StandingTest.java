package io.penstock.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StandingTest {

    @Test
    void anOwnerChangesAndRemovesEverybody() {
        for (Role target : Role.values()) {
            Standing standing = new Standing(Role.OWNER, target, 2);
            for (Role wanted : Role.values()) {
                assertThatCode(() -> standing.checkChange(wanted)).doesNotThrowAnyException();
            }
            assertThatCode(standing::checkRemoval).doesNotThrowAnyException();
        }
    }

    @Test
    void anAdminMakesAndTouchesNoOwner() {
        refuses(Reason.Forbidden.class, () -> new Standing(Role.ADMIN, Role.EDITOR, 2).checkChange(Role.OWNER));
        refuses(Reason.Forbidden.class, () -> new Standing(Role.ADMIN, Role.OWNER, 2).checkChange(Role.EDITOR));
        refuses(Reason.Forbidden.class, () -> new Standing(Role.ADMIN, Role.OWNER, 2).checkRemoval());
        assertThatCode(() -> new Standing(Role.ADMIN, Role.VIEWER, 1).checkChange(Role.ADMIN))
                .doesNotThrowAnyException();
    }

    @Test
    void theLastOwnerStays() {
        refuses(Reason.Conflict.class, () -> new Standing(Role.OWNER, Role.OWNER, 1).checkChange(Role.ADMIN));
        refuses(Reason.Conflict.class, () -> new Standing(Role.OWNER, Role.OWNER, 1).checkRemoval());
        assertThatCode(() -> new Standing(Role.OWNER, Role.OWNER, 1).checkChange(Role.OWNER))
                .doesNotThrowAnyException();
    }

    @Test
    void whoWasDemotedMeanwhileDecidesNothing() {
        for (Role actor : new Role[] {Role.VIEWER, Role.EDITOR}) {
            refuses(Reason.Forbidden.class, () -> new Standing(actor, Role.VIEWER, 2).checkRemoval());
        }
        refuses(Reason.Forbidden.class, () -> new Standing(null, Role.VIEWER, 2).checkRemoval());
    }

    private static void refuses(Class<? extends Reason> reason, ThrowingCallable check) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isInstanceOf(reason));
    }
}
