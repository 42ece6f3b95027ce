package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a call says of who makes it. */
class AuthorizationTest {

    private static final String SECRETS = """
            {"people": {"username": "me", "password": "s0"}, "token": "t0", "number": 7,
             "client": {"authority": "https://id.test", "grant": "client_credentials", "client": {"id": "me"}}}
            """;

    @Test
    void computesThePolicyFromTheInputOfTheTask() {
        assertThat(authentication("bearer: {token: '${ .token }'}", "{\"token\": \"t1\"}"))
                .isEqualTo(Journey.json("{\"scheme\": \"bearer\", \"token\": \"t1\"}"));
    }

    @Test
    void takesThePolicyOutOfASecret() {
        assertThat(authentication("basic: {use: people}", "{}"))
                .isEqualTo(Journey.json("{\"scheme\": \"basic\", \"username\": \"me\", \"password\": \"s0\"}"));
        assertThat(authentication("oauth2: {use: client}", "{}")).isEqualTo(Journey.json("""
                        {"scheme": "oauth2", "authority": "https://id.test", "grant": "client_credentials", "client": {"id": "me"}}
                        """));
    }

    @Test
    void takesATokenThatIsASecretByItself() {
        assertThat(authentication("bearer: {use: token}", "{}"))
                .isEqualTo(Journey.json("{\"scheme\": \"bearer\", \"token\": \"t0\"}"));
    }

    @Test
    void fillsInTheVariablesOfUris() {
        String policy = """
                oauth2:
                  authority: https://id.test/{tenant}
                  endpoints: {token: '/{tenant}/token'}
                  grant: client_credentials
                  client: {id: me, secret: '${ .secret }'}
                  scopes: [read]
                """;

        assertThat(authentication(policy, "{\"tenant\": \"a b\", \"secret\": \"s1\"}"))
                .isEqualTo(Journey.json("""
                        {"scheme": "oauth2", "authority": "https://id.test/a%20b", "endpoints": {"token": "/a%20b/token"},
                         "grant": "client_credentials", "client": {"id": "me", "secret": "s1"}, "scopes": ["read"]}
                        """));
    }

    @Test
    void faultsWithoutTheSecret() {
        WorkflowError error = journey("basic: {use: absent}", "{}", "").error();

        assertThat(error.type()).isEqualTo("https://serverlessworkflow.io/spec/1.0.0/errors/authorization");
        assertThat(error.status()).isEqualTo(403);
        assertThat(error.detail()).isEqualTo("There is no secret `absent`.");
        assertThat(error.instance()).isEqualTo("/do/0/ask");
    }

    @Test
    void faultsWhenTheSecretIsSomethingElse() {
        assertThat(journey("basic: {use: number}", "{}", "").error().detail())
                .isEqualTo("The secret `number` is not an object with the properties of basic.");
    }

    @Test
    void showsTheAuthorizationToTheTaskAndItsOutput() {
        String output = "output: {as: $authorization}";

        assertThat(journey("basic: {use: people}", "{}", output).output())
                .isEqualTo(Journey.json("{\"scheme\": \"Basic\", \"parameter\": \"bWU6czA=\"}"));
        assertThat(journey("bearer: {token: t1}", "{}", output).output())
                .isEqualTo(Journey.json("{\"scheme\": \"Bearer\", \"parameter\": \"t1\"}"));
        assertThat(journey("digest: {use: people}", "{}", output).output())
                .isEqualTo(Journey.json("{\"scheme\": \"Digest\", \"parameter\": null}"));
    }

    @Test
    void hasNoAuthorizationWithoutAnAuthentication() {
        Journey journey = Journey.of("- a: {set: {b: '${ $authorization }'}}", "{}");

        assertThat(journey.output()).isEqualTo(Journey.json("{\"b\": null}"));
    }

    private static JsonNode authentication(String policy, String input) {
        Journey journey = journey(policy, input, "");
        journey.end();
        return ((Command.HttpCall) journey.commands.get(0)).authentication();
    }

    private static Journey journey(String policy, String input, String output) {
        String document = """
                use: {secrets: [people, token, client, number, absent]}
                do:
                  - ask:
                      call: http
                      with:
                        method: get
                        endpoint:
                          uri: https://x.test
                          authentication:
                """ + policy.indent(12) + output.indent(6);
        Origin origin =
                new Origin("0193-test", Journey.START, Origin.Limits.DEFAULT, Journey.json(SECRETS), 0, 0, Set.of());
        Run run = Run.start(Journey.document(document), origin, Journey.json(input));
        return new Journey(run, command -> Journey.answer(command, Journey.START, 200, "{}"));
    }
}
