package io.penstock.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code /api/auth/totp}: a second factor for signing in, turned on in two steps and off with password and code. */
final class TotpRoutes {

    private static final String TAG = "auth";
    private static final String PATH = "/api/auth/totp";
    private static final BodyRule BODY = BodyRule.json(8 << 10);
    private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");

    private final TotpStore store;
    private final SecondFactor factor;
    private final SignIn signIn;

    TotpRoutes(TotpStore store, SecondFactor factor, SignIn signIn) {
        this.store = store;
        this.factor = factor;
        this.signIn = signIn;
    }

    List<Endpoint> endpoints() {
        Operation status = Operation.of(
                "getTotp", TAG, "Whether you have a second factor.", new Response(200, "The status.", "Totp"));
        Operation enroll = Operation.of(
                        "enrollTotp",
                        TAG,
                        "Begins a second factor: a secret for an authenticator program.",
                        new Response(201, "Confirm it with a code.", "TotpSecret"))
                .takes("TotpEnrolment");
        Operation confirm = Operation.of(
                        "confirmTotp",
                        TAG,
                        "Turns the second factor on, and shows its recovery codes this once.",
                        new Response(200, "It is on.", "RecoveryCodes"))
                .takes("TotpConfirmation");
        Operation disable = Operation.of(
                        "disableTotp", TAG, "Turns the second factor off.", new Response(204, "It is off.", ""))
                .takes("TotpRemoval");
        return List.of(
                new Endpoint(HttpMethod.GET, PATH, Access.PERSON, BodyRule.NONE, status, this::status),
                new Endpoint(HttpMethod.POST, PATH + "/enroll", Access.PERSON, BODY, enroll, this::enroll),
                new Endpoint(HttpMethod.POST, PATH + "/confirm", Access.PERSON, BODY, confirm, this::confirm),
                new Endpoint(HttpMethod.POST, PATH + "/disable", Access.PERSON, BODY, disable, this::disable));
    }

    private Future<Answer> status(Exchange exchange) {
        return store.recoveryCodes(exchange.caller().user()).map(codes -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("enabled", codes != null);
            return Answer.json(200, codes == null ? json : json.put("recovery_codes", codes));
        });
    }

    private Future<Answer> enroll(Exchange exchange) {
        Form form = new Form(exchange);
        Secret password = form.secret("password");
        form.done("A second factor is begun with the password.");
        Caller caller = exchange.caller();
        return confirmed(caller, password)
                .compose(account -> factor.begin(caller.user()))
                .map(secret -> {
                    if (secret.isEmpty()) {
                        throw new Failure(new Reason.Conflict("There is a second factor already; disable it first."));
                    }
                    return answer(
                            201,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("secret", secret)
                                    .put("uri", uri(caller.email(), secret)));
                });
    }

    private static String uri(String email, String secret) {
        String account = URLEncoder.encode(email, StandardCharsets.UTF_8).replace("+", "%20");
        return "otpauth://totp/Penstock:" + account + "?secret=" + secret + "&issuer=Penstock&digits=6&period=30";
    }

    private Future<Answer> confirm(Exchange exchange) {
        Form form = new Form(exchange);
        String code = form.text("totp");
        form.done("Send a code of the new second factor.");
        Caller caller = exchange.caller();
        return signIn.counted(
                        List.of(SignIn.account(caller.email())),
                        () -> factor.confirm(caller.user(), code).map(codes -> {
                            if (codes.isEmpty()) {
                                throw Tokens.refused("The code is wrong, or nothing is to be confirmed.");
                            }
                            return codes;
                        }))
                .recover(failure -> Future.failedFuture(refused(failure)))
                .map(codes -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    codes.forEach(json.putArray("recovery_codes")::add);
                    return answer(200, json);
                });
    }

    /** The token is good: 401 would have a client sign in again. */
    private static Throwable refused(Throwable failure) {
        return failure instanceof Failure refused && refused.reason() instanceof Reason.Unauthenticated wrong
                ? new Failure(new Reason.Forbidden(wrong.message()))
                : failure;
    }

    private Future<Answer> disable(Exchange exchange) {
        Form form = new Form(exchange);
        Secret password = form.secret("password");
        String code = form.text("totp");
        form.done("A second factor is turned off with the password and a code.");
        Caller caller = exchange.caller();
        return confirmed(caller, password)
                .compose(account -> signIn.counted(
                        List.of(SignIn.account(caller.email())),
                        () -> factor.verify(caller.user(), code).map(right -> {
                            if (!right) {
                                throw Tokens.refused("The code is wrong, or was used before.");
                            }
                            return caller.user();
                        })))
                .recover(failure -> Future.failedFuture(refused(failure)))
                .compose(store::remove)
                .map(Answer.noContent());
    }

    private Future<AccountStore.Account> confirmed(Caller caller, Secret password) {
        return signIn.confirm(caller, password).recover(failure -> Future.failedFuture(PasswordRoutes.wrong(failure)));
    }

    private static Answer answer(int status, ObjectNode json) {
        return new Answer(status, Answer.JSON, Json.buffer(json), NOT_KEPT);
    }
}
