package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.People.Reply;
import io.penstock.identity.Role;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Organizations, members and invitations on two whole servers that share a database. */
class OrganizationsIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path data;

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static People people;
    private static People other;

    private String organization;
    private String path;
    private String owner;
    private String ownerId;

    @BeforeAll
    static void start() {
        people = new People(data, POSTGRES.uri(), Map.of("PENSTOCK_AUTH_LOGIN_ATTEMPTS", "1000"));
        other = new People(data, POSTGRES.uri(), Map.of());
    }

    @AfterAll
    static void stop() {
        people.close();
        other.close();
    }

    @BeforeEach
    void anOrganizationWithAnOwner() {
        String name = "acme-" + NUMBER.incrementAndGet();
        organization = people.organization(name);
        path = "/api/organizations/" + organization;
        ownerId = people.user(email("owner"), organization, Role.OWNER);
        owner = people.signIn(email("owner"));
        // Whoever made it is an operator of the server, and would be a second owner.
        people.sql(
                "delete from members m using users u where u.id = m.user_id and u.operator and m.organization_id = $1",
                UUID.fromString(organization));
    }

    private static String email(String who) {
        return who + "-" + NUMBER.get() + "@example.com";
    }

    private String member(String who, Role role) {
        people.user(email(who), organization, role);
        return people.signIn(email(who));
    }

    private Reply invite(String token, String who, Role role) {
        return people.call(
                "POST",
                path + "/invitations",
                token,
                "{\"email\":\"" + email(who) + "\",\"role\":\"" + role.word() + "\"}");
    }

    private static String role(Role role) {
        return "{\"role\":\"" + role.word() + "\"}";
    }

    @Test
    void aTextThatCannotBeStoredIsTheFaultOfWhoSendsIt() {
        Reply refused = people.call("POST", "/api/auth/reset-links", owner, "{\"email\":\"\\u0000\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("detail")).contains("U+0000");
    }

    @Test
    void whoMakesAnOrganizationOwnsItAndSeesBoth() {
        Reply made = people.call("POST", "/api/organizations", owner, "{\"name\":\"" + email("second") + "\"}");
        Reply list = people.call("GET", "/api/organizations", owner, null);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("role")).isEqualTo("owner");
        assertThat(list.json().path("items").findValuesAsText("id"))
                .containsExactlyInAnyOrder(organization, made.text("id"));
        assertThat(people.call("POST", "/api/organizations", owner, "{\"name\":\"" + email("second") + "\"}")
                        .status())
                .as("a name is there once")
                .isEqualTo(409);
    }

    @Test
    void aTokenOpensItsOwnOrganizationAndNoOther() {
        String second = people.call("POST", "/api/organizations", owner, "{\"name\":\"" + email("third") + "\"}")
                .text("id");

        for (String tail : List.of("", "/members", "/invitations")) {
            assertThat(people.call("GET", path + tail, owner, null).status()).isEqualTo(200);
            assertThat(people.call("GET", "/api/organizations/" + second + tail, owner, null)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(people.call("DELETE", "/api/organizations/" + second, owner, null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anOperatorSeesAllOrganizations() {
        String operator = people.signIn(People.OPERATOR);

        Reply list = people.call("GET", "/api/organizations?limit=200", operator, null);
        Reply one = people.call("GET", path, operator, null);

        assertThat(list.json().path("items").findValuesAsText("id")).contains(organization);
        assertThat(one.json().path("role").isNull()).isTrue();
        assertThat(people.call("GET", path + "/members", operator, null).status())
                .isEqualTo(404);
    }

    @Test
    void changesNameAndAllowListAndRefusesWhatIsNoHost() {
        String name = "renamed " + organization;
        Reply renamed = people.call("PUT", path, owner, "{\"name\":\"" + name + "\"}");
        Reply listed =
                people.call("PUT", path, owner, "{\"egress_allow\":[\"api.example.com\",\"*.example.org:8443\"]}");
        Reply refused = people.call("PUT", path, owner, "{\"egress_allow\":[\"http://x/\"],\"nmae\":\"x\"}");

        assertThat(renamed.text("name")).isEqualTo(name);
        assertThat(listed.text("name")).isEqualTo(name);
        assertThat(listed.json().path("egress_allow")).hasSize(2);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/egress_allow", "/nmae");
    }

    @Test
    void aNewUserJoinsByTheLinkOnce() {
        Reply link = invite(owner, "new", Role.EDITOR);
        Reply offer = people.call("GET", link.text("url"), null, null);
        Reply weak = people.call("POST", link.text("url"), null, "{\"password\":\"short\"}");
        Reply joined = people.call("POST", link.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}");
        Reply again = people.call("POST", link.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}");

        assertThat(link.status()).isEqualTo(201);
        assertThat(offer.text("needs")).isEqualTo("password");
        assertThat(weak.status()).isEqualTo(422);
        assertThat(joined.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(404);
        Reply me = people.call("GET", "/api/auth/me", people.signIn(email("new")), null);
        assertThat(me.text("role")).isEqualTo("editor");
        assertThat(me.text("organization_id")).isEqualTo(organization);
    }

    @Test
    void theLinkIsKeptAsAHashAndListedWithoutIt() {
        Reply link = invite(owner, "hashed", Role.VIEWER);

        Reply list = people.call("GET", path + "/invitations", owner, null);

        assertThat(list.json().path("items").findValuesAsText("id")).containsExactly(link.text("id"));
        assertThat(list.json().toString()).doesNotContain(link.text("token"));
        assertThat(people.count(
                        "invitations i where i.token_hash = sha256($1::bytea) and i::text not like '%' || $2 || '%'",
                        Buffer.buffer(link.text("token")), link.text("token")))
                .isEqualTo(1);
    }

    @Test
    void aWithdrawnAnExpiredAndAReplacedLinkAreDead() {
        Reply withdrawn = invite(owner, "withdrawn", Role.VIEWER);
        Reply expired = invite(owner, "expired", Role.VIEWER);
        Reply replaced = invite(owner, "replaced", Role.VIEWER);
        Reply newer = invite(owner, "replaced", Role.VIEWER);
        people.call("DELETE", path + "/invitations/" + withdrawn.text("id"), owner, null);
        people.sql("update invitations set expires_at = now() where id = $1", UUID.fromString(expired.text("id")));

        for (Reply dead : List.of(withdrawn, expired, replaced)) {
            assertThat(people.call("GET", dead.text("url"), null, null).status())
                    .isEqualTo(404);
            assertThat(people.call("POST", dead.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(people.call("GET", newer.text("url"), null, null).status()).isEqualTo(200);
    }

    @Test
    void whoHasAnAccountJoinsSignedInOrByPassword() {
        String elsewhere = people.organization("elsewhere of " + organization);
        people.user(email("ann"), elsewhere, Role.VIEWER);
        people.user(email("bob"), elsewhere, Role.VIEWER);
        String ann = people.signIn(email("ann"));
        Reply forAnn = invite(owner, "ann", Role.EDITOR);
        Reply forBob = invite(owner, "bob", Role.ADMIN);

        assertThat(people.call("GET", forAnn.text("url"), null, null).text("needs"))
                .isEqualTo("sign_in");
        assertThat(people.call("POST", forAnn.text("url"), null, null).status()).isEqualTo(401);
        assertThat(people.call("POST", forBob.text("url"), ann, null).status()).isEqualTo(403);
        assertThat(people.call("POST", forAnn.text("url"), ann, null).status()).isEqualTo(200);
        assertThat(people.call("POST", forBob.text("url"), null, "{\"password\":\"wrong-horse\"}")
                        .status())
                .isEqualTo(401);
        assertThat(people.call("POST", forBob.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}")
                        .status())
                .isEqualTo(200);
        Reply members = people.call("GET", path + "/members", owner, null);
        assertThat(members.json().path("items").findValuesAsText("email"))
                .containsExactlyInAnyOrder(email("owner"), email("ann"), email("bob"));
    }

    @Test
    void aLinkTakesTenPasswordsAndNoMore() {
        people.user(email("victim"), people.organization("home of " + organization), Role.VIEWER);
        Reply link = invite(owner, "victim", Role.VIEWER);

        for (int i = 0; i < 10; i++) {
            assertThat(people.call("POST", link.text("url"), null, "{\"password\":\"wrong-horse\"}")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(people.call("POST", link.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anAdminInvitesNoOwnerAndTouchesNone() {
        String admin = member("admin", Role.ADMIN);
        String editorId = people.user(email("editor"), organization, Role.EDITOR);

        assertThat(invite(admin, "anybody", Role.OWNER).status()).isEqualTo(403);
        assertThat(invite(admin, "anybody", Role.ADMIN).status()).isEqualTo(201);
        assertThat(invite(admin, "editor", Role.ADMIN).status())
                .as("a member already")
                .isEqualTo(409);
        assertThat(people.call("PATCH", path + "/members/" + editorId, admin, role(Role.OWNER))
                        .status())
                .isEqualTo(403);
        assertThat(people.call("PATCH", path + "/members/" + ownerId, admin, role(Role.VIEWER))
                        .status())
                .isEqualTo(403);
        assertThat(people.call("DELETE", path + "/members/" + ownerId, admin, null)
                        .status())
                .isEqualTo(403);
        assertThat(people.call("PUT", path + "/members/" + editorId, admin, role(Role.ADMIN))
                        .text("role"))
                .isEqualTo("admin");
    }

    @Test
    void theLastOwnerCanNeitherGoNorStepDown() {
        assertThat(people.call("DELETE", path + "/members/" + ownerId, owner, null)
                        .status())
                .isEqualTo(409);
        assertThat(people.call("PATCH", path + "/members/" + ownerId, owner, role(Role.ADMIN))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void twoOwnersWhoDemoteEachOtherAtOnceLeaveOne() {
        for (int round = 0; round < 10; round++) {
            String secondId = people.user("second-" + round + email("owner"), organization, Role.OWNER);
            String second = people.signIn("second-" + round + email("owner"));

            CompletableFuture<Reply> one = CompletableFuture.supplyAsync(
                    () -> people.call("PATCH", path + "/members/" + secondId, owner, role(Role.EDITOR)));
            CompletableFuture<Reply> two = CompletableFuture.supplyAsync(
                    () -> other.call("PATCH", path + "/members/" + ownerId, second, role(Role.EDITOR)));
            List<Integer> statuses = List.of(one.join().status(), two.join().status());

            assertThat(statuses).containsOnlyOnce(200);
            assertThat(people.count(
                            "members where organization_id = $1 and role = 'owner'", UUID.fromString(organization)))
                    .isEqualTo(1);
            people.sql("update members set role = 'owner' where user_id = $1", UUID.fromString(ownerId));
            people.sql("delete from members where user_id = $1", UUID.fromString(secondId));
            owner = people.signIn(email("owner"));
        }
    }

    @Test
    void aRemovedMemberIsNobodyAtOnceHereAndSoonElsewhere() {
        String editorId = people.user(email("editor"), organization, Role.EDITOR);
        String editor = people.signIn(email("editor"));
        assertThat(other.call("GET", "/api/workflows", editor, null).status()).isEqualTo(200);

        assertThat(people.call("DELETE", path + "/members/" + editorId, owner, null)
                        .status())
                .isEqualTo(204);

        assertThat(people.call("GET", "/api/workflows", editor, null).status()).isEqualTo(401);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> other.call("GET", "/api/workflows", editor, null).status() == 401);
        assertThat(people.call("DELETE", path + "/members/" + editorId, owner, null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aDemotedMemberMayDoLessWithTheTokenThatThereIs() {
        String adminId = people.user(email("admin"), organization, Role.ADMIN);
        String admin = people.signIn(email("admin"));

        people.call("PATCH", path + "/members/" + adminId, owner, role(Role.VIEWER));

        assertThat(people.call("PUT", path, admin, "{\"name\":\"x\"}").status()).isEqualTo(403);
        assertThat(people.call("GET", path, admin, null).status()).isEqualTo(200);
    }

    @Test
    void whatARemovedAdminInvitedIsVoid() {
        String adminId = people.user(email("admin"), organization, Role.ADMIN);
        Reply link = invite(people.signIn(email("admin")), "friend", Role.ADMIN);

        people.call("DELETE", path + "/members/" + adminId, owner, null);

        assertThat(people.call("POST", link.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void acceptingAtTheSameTimeJoinsOnce() {
        Reply link = invite(owner, "twice", Role.EDITOR);
        List<CompletableFuture<Reply>> accepting = List.of(people, other, people, other).stream()
                .map(server -> CompletableFuture.supplyAsync(() ->
                        server.call("POST", link.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}")))
                .toList();

        List<Integer> statuses =
                accepting.stream().map(each -> each.join().status()).toList();

        assertThat(statuses).containsOnlyOnce(201);
        assertThat(statuses).allMatch(status -> status == 201 || status == 404 || status == 401 || status == 409);
        assertThat(people.count("members where organization_id = $1", UUID.fromString(organization)))
                .isEqualTo(2);
    }

    @Test
    void theAuditTellsWhoInvitedWhoCameAndWhoWasChanged() {
        Reply link = invite(owner, "audited", Role.VIEWER);
        String joined = people.call("POST", link.text("url"), null, "{\"password\":\"" + People.PASSWORD + "\"}")
                .text("user_id");
        people.call("PATCH", path + "/members/" + joined, owner, role(Role.ADMIN));

        JsonNode entries = people.call("GET", "/api/audit", owner, null).json().path("items");

        assertThat(entries.findValuesAsText("action"))
                .containsSubsequence("changeMember", "acceptInvitation", "createInvitation");
        assertThat(entries.findValuesAsText("actor")).contains("user:" + joined, "user:" + ownerId);
        assertThat(entries.toString()).doesNotContain(link.text("token")).contains(link.text("id"));
    }
}
