package io.penstock.http;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/auth/cookie}: puts the access token of a request into a cookie that no page can read, and has it forgotten. */
public final class CookieRoutes {

    private static final int NO_CONTENT = 204;
    private static final String TAG = "auth";
    private static final String BEARER = "bearer ";

    public List<Endpoint> endpoints() {
        return List.of(
                row(HttpMethod.PUT, "setCookie", "Keeps the token of this request in a cookie.", CookieRoutes::keep),
                row(HttpMethod.DELETE, "deleteCookie", "Has the cookie forgotten.", CookieRoutes::forget));
    }

    private static Endpoint row(HttpMethod method, String id, String summary, Endpoint.Handler handler) {
        Operation operation = Operation.of(id, TAG, summary, new Operation.Response(NO_CONTENT, "It is.", ""));
        return new Endpoint(method, "/api/auth/cookie", Access.PERSON, BodyRule.NONE, operation, handler);
    }

    private static Future<Answer> keep(Exchange exchange) {
        String cookie = cookie(exchange.header("Authorization"), SessionCookie.of(exchange.isSecure()));
        if (cookie == null) {
            throw new Failure(new Reason.Conflict("Only an access token, sent as a bearer token, goes into a cookie."));
        }
        return answer(cookie);
    }

    private static @Nullable String cookie(@Nullable String authorization, SessionCookie kind) {
        return authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? null
                : kind.holding(authorization.substring(BEARER.length()).strip());
    }

    private static Future<Answer> forget(Exchange exchange) {
        return answer(SessionCookie.of(exchange.isSecure()).forgotten());
    }

    private static Future<Answer> answer(String cookie) {
        Map<String, String> headers = Map.of("Set-Cookie", cookie, "Cache-Control", "no-store");
        return Future.succeededFuture(new Answer(NO_CONTENT, null, null, headers));
    }
}
