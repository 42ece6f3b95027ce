package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a snapshot keeps of pending commands, and by what a replay knows them. */
class CommandCodecTest {

    private static final Position AT = new Position("/do/0/a@2", "/do/0/a");

    @Test
    void readsWhatItWrote() {
        List<Command> commands = List.of(
                call("{\"scheme\": \"bearer\", \"token\": \"one\"}"),
                new Command.Timer(AT, Journey.START, Duration.ofSeconds(3)),
                new Command.Emit(AT, (ObjectNode) Journey.json("{\"type\": \"t\", \"source\": \"s\"}")),
                new Command.Listen(AT, List.of("a", "b")),
                new Command.Listen(AT, List.of()),
                new Command.StartChild(AT, "shop", "order", "latest", Journey.json("[1]"), true));
        for (Command command : commands) {
            Command read =
                    CommandCodec.read(Journey.json(CommandCodec.write(command).toString()));

            assertThat(read).isEqualTo(command);
            assertThat(read.digest()).isEqualTo(command.digest());
        }
    }

    @Test
    void aDigestHoldsWhichSecretsACallSendsAndNotWhatTheyAre() {
        Command one = call("{\"scheme\": \"bearer\", \"token\": \"one\"}");
        Command two = call("{\"token\": \"two\", \"scheme\": \"bearer\"}");
        Command other = call("{\"scheme\": \"basic\", \"username\": \"u\", \"password\": \"p\"}");

        assertThat(one.digest()).isEqualTo(two.digest()).isNotEqualTo(other.digest());
    }

    private static Command call(String authentication) {
        return new Command.HttpCall(
                AT, "GET", "https://x.test/", Map.of(), Map.of(), null, false, Journey.json(authentication));
    }
}
