package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.People.Reply;
import io.penstock.identity.Role;
import io.penstock.postgres.TestPostgres;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What links and keys are not to be used for: guessing passwords, and becoming more than one is. */
class InvitationAbuseIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path data;

    private static final int FEW = 3;
    private static final String WRONG = "\"password\":\"wrong-horse\"}";
    private static People people;
    private static String organization;
    private static String path;
    private static String owner;

    /** Each test comes from an address of its own, as a proxy would tell. */
    @BeforeAll
    static void start() {
        people = new People(
                data,
                POSTGRES.uri(),
                Map.of(
                        "PENSTOCK_AUTH_LOGIN_ATTEMPTS",
                        Integer.toString(FEW),
                        "PENSTOCK_SERVER_TRUSTED_PROXIES",
                        "127.0.0.0/8"));
        organization = people.organization("acme");
        path = "/api/organizations/" + organization;
        people.user("owner@example.com", organization, Role.OWNER);
        owner = people.signIn("owner@example.com");
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    private static Reply invite(String token, String email, Role role) {
        return people.call(
                "POST", path + "/invitations", token, "{\"email\":\"" + email + "\",\"role\":\"" + role.word() + "\"}");
    }

    private static int post(String to, String from, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + people.server.port() + to))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", from)
                .POST(BodyPublishers.ofString(body));
        return people.send(request).statusCode();
    }

    @Test
    void passwordsThatAreTriedByLinksCountAsSignIns() {
        people.user("victim@example.com", people.organization("refuge"), Role.VIEWER);
        String first = invite(owner, "victim@example.com", Role.VIEWER).text("url");
        for (int i = 0; i < FEW; i++) {
            assertThat(post(first, "10.0.0." + i, "{" + WRONG)).isEqualTo(401);
        }
        String second = invite(owner, "victim@example.com", Role.VIEWER).text("url");

        assertThat(post(second, "10.0.0.9", "{" + WRONG)).isEqualTo(429);
        assertThat(post("/api/auth/login", "10.0.0.9", "{\"email\":\"victim@example.com\"," + WRONG))
                .isEqualTo(429);
    }

    @Test
    void anAccountWithASecondFactorDoesNotJoinByItsPasswordAlone() {
        UUID user = UUID.fromString(people.user("careful@example.com", people.organization("vault"), Role.VIEWER));
        people.sql("insert into totp (user_id, sealed, confirmed_at) values ($1, 'x', now())", user);
        people.sql("insert into recovery_codes (user_id, hash) values ($1, sha256('ABCDEFGHIJKLMNOP'))", user);
        String link = invite(owner, "careful@example.com", Role.VIEWER).text("url");
        String password = "{\"password\":\"" + People.PASSWORD + "\"";

        assertThat(post(link, "10.0.1.1", password + "}")).isEqualTo(401);
        assertThat(post(link, "10.0.1.1", password + ",\"totp\":\"ABCD-EFGH-IJKL-MNOQ\"}"))
                .isEqualTo(401);
        assertThat(post(link, "10.0.1.1", password + ",\"totp\":\"ABCD-EFGH-IJKL-MNOP\"}"))
                .isEqualTo(200);
    }

    @Test
    void aKeyOfAnOwnerThatIsAnAdminMakesAndTouchesNoOwner() {
        String key = people.call("POST", "/api/auth/keys", owner, "{\"name\":\"admin\",\"role\":\"admin\"}")
                .text("key");
        String editor = path + "/members/" + people.user("editor@example.com", organization, Role.EDITOR);
        String second = path + "/members/" + people.user("second@example.com", organization, Role.OWNER);

        assertThat(invite(key, "friend@example.com", Role.OWNER).status()).isEqualTo(403);
        assertThat(people.call("PATCH", editor, key, "{\"role\":\"owner\"}").status())
                .isEqualTo(403);
        assertThat(people.call("PATCH", second, key, "{\"role\":\"viewer\"}").status())
                .isEqualTo(403);
        assertThat(people.call("DELETE", second, key, null).status()).isEqualTo(403);
        assertThat(invite(key, "friend@example.com", Role.ADMIN).status()).isEqualTo(201);
        assertThat(people.call("PATCH", editor, key, "{\"role\":\"admin\"}").status())
                .isEqualTo(200);
    }
}
