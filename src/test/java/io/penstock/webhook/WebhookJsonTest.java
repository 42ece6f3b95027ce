package io.penstock.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Config;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookJsonTest {

    private final WebhookJson json = new WebhookJson(Config.defaults().webhook());

    @Test
    void refusesControlCharactersInTheTypeOfEvents() {
        List<Violation> violations = refused("{'name':'a','event_type':'a\\u0000b','verification':{'scheme':'none'}}");

        assertThat(violations).extracting(Violation::pointer).containsExactly("/event_type");
    }

    @Test
    void saysInOneSentenceWhatASecretMustBe() {
        List<Violation> violations = refused("{'name':'a','verification':{'scheme':'bearer','secret':''}}");

        assertThat(violations).extracting(Violation::message).containsExactly("secret must have 1 to 1024 characters.");
    }

    @Test
    void refusesASecretOfAnHmacThatCanBeGuessed() {
        String webhook = "{'name':'a','verification':{'scheme':'github','secret':'%s'}}";

        assertThat(refused(webhook.formatted("7 bytes")))
                .extracting(Violation::message)
                .containsExactly("secret must have at least 8 bytes: a shorter one can be guessed.");
        assertThat(json.read(parsed(webhook.formatted("grüßen!")), null).secret())
                .as("nine bytes")
                .isEqualTo("grüßen!");
    }

    private static JsonNode parsed(String text) {
        return Json.parse(text.replace('\'', '"').getBytes(UTF_8));
    }

    private List<Violation> refused(String text) {
        Failure failure = catchThrowableOfType(Failure.class, () -> json.read(parsed(text), null));
        return ((Reason.Invalid) failure.reason()).violations();
    }
}
