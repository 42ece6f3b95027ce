package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.auth.AuthVerticle;
import io.penstock.http.Gate;
import io.penstock.http.Listeners;
import io.penstock.http.TestServer;
import io.penstock.identity.Role;
import io.penstock.telemetry.Meters;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everybody whom an organization should not know: with no token, with a bad one, and with one that was good. */
final class Nobodies {

    private final People people;
    private final Tenant acme;

    Nobodies(People people, Tenant acme) {
        this.people = people;
        this.acme = acme;
    }

    /** Their headers, and why each is nobody. */
    Map<String, Map<String, String>> headers() {
        Map<String, Map<String, String>> nobodies = new LinkedHashMap<>();
        String good = acme.signIn(Role.OWNER);
        nobodies.put("nobody", Map.of());
        nobodies.put("a made-up token", AccessMatrixIT.bearer("x.y.z"));
        nobodies.put(
                "a token with another signature",
                AccessMatrixIT.bearer(good.substring(0, good.length() - 8) + "AAAAAAAA"));
        nobodies.put(
                "a token without a signature",
                AccessMatrixIT.bearer("eyJhbGciOiJub25lIn0." + good.split("\\.")[1] + "."));
        nobodies.put("an expired token", AccessMatrixIT.bearer(expired()));
        nobodies.put("the password", Map.of("Authorization", "Basic b3duZXI6Y29ycmVjdA=="));
        nobodies.put("a made-up key", Map.of("X-API-Key", "ps_0123456789abcdef"));
        nobodies.put("an owner of a deleted organization", AccessMatrixIT.bearer(ofADeletedOrganization()));
        nobodies.put("a removed owner", AccessMatrixIT.bearer(removed()));
        nobodies.put("somebody who signed out", AccessMatrixIT.bearer(signedOut()));
        nobodies.put("a revoked key", Map.of("X-API-Key", revokedKey()));
        return nobodies;
    }

    /** Signed by the same keys, an hour ago. */
    private String expired() {
        Vertx vertx = Vertx.vertx();
        InstantSource anHourAgo = () -> Instant.now().minus(Duration.ofHours(1));
        Rooms past = Rooms.furnish(new Ground(
                vertx, people.config, anHourAgo, people.server.storage(), new Gate(), new Listeners(), new Meters()));
        vertx.deployVerticle(new AuthVerticle(past.gatehouse())).await();
        try (TestServer server = new TestServer(past.endpoints())) {
            var answer = server.send(server.request("/api/auth/login")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"email\":\"" + acme.email(Role.OWNER) + "\",\"password\":\""
                            + People.PASSWORD + "\"}")));
            String token = answer.body().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
            assertThat(people.call("GET", "/api/auth/me", token, null).text("detail"))
                    .contains("expired");
            return token;
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            vertx.close().await();
        }
    }

    private String ofADeletedOrganization() {
        String gone = people.organization("gone");
        people.user("owner@gone.example", gone, Role.OWNER);
        String token = people.signIn("owner@gone.example");
        assertThat(people.call("DELETE", "/api/organizations/" + gone, token, null)
                        .status())
                .isEqualTo(204);
        return token;
    }

    private String removed() {
        String user = people.user("removed@acme.example", acme.id, Role.OWNER);
        String token = people.signIn("removed@acme.example");
        String path = "/api/organizations/" + acme.id + "/members/" + user;
        assertThat(people.call("DELETE", path, acme.signIn(Role.OWNER), null).status())
                .isEqualTo(204);
        return token;
    }

    private String signedOut() {
        String token = acme.signIn(Role.OWNER);
        assertThat(people.call("POST", "/api/auth/logout", token, null).status())
                .isEqualTo(204);
        return token;
    }

    private String revokedKey() {
        People.Reply made = acme.key(Role.OWNER);
        assertThat(people.call("DELETE", "/api/auth/keys/" + made.text("id"), acme.signIn(Role.OWNER), null)
                        .status())
                .isEqualTo(204);
        return made.text("key");
    }
}
