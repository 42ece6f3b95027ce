package io.penstock.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Data folders as a first start leaves them once it has made its empty cluster: a copy of one that is made once for all test runs of this
 * build, since unpacking PostgreSQL's programs and making a cluster take longer than all the rest of a start. For tests that do not look at
 * the making; those that do begin with an empty folder.
 */
public final class PreparedData {

    private PreparedData() {}

    /** @param data a folder that is empty, or is not there yet */
    public static void fill(Path data) throws IOException {
        Files.createDirectories(data);
        TestPrograms.link(data);
        copy(TestPrograms.locked(PreparedData::template), data.resolve(ClusterFolder.NAME));
    }

    /** Made anew when the way to make it is another one. */
    private static Path template(Path shared) throws IOException {
        Path template = shared.resolve("cluster-" + version());
        if (!Files.exists(template)) {
            Path unfinished = shared.resolve("unfinished");
            PostgresBinaries.delete(unfinished);
            try (ClusterFolder folder = ClusterFolder.open(unfinished)) {
                LaunchWay way = LaunchWay.choose(folder.cluster());
                way.own(folder.home());
                new PostgresProcess(folder, way, PostgresBinaries.unpackInto(shared), Map.of()).initialize();
            }
            Files.move(unfinished, template, StandardCopyOption.ATOMIC_MOVE);
        }
        return template.resolve(ClusterFolder.NAME);
    }

    private static String version() throws IOException {
        try (InputStream in = PostgresProcess.class.getResourceAsStream("PostgresProcess.class")) {
            CRC32 sum = new CRC32();
            sum.update(in.readAllBytes());
            return HexFormat.of().toHexDigits((int) sum.getValue());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> inside = Files.walk(from)) {
            for (Path each : (Iterable<Path>) inside::iterator) {
                Path target = to.resolve(from.relativize(each).toString());
                if (!Files.exists(target)) {
                    Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
