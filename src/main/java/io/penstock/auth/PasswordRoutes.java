package io.penstock.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.auth.AccountStore.Account;
import io.penstock.auth.AccountStore.Link;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/auth/password}, {@code forgot}, {@code reset} and {@code reset-links}. There is no mailer: an operator or an owner makes a
 * one-time link and hands it over.
 */
final class PasswordRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordRoutes.class);
    private static final String TAG = "auth";
    private static final BodyRule BODY = BodyRule.json(8 << 10);
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");

    private final AccountStore accounts;
    private final SignIn signIn;
    private final Passwords passwords;
    private final AccessWatch watch;
    private final SecureRandom random;

    PasswordRoutes(AccountStore accounts, SignIn signIn, Passwords passwords, AccessWatch watch, SecureRandom random) {
        this.accounts = accounts;
        this.signIn = signIn;
        this.passwords = passwords;
        this.watch = watch;
        this.random = random;
    }

    List<Endpoint> endpoints() {
        Operation change = operation(
                        "changePassword",
                        "Changes your password and ends your other sessions.",
                        new Response(204, "Changed.", ""))
                .takes("PasswordChange");
        Operation forgot = operation(
                        "forgotPassword",
                        "Asks for a way back in; the answer is the same for every address.",
                        new Response(202, "Noted.", ""))
                .takes("Forgot");
        Operation link = operation(
                        "createResetLink",
                        "Makes a one-time token with which somebody sets a new password.",
                        new Response(201, "Made; shown only now.", "ResetLink"))
                .takes("ResetLinkDraft");
        Operation reset = operation(
                        "resetPassword",
                        "Sets a new password by a one-time token, and ends all sessions.",
                        new Response(204, "Set.", ""))
                .takes("PasswordReset");
        return List.of(
                post("password", Access.PERSON, this::change, change),
                post("forgot", Access.OPEN, this::forgot, forgot),
                post("reset-links", Access.OWNER, this::link, link),
                post("reset", Access.OPEN, this::reset, reset));
    }

    private static Operation operation(String id, String summary, Response response) {
        return Operation.of(id, TAG, summary, response);
    }

    private static Endpoint post(String path, Access access, Endpoint.Handler handler, Operation operation) {
        return new Endpoint(HttpMethod.POST, "/api/auth/" + path, access, BODY, operation, handler);
    }

    private Future<Answer> change(Exchange exchange) {
        Form form = new Form(exchange);
        Secret current = form.secret("current_password");
        Secret wanted = form.newPassword("new_password");
        form.done("The password cannot be changed so.");
        Caller caller = exchange.caller();
        return signIn.confirm(caller, current)
                .recover(failure -> Future.failedFuture(wrong(failure)))
                .compose(account -> change(caller, account, wanted))
                .map(Answer.noContent());
    }

    /** The token is good: 401 would have a client sign in again. */
    static Throwable wrong(Throwable failure) {
        return failure instanceof Failure refused && refused.reason() instanceof Reason.Unauthenticated
                ? new Failure(new Reason.Forbidden("The password is wrong."))
                : failure;
    }

    private Future<Void> change(Caller caller, Account account, Secret wanted) {
        return passwords
                .hash(wanted)
                .compose(hash -> accounts.changePassword(caller.user(), account.passwordHash(), hash, session(caller)))
                .compose(changed -> {
                    if (!changed) {
                        throw new Failure(new Reason.Conflict("The password was changed at the same time."));
                    }
                    return known();
                });
    }

    private static @Nullable UUID session(Caller caller) {
        return caller.credential() instanceof Credential.Session session ? session.id() : null;
    }

    /** Whether there is such an account shows neither in the answer nor in its time: it is looked for afterwards. */
    private Future<Answer> forgot(Exchange exchange) {
        Form form = new Form(exchange);
        String email = form.email();
        form.done("Send an email.");
        List<String> keys =
                List.of("forgot " + SignIn.account(email), "forgot " + Address.key(exchange.remoteAddress()));
        return signIn.spent(keys).map(spent -> {
            if (email.indexOf('\0') < 0) {
                accounts.find(email, exchange.remoteAddress())
                        .onSuccess(found -> found.ifPresent(PasswordRoutes::tell));
            }
            return new Answer(202, null, null, NOT_KEPT);
        });
    }

    private static void tell(Account account) {
        LOG.atInfo().addKeyValue("user", account.caller().user()).log("A user has forgotten the password");
    }

    private Future<Answer> link(Exchange exchange) {
        Form form = new Form(exchange);
        String email = form.email();
        boolean withoutTotp = form.flag("without_totp");
        form.done("A one-time link is for an email.");
        Caller caller = exchange.caller();
        if (caller.isProgram()) {
            throw new Failure(new Reason.Forbidden("An API key may not let people in; sign in."));
        }
        String token = ResetToken.generate(random);
        Link link = new Link(caller.operator() ? null : caller.organization(), caller.user(), email, withoutTotp, LIFE);
        return accounts.insertLink(link, Digest.of(token))
                .map(expires -> answer(
                        token,
                        expires.orElseThrow(() -> new Failure(new Reason.NotFound(
                                "There is nobody of that address whom you may let in: an owner may only"
                                        + " for members of no other organization, and not for operators.")))));
    }

    private static Answer answer(String token, Instant expires) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("token", token).put("expires_at", expires.toString());
        return new Answer(201, Answer.JSON, Json.buffer(json), NOT_KEPT);
    }

    private Future<Answer> reset(Exchange exchange) {
        Form form = new Form(exchange);
        byte[] hash = Digest.of(form.text("token"));
        Secret password = form.newPassword("password");
        form.done("The password cannot be set so.");
        return signIn.counted(
                        List.of(Address.key(exchange.remoteAddress())),
                        () -> accounts.hasLink(hash)
                                .compose(good -> good ? passwords.hash(password) : Future.failedFuture(used()))
                                .compose(hashed -> accounts.reset(hash, hashed))
                                .map(user -> user.orElseThrow(PasswordRoutes::used)))
                .onSuccess(user -> exchange.note(new Note(null, user, "/api/users/" + user, null, null)))
                .compose(user -> known())
                .map(Answer.noContent());
    }

    private static Failure used() {
        return Tokens.refused("The one-time token is not valid, was used, or has expired.");
    }

    /** The change is committed: when it cannot be read back now, it is within a second. */
    private Future<Void> known() {
        return watch.refresh().otherwiseEmpty();
    }
}
