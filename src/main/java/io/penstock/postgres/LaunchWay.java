package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL's programs are run, since they refuse to be root: as we are, in a user namespace, or as another user. The owner of the
 * cluster's folder remembers the choice, because the files of one way cannot be read by another.
 *
 * @param name for the log
 * @param prefix the command that runs the command after it in its own place, so that it stays our direct child
 * @param owner the user id that owns the files
 * @param group the group id that owns the files
 */
record LaunchWay(String name, List<String> prefix, int owner, int group) {

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    LaunchWay {
        prefix = List.copyOf(prefix);
    }

    /** @throws Failure when the process may not use {@code cluster}, or is root and has no way to be less */
    static LaunchWay choose(Path cluster) throws IOException {
        int self = id(Path.of("/proc/self"), "uid");
        int owner = Files.exists(cluster) ? id(cluster, "uid") : self;
        if (self != ROOT) {
            if (owner != self) {
                throw new Failure(new Reason.Invalid("The folder " + cluster + " belongs to user " + owner
                        + ", and this process is user " + self + "; start it as that user, or set DATABASE_URL."));
            }
            // initdb asks for its user's name, which a container with a made-up user id cannot tell; "nobody" has one.
            boolean nameless = System.getProperty("user.name", "?").equals("?");
            int group = id(Path.of("/proc/self"), "gid");
            return nameless && namespaces() ? namespace(self, group) : session("direct", List.of(), self, group);
        }
        if (owner != ROOT) {
            return otherUser(owner, id(cluster, "gid"));
        }
        return namespaces() ? namespace(ROOT, ROOT) : unprivileged();
    }

    /** The command line that runs {@code program}. */
    List<String> command(Path program, List<String> arguments) {
        var command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Gives {@code path} and all in it to the owner of this way. */
    void own(Path path) throws IOException {
        if (id(path, "uid") == owner) {
            return;
        }
        try (Stream<Path> inside = Files.walk(path)) {
            for (Path each : (Iterable<Path>) inside::iterator) {
                Files.setAttribute(each, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static LaunchWay namespace(int owner, int group) {
        return session("user namespace", List.of(tool("unshare"), "-U"), owner, group);
    }

    private static LaunchWay unprivileged() throws IOException {
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
            String[] user = users.filter(line -> line.startsWith("postgres:"))
                    .findFirst()
                    .orElse("nobody:x:" + NOBODY + ":" + NOBODY)
                    .split(":");
            return otherUser(Integer.parseInt(user[2]), Integer.parseInt(user[3]));
        }
    }

    private static LaunchWay otherUser(int user, int group) {
        String setpriv = find("setpriv");
        if (setpriv == null) {
            throw new Failure(
                    new Reason.Invalid("PostgreSQL does not run as root, and neither user namespaces nor setpriv"
                            + " are to be had here; start Penstock as another user, or set DATABASE_URL."));
        }
        return session(
                "user " + user, List.of(setpriv, "--reuid=" + user, "--regid=" + group, "--clear-groups"), user, group);
    }

    /** A session of its own: a Ctrl-C on our terminal must not stop the database under a server that drains. */
    private static LaunchWay session(String name, List<String> prefix, int owner, int group) {
        String setsid = find("setsid");
        var whole = new ArrayList<String>();
        if (setsid != null) {
            whole.add(setsid);
        }
        whole.addAll(prefix);
        return new LaunchWay(name, whole, owner, group);
    }

    private static boolean namespaces() throws IOException {
        String unshare = find("unshare");
        String yes = find("true");
        if (unshare == null || yes == null) {
            return false;
        }
        Process probe = new ProcessBuilder(unshare, "-U", yes)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while asking for user namespaces.", interrupted);
        } finally {
            probe.destroyForcibly();
        }
    }

    private static String tool(String name) {
        String found = find(name);
        return found == null ? name : found;
    }

    private static @Nullable String find(String name) {
        for (String folder : List.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/")) {
            if (Files.isExecutable(Path.of(folder + name))) {
                return folder + name;
            }
        }
        return null;
    }

    private static int id(Path path, String which) throws IOException {
        return (int) Files.getAttribute(path, "unix:" + which);
    }
}
