package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/deploy} with processes, whose releases only answer by their name. */
class DeployScriptIT {

    @TempDir
    private Path home;

    private int port;

    @BeforeEach
    void settings() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(home.resolve("penstock.env"), "PORT=" + port + "\n");
        assertThat(deploy(jar("one"), "one")).as(said()).isZero();
        assertThat(deploy(jar("two"), "two")).as(said()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        deploy("stop");
    }

    @Test
    void rollsBackToTheReleaseBeforeAndForthAgain() throws Exception {
        assertThat(running()).isEqualTo("two");

        assertThat(deploy("rollback")).as(said()).isZero();
        assertThat(running()).isEqualTo("one");
        assertThat(link("current")).isEqualTo("releases/one");
        assertThat(link("previous")).isEqualTo("releases/two");

        assertThat(deploy("rollback", "two")).as(said()).isZero();
        assertThat(running()).isEqualTo("two");

        assertThat(deploy("rollback", "two")).as("it is the current one").isEqualTo(2);
        assertThat(deploy("rollback", "three")).as("there is none").isEqualTo(2);
        assertThat(running()).isEqualTo("two");
        assertThat(link("current")).isEqualTo("releases/two");
    }

    @Test
    void keepsTheReleaseThatRunsWhenTheOneBeforeDoesNotWorkAnyMore() throws Exception {
        Files.copy(
                Path.of(jar("ends")),
                home.resolve("releases/one/penstock.jar"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(deploy("rollback")).as(said()).isEqualTo(1);

        assertThat(running()).isEqualTo("two");
        assertThat(link("current")).isEqualTo("releases/two");
        assertThat(said()).contains("Release one does not work; two is ready.");
    }

    @Test
    void takesBackAReleaseThatDoesNotWork() throws Exception {
        assertThat(deploy(jar("ends"), "three")).as(said()).isEqualTo(1);

        assertThat(running()).isEqualTo("two");
        assertThat(link("current")).isEqualTo("releases/two");
        assertThat(link("previous")).isEqualTo("releases/one");
    }

    private int deploy(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "scripts/deploy"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("said").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DEPLOY_HOME", home.toString());
        builder.environment().put("DEPLOY_UNIT", "nothing-of-this-name.service");
        builder.environment().put("DEPLOY_WATCH_SECONDS", "0");
        builder.environment().put("DEPLOY_BACKUP", "no");
        builder.environment().put("DEPLOY_ARCHIVE", "no");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(said()).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return process.exitValue();
    }

    private String said() throws IOException {
        Path said = home.resolve("said");
        return Files.exists(said) ? Files.readString(said) : "";
    }

    private String link(String name) throws IOException {
        return Files.readSymbolicLink(home.resolve(name)).toString();
    }

    private String running() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String jar(String manner) throws IOException {
        Path jar = home.resolve(manner + ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        String classFile = StandIn.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes = StandIn.class.getClassLoader().getResourceAsStream(classFile)) {
            out.putNextEntry(new JarEntry(classFile));
            bytes.transferTo(out);
            out.putNextEntry(new JarEntry(StandIn.MANNER));
            out.write(manner.getBytes(StandardCharsets.UTF_8));
        }
        return jar.toString();
    }
}
