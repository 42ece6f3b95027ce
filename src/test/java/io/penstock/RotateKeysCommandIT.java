package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.client.Api;
import io.penstock.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RotateKeysCommandIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void rotatesWithAnOperatorsKeyAndTellsHowItStands() {
        String key = key("{\"name\":\"drill\",\"operator\":true}");

        assertThat(run(key, "--status")).isZero();
        assertThat(out.toString()).startsWith("signing ").contains(" HS256 signs from ");
        assertThat(run(key)).isZero();
        assertThat(out.toString()).contains("verifies until").containsPattern("(?m)^next ");
        assertThat(run(key)).as("while one is on its way").isEqualTo(1);
        assertThat(err.toString()).contains("409", "on its way").doesNotContain(key);

        assertThat(run(key, "--immediately", "--json")).isZero();
        String json = out.toString().substring(out.toString().indexOf('{'));
        JsonNode keys = Json.parse(json.getBytes(StandardCharsets.UTF_8)).path("keys");
        assertThat(keys.findValuesAsText("status")).containsExactly("signing");
        assertThat(SERVER.api().status("/api/auth/me")).as("a token of before").isEqualTo(401);
        assertThat(run(key, "--status")).as("a key signs nothing").isZero();
    }

    @Test
    void rotatesInTheDatabaseWithoutAServerAndRunningOnesFollow() {
        Api api = SERVER.api().signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
        assertThat(inDatabase("--immediately")).isZero();
        String now = Json.parse(told("--status", "--json")).at("/keys/0/id").asText();

        await().untilAsserted(() -> assertThat(api.status("/api/auth/me")).isEqualTo(401));
        Api again = SERVER.api().signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
        assertThat(again.get("/api/admin/keys").at("/keys/0/id").asText()).isEqualTo(now);
        assertThat(inDatabase()).isZero();
        assertThat(inDatabase()).as("while one is on its way").isEqualTo(1);
        assertThat(err.toString()).contains("on its way");
        assertThat(again.status("/api/auth/me")).isEqualTo(200);
        assertThat(again.get("/api/audit?server=true&action=rotateSigningKeys&actor=system")
                        .path("items"))
                .hasSize(2);
        assertThat(inDatabase("--immediately")).as("for the tests that follow").isZero();
    }

    private byte[] told(String... more) {
        out.getBuffer().setLength(0);
        assertThat(inDatabase(more)).isZero();
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private int inDatabase(String... more) {
        List<String> arguments = new ArrayList<>(List.of("rotate-keys", "--database"));
        arguments.addAll(List.of(more));
        return Main.commandLine(SERVER.settings())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void isForOperatorsOnly() {
        Api api = Api.at(SERVER.api().base()).signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
        String key = api.post(
                        "/api/auth/keys", "application/json", "{\"name\":\"plain\"}".getBytes(StandardCharsets.UTF_8))
                .path("key")
                .asText();

        assertThat(run(key)).isEqualTo(1);
        assertThat(err.toString()).contains("403");
    }

    private static String key(String draft) {
        Api api = Api.at(SERVER.api().base()).signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
        return api.post("/api/auth/keys", "application/json", draft.getBytes(StandardCharsets.UTF_8))
                .path("key")
                .asText();
    }

    private int run(String token, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("rotate-keys", "--url", SERVER.api().base().toString(), "--token", token));
        arguments.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
