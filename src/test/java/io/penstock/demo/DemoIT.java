package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.Server;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.PreparedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoIT {

    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse";

    @TempDir
    private static Path data;

    private static StubCrm crm;
    private static Server.Running server;
    private static Api nobody;

    @BeforeAll
    static void start() throws IOException {
        crm = StubCrm.start(0);
        PreparedData.fill(data);
        Config config = new ConfigLoader(
                        data,
                        Map.of(
                                "HOST",
                                "127.0.0.1",
                                "PORT",
                                "0",
                                "PENSTOCK_DATA_DIR",
                                data.toString(),
                                "PENSTOCK_ADMIN_EMAIL",
                                EMAIL,
                                "PENSTOCK_ADMIN_PASSWORD",
                                PASSWORD))
                .load()
                .config();
        server = Server.start(SecretKeys.complete(config.allowing(crm.address())), made -> {})
                .await();
        nobody = Api.at(URI.create("http://127.0.0.1:" + server.port()));
    }

    @AfterAll
    static void stop() {
        server.stop().await();
        crm.close();
    }

    @Test
    void showsALeadOnItsWayThroughTheWorkflowAgainAndAgain() {
        Api api = nobody.signIn(EMAIL, PASSWORD);

        String first = shown(api);
        String second = shown(api);

        assertThat(first).contains("completed in", "putContact", "503", "attempt 2", "\"status\":\"followed-up\"");
        assertThat(second).contains("completed in").doesNotContain("503");
    }

    @Test
    void tellsWhyNobodyWasSignedIn() {
        assertThatThrownBy(() -> nobody.signIn(EMAIL, "wrong password"))
                .isInstanceOfSatisfying(
                        RequestFailedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(401))
                .hasMessageContaining("/api/auth/login");
    }

    @Test
    void tellsThatNobodyAnswers() {
        Api nowhere = Api.at(URI.create("http://127.0.0.1:1"));

        assertThat(nowhere.status("/health")).isZero();
        assertThatThrownBy(() -> nowhere.get("/health")).hasMessageContaining("was not answered");
    }

    private static String shown(Api api) {
        StringWriter out = new StringWriter();
        new Demo(api, crm.address(), new PrintWriter(out, true)).run();
        return out.toString();
    }
}
