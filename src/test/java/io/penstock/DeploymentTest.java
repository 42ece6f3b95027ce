package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ships to run a server with, tried with programs that stand in for Java, curl and systemd. */
class DeploymentTest {

    @TempDir
    private Path folder;

    @Test
    void theImageIsMadeOfFilesThatItsContextHas() throws IOException {
        List<String> context = Files.readAllLines(Path.of(".dockerignore"));
        List<String> copied = Files.readAllLines(Path.of("Dockerfile")).stream()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .map(line -> line.replaceAll("--\\S+ ", "").split(" ")[1])
                .toList();

        assertThat(copied).isNotEmpty();
        for (String file : copied) {
            assertThat(context).contains("!" + file);
        }
        assertThat(context.indexOf("conf/secrets"))
                .as("secrets stay out of it")
                .isGreaterThan(context.indexOf("!conf"));
    }

    @Test
    void aContainerOfLittleMemoryGetsAHeapThatFitsIntoIt() throws Exception {
        assertThat(flags("2000000", "1073741824")).doesNotContain("MaxRAM").contains("-XX:+UseSerialGC");
        assertThat(flags("1000000", "max")).doesNotContain("MaxRAM");
        assertThat(flags("16000000", "max")).contains("-XX:MaxRAM=4g");
        assertThat(flags("16000000", "2147483648")).doesNotContain("MaxRAM");
    }

    private String flags(String kilobytes, String share) throws Exception {
        Files.createDirectories(folder.resolve("proc"));
        Files.createDirectories(folder.resolve("sys/fs/cgroup"));
        Files.writeString(folder.resolve("proc/meminfo"), "MemTotal: " + kilobytes + " kB\n");
        Files.writeString(folder.resolve("sys/fs/cgroup/memory.max"), share + "\n");
        Files.writeString(folder.resolve("sys/fs/cgroup/cpu.max"), "200000 100000\n");
        Path home = java("echo \"$@\"");
        Files.copy(Path.of("scripts/launch"), folder.resolve("launch"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("penstock.jar"), "");
        return said(
                Map.of("JAVA_HOME", home.toString(), "LAUNCH_SYSTEM", folder.toString()), folder + "/launch", "serve");
    }

    @Test
    void aDeploymentBacksUpWithTheSettingsOfTheUnitBeforeItChangesReleases() throws Exception {
        Path state = Files.createDirectories(folder.resolve("state"));
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("penstock.env"), "PENSTOCK_ENV=staging\n");
        Path programs = Files.createDirectories(folder.resolve("programs"));
        program(programs.resolve("curl"), "printf 200");
        program(
                programs.resolve("systemctl"),
                "case \"$*\" in *Environment*) echo PENSTOCK_DATA_DIR=" + state + " PENSTOCK_ENV=production ;; "
                        + "*WorkingDirectory*) echo " + state + " ;; esac");
        Path java = java("echo \"$(pwd) $PENSTOCK_DATA_DIR $PENSTOCK_ENV $*\" >>" + folder.resolve("seen")
                + "\ncase \"$*\" in *' backup '*) mkdir " + home.resolve("backups/penstock-1") + " ;; esac");
        Path jar = Files.writeString(folder.resolve("new.jar"), "");
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                java.toString(),
                "PATH",
                programs + ":" + System.getenv("PATH"),
                "DEPLOY_HOME",
                home.toString(),
                "DEPLOY_WATCH_SECONDS",
                "0",
                "DEPLOY_ARCHIVE",
                "no");

        said(environment, "scripts/deploy", jar.toString(), "one");
        said(environment, "scripts/deploy", jar.toString(), "two");

        assertThat(home.resolve("current").toRealPath())
                .isEqualTo(home.resolve("releases/two").toRealPath());
        assertThat(home.resolve("previous").toRealPath())
                .isEqualTo(home.resolve("releases/one").toRealPath());
        assertThat(home.resolve("backups/penstock-1")).exists();
        String asked = state + " " + state + " staging ";
        assertThat(Files.readAllLines(folder.resolve("seen"))).hasSize(3).allMatch(line -> line.startsWith(asked));
        assertThat(Files.readString(folder.resolve("seen"))).contains(" backup " + home.resolve("backups"));
    }

    private Path java(String script) throws IOException {
        Path home = folder.resolve("java");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        program(home.resolve("bin/java"), script);
        return home;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String said(Map<String, String> environment, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("sh"));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
