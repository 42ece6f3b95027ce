package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.failure.Reason;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void everyReasonHasAStatusOfItsOwn() {
        var statuses = java.util.Arrays.stream(Reason.class.getPermittedSubclasses())
                .map(kind -> Problem.of(sample(kind)).status())
                .toList();

        assertThat(statuses).doesNotContain(500).doesNotHaveDuplicates();
    }

    @Test
    void tellsThePlaceOfMalformedTextAsThatOfABrokenRule() {
        var json = JsonNodeFactory.instance.objectNode();

        Problem.addMembers(json, new Reason.Malformed("It ends too soon.", 3, 7));

        assertThat(json.toString())
                .isEqualTo("{\"line\":3,\"column\":7,\"errors\":"
                        + "[{\"pointer\":\"\",\"line\":3,\"column\":7,\"message\":\"It ends too soon.\"}]}");
    }

    private static Reason sample(Class<?> kind) {
        try {
            var constructor = kind.getDeclaredConstructors()[0];
            Object[] arguments = java.util.Arrays.stream(constructor.getParameterTypes())
                    .map(type -> type == int.class ? (Object) 1 : type == String.class ? "why" : null)
                    .toArray();
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] == null) {
                    arguments[i] = constructor.getParameterTypes()[i] == java.util.List.class
                            ? java.util.List.of()
                            : java.time.Duration.ofSeconds(1);
                }
            }
            return (Reason) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
