package io.penstock.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A process of this machine, as Linux tells of it below {@code /proc}. Blocks. */
final class LocalProcess {

    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path folder;

    private LocalProcess(Path folder) {
        this.folder = folder;
    }

    /** Whoever listens at that port; empty where that cannot be seen. @param proc {@code /proc} */
    static Optional<LocalProcess> listening(Path proc, int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try {
                Files.readAllLines(proc.resolve(table))
                        .forEach(line -> socket(line, port).ifPresent(sockets::add));
            } catch (IOException unreadable) {
                // There may be no such protocol here.
                continue;
            }
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> processes = Files.list(proc)) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> holds(process, sockets))
                    .findFirst()
                    .map(LocalProcess::new);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> socket(String line, int port) {
        String[] columns = line.strip().split("\\s+");
        String ending = String.format(Locale.ROOT, ":%04X", port);
        boolean found =
                columns.length > INODE && columns[LOCAL_ADDRESS].endsWith(ending) && columns[STATE].equals(LISTENING);
        return found ? Optional.of("socket:[" + columns[INODE] + "]") : Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(file -> sockets.contains(target(file)));
        } catch (IOException | java.io.UncheckedIOException foreign) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    String pid() {
        return folder.getFileName().toString();
    }

    /** What it was started with. */
    List<String> command() throws IOException {
        return List.of(text("cmdline").split("\0"));
    }

    /** A variable of its environment; empty: there is none, or it may not be seen. */
    String variable(String name) {
        try {
            for (String variable : text("environ").split("\0")) {
                if (variable.startsWith(name + "=")) {
                    return variable.substring(name.length() + 1);
                }
            }
        } catch (IOException foreign) {
            return "";
        }
        return "";
    }

    /** A line of its status, as {@code Uid}; the first word of it. */
    String status(String name) throws IOException {
        return text("status")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().split("\\s+")[0])
                .findFirst()
                .orElse("");
    }

    boolean isRoot() throws IOException {
        return status("Uid").equals("0");
    }

    /** Who starts it again when it dies, by its control group; empty: nobody, as it seems. */
    Optional<String> supervisor() throws IOException {
        String group = text("cgroup");
        List<String> found = new ArrayList<>();
        group.lines().map(line -> line.replaceAll("^[^:]*:[^:]*:", "")).forEach(path -> {
            if (path.matches(".*(kubepods|docker|libpod|containerd|lxc).*")) {
                found.add("a container");
            } else if (path.matches(".*/[^/]+\\.service.*") && !path.matches(".*/(user@\\d+|ssh|cron)\\.service.*")) {
                found.add(path.replaceAll(".*/([^/]+\\.service).*", "$1"));
            }
        });
        return found.stream().findFirst();
    }

    /** The jar that it runs; empty: it runs none. */
    Optional<Path> jar() throws IOException {
        List<String> command = command();
        int at = command.indexOf("-jar");
        if (at < 0 || at + 1 >= command.size()) {
            return Optional.empty();
        }
        Path named = Path.of(command.get(at + 1));
        return Optional.of(
                named.isAbsolute()
                        ? named
                        : Files.readSymbolicLink(folder.resolve("cwd")).resolve(named));
    }

    private String text(String file) throws IOException {
        return new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.UTF_8);
    }
}
