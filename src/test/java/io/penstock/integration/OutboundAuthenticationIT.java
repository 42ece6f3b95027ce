package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundAuthenticationIT extends OutboundStub {

    private static final String BASIC = "{'scheme':'basic','username':'Aladdin','password':'open sesame'}";
    private static final String DIGEST = "{'scheme':'digest','username':'Mufasa','password':'Circle of Life'}";

    private GuardStub guard;

    @Override
    int connections() {
        return 64;
    }

    @BeforeEach
    void guard() {
        guard = new GuardStub(vertx);
    }

    @Test
    void showsAUsernameAndItsPassword() {
        assertThat(answered(guarded("/basic", BASIC)).status()).isEqualTo(200);
    }

    @Test
    void showsAGivenToken() {
        guard.valid.add("t-1");

        assertThat(answered(guarded("/bearer", "{'scheme':'bearer','token':'t-1'}"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/basic | {'scheme':'basic','username':'Aladdin','password':'closed sesame'}",
                "/bearer | {'scheme':'bearer','token':'closed sesame'}",
                "/digest/MD5 | {'scheme':'digest','username':'Mufasa','password':'closed sesame'}"
            })
    void failsByAuthenticationWhenItIsNotBelieved(String path, String authentication) {
        WorkflowError error = failed(guarded(path, authentication));

        assertThat(error.type()).isEqualTo(StandardError.AUTHENTICATION.type());
        assertThat(error.status()).isEqualTo(401);
        assertThat(error.toString()).doesNotContain("sesame");
        assertThat(guard.asked(path)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aCallWithoutAuthenticationIsAnsweredWith401AsItIs() {
        assertThat(answered(new HttpCall(at(), "GET", uri("/basic"), Map.of(), Map.of(), null, false))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"})
    void answersADigestChallengeWithTheSameBody(String algorithm) {
        HttpCall call = new HttpCall(
                at(),
                "POST",
                uri("/digest/" + algorithm),
                Map.of(),
                Map.of("q", "a b"),
                json("{\"a\":1}"),
                false,
                authentication(DIGEST));

        assertThat(answered(call).status()).isEqualTo(200);
        assertThat(guard.seen).extracting(GuardStub.Asked::body).containsExactly("{\"a\":1}", "{\"a\":1}");
        assertThat(guard.seen.get(0).authorization()).isEmpty();
    }

    @Test
    void countsTheUsesOfANonceAndTakesANewOneWhenItIsStale() {
        answered(guarded("/digest/SHA-256", DIGEST));
        answered(guarded("/digest/SHA-256", DIGEST));
        assertThat(guard.seen).hasSize(3);
        assertThat(guard.seen.get(2).authorization()).contains("nc=00000002");

        guard.forgetNonces();

        assertThat(answered(guarded("/digest/SHA-256", DIGEST)).status()).isEqualTo(200);
        assertThat(guard.seen).hasSize(5);
    }

    @Test
    void manyDigestCallsAtOnceAllGetIn() {
        List<Future<Outcome>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(onContext(guarded("/digest/MD5", DIGEST)));
        }

        assertThat(calls.stream().map(OutboundStub::await).map(OutboundAuthenticationIT::result))
                .containsOnly("200");
    }

    @Test
    void takesATokenOnceAndKeepsIt() {
        answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'},'scopes':['a','b']")));
        answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'},'scopes':['a','b']")));

        assertThat(guard.asked("/oauth2/token")).hasSize(1);
        assertThat(guard.asked("/oauth2/token").get(0).body())
                .isEqualTo("grant_type=client_credentials&scope=a+b&client_id=me&client_secret=client%2Bsecret");
        assertThat(guard.asked("/bearer"))
                .extracting(GuardStub.Asked::authorization)
                .containsExactly("Bearer token-1", "Bearer token-1");
    }

    @Test
    void otherCredentialsGetAnotherToken() {
        answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}")));
        answered(guarded("/bearer", oauth2("'client':{'id':'you','secret':'client+secret'}")));

        assertThat(guard.asked("/oauth2/token")).hasSize(2);
    }

    @Test
    void callsThatWantTheSameTokenAtOnceShareOneRequest() throws Exception {
        guard.holding = true;
        List<Future<Outcome>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(onContext(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}"))));
        }
        until(() -> guard.asked("/oauth2/token").size() == 1);
        guard.release();

        assertThat(calls.stream().map(OutboundStub::await).map(OutboundAuthenticationIT::result))
                .containsOnly("200");
        assertThat(guard.asked("/oauth2/token")).hasSize(1);
    }

    @Test
    void asksForAnotherTokenWhenThisOneHasExpired() {
        guard.expiresIn = 0;
        answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}")));
        answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}")));

        assertThat(guard.asked("/oauth2/token")).hasSize(2);
    }

    @Test
    void throwsAwayATokenThatTheHostRefusesAndAsksOnceMore() {
        answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}")));
        guard.valid.clear();

        Outcome.Answered second = answered(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}")));

        assertThat(second.status()).isEqualTo(200);
        assertThat(guard.asked("/bearer"))
                .extracting(GuardStub.Asked::authorization)
                .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    @Test
    void tellsWhyThereIsNoTokenWithoutTellingTheSecret() {
        WorkflowError error = failed(guarded("/bearer", oauth2("'client':{'id':'me','secret':'wrong-secret'}")));

        assertThat(error.type()).isEqualTo(StandardError.AUTHENTICATION.type());
        assertThat(error.detail()).isEqualTo("The token endpoint gives no token (401, invalid_client).");
        assertThat(guard.asked("/bearer")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'authentication':'client_secret_basic' | Basic bWU6Y2xpZW50JTJCc2VjcmV0 | grant_type=client_credentials",
                "'authentication':'client_secret_jwt' | \"\" | client_assertion=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
                "'authentication':'private_key_jwt','assertion':'a.b.c' | \"\" | client_assertion=a.b.c",
                "'authentication':'none' | \"\" | grant_type=client_credentials&client_id=me"
            })
    void provesTheClientInEachWay(String client, String authorization, String body) {
        guard.holding = true;
        onContext(guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'," + client + "}")));
        until(() -> !guard.asked("/oauth2/token").isEmpty());

        GuardStub.Asked asked = guard.asked("/oauth2/token").get(0);
        assertThat(asked.authorization()).isEqualTo(authorization);
        assertThat(asked.body()).contains(body).doesNotContain("client_secret=");
    }

    @Test
    void asksForATokenInJsonWhenThatIsWanted() {
        answered(guarded(
                "/bearer",
                oauth2("'client':{'id':'me','secret':'client+secret'},'request':{'encoding':'application/json'},"
                        + "'audiences':['x','y']")));

        assertThat(guard.asked("/oauth2/token").get(0).body())
                .isEqualTo("{\"grant_type\":\"client_credentials\",\"audience\":[\"x\",\"y\"],\"client_id\":\"me\","
                        + "\"client_secret\":\"client+secret\"}");
    }

    @Test
    void findsTheTokenEndpointOfAnOpenIdProvider() {
        String oidc = "{'scheme':'oidc','authority':'" + uri("/realm") + "','grant':'password','username':'u',"
                + "'password':'p','client':{'id':'me','secret':'client+secret'}}";

        assertThat(answered(guarded("/bearer", oidc)).status()).isEqualTo(200);
        assertThat(guard.asked("/oauth2/token").get(0).body()).startsWith("grant_type=password&username=u&password=p");
    }

    @Test
    void refusesAnIssuerThatIsNotListed() {
        String oidc = "{'scheme':'oidc','authority':'" + uri("/realm") + "','grant':'client_credentials',"
                + "'issuers':['http://other.example'],'client':{'id':'me','secret':'client+secret'}}";

        assertThat(failed(guarded("/bearer", oidc)).type()).isEqualTo(StandardError.AUTHENTICATION.type());
        assertThat(guard.asked("/oauth2/token")).isEmpty();
    }

    @Test
    void reachesATokenEndpointOnlyWhereCallsMayGo() {
        String oauth2 = "{'scheme':'oauth2','authority':'http://unlisted.example','grant':'client_credentials',"
                + "'client':{'id':'me','secret':'s'}}";

        assertThat(failed(guarded("/bearer", oauth2)).type()).isEqualTo(StandardError.AUTHORIZATION.type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bearer", "/digest/MD5"})
    void noProofFollowsARedirectToAnotherOrigin(String path) {
        String away = "/away?to=http://other.example:" + guard.port + path;
        HttpCall call = new HttpCall(
                at(),
                "GET",
                uri(away),
                Map.of(),
                Map.of(),
                null,
                true,
                authentication(path.equals("/bearer") ? "{'scheme':'bearer','token':'t-1'}" : DIGEST));

        assertThat(failed(call).type()).isEqualTo(StandardError.AUTHENTICATION.type());
        assertThat(guard.asked(path)).extracting(GuardStub.Asked::authorization).containsExactly("");
    }

    @Test
    void aProofFollowsARedirectWithinItsOrigin() {
        HttpCall call = new HttpCall(
                at(), "GET", uri("/away?to=/digest/MD5"), Map.of(), Map.of(), null, true, authentication(DIGEST));

        assertThat(answered(call).status()).isEqualTo(200);
    }

    @Test
    void endsInTimeWhenTheTokenEndpointIsSilent() {
        guard.holding = true;

        WorkflowError error = failed(
                guarded("/bearer", oauth2("'client':{'id':'me','secret':'client+secret'}")), Duration.ofMillis(200));

        assertThat(error.type()).isEqualTo(StandardError.TIMEOUT.type());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'scheme':'magic'} | This scheme of authentication is not supported.",
                "{'scheme':'bearer'} | The authentication's `token` is missing.",
                "{'scheme':'bearer','token':7} | The authentication's `token` must be text.",
                "{'scheme':'basic','username':'a:b'} | The authentication's `username` must hold no colon for `basic`.",
                "{'scheme':'oauth2','grant':'client_credentials'} | The authentication's `authority` is missing.",
                "{'scheme':'oauth2','authority':'http://a.example','grant':'client_credentials'} | The authentication's `client.id` is missing.",
                "{'scheme':'oauth2','authority':'http://a.example','grant':'password','client':{'id':'a'}} | The authentication's `username` is missing."
            })
    void saysWhatAnAuthenticationLacks(String authentication, String detail) {
        WorkflowError error = failed(guarded("/basic", authentication));

        assertThat(error.type()).isEqualTo(StandardError.CONFIGURATION.type());
        assertThat(error.detail()).isEqualTo(detail);
        assertThat(guard.seen).isEmpty();
    }

    @Test
    void aTokenWithALineBreakIsNotSent() {
        assertThat(failed(guarded("/bearer", "{'scheme':'bearer','token':'a\\r\\nX: y'}"))
                        .type())
                .isEqualTo(StandardError.CONFIGURATION.type());
        assertThat(guard.seen).isEmpty();
    }

    private static String result(Outcome outcome) {
        return outcome instanceof Outcome.Answered answer ? String.valueOf(answer.status()) : outcome.toString();
    }

    private String oauth2(String more) {
        return "{'scheme':'oauth2','authority':'" + uri("") + "','grant':'client_credentials'," + more + "}";
    }

    private HttpCall guarded(String path, String authentication) {
        return new HttpCall(at(), "GET", uri(path), Map.of(), Map.of(), null, false, authentication(authentication));
    }

    private String uri(String path) {
        return "http://stub.example:" + guard.port + path;
    }

    private static com.fasterxml.jackson.databind.JsonNode authentication(String text) {
        return json(text.replace('\'', '"'));
    }

    private static void until(java.util.concurrent.Callable<Boolean> done) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(5)).until(done);
    }
}
