package io.penstock.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.http.Json;
import io.penstock.postgres.CopiedTable;
import io.penstock.postgres.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a backup holds, in its file {@code manifest.json}.
 *
 * @param format of the backup; this release reads 1
 * @param createdAt the moment of which it is, in ISO 8601
 * @param penstock the version that made it
 * @param postgres the version of the database's server
 * @param sealed whether the files are sealed by the servers' secret key
 * @param migrations that the database had had, in order
 * @param configuration every setting of who made it, secrets blank
 * @param tables in an order in which they can be loaded
 * @param bytes of all files of tables together
 */
public record Manifest(
        int format,
        String name,
        String createdAt,
        String penstock,
        String postgres,
        boolean sealed,
        List<Snapshot.Applied> migrations,
        List<Snapshot.Sequence> sequences,
        Map<String, String> configuration,
        List<TableFile> tables,
        long rows,
        long bytes) {

    static final String FILE = "manifest.json";
    static final int FORMAT = 1;

    public Manifest {
        migrations = List.copyOf(migrations);
        sequences = List.copyOf(sequences);
        configuration = Map.copyOf(configuration);
        tables = List.copyOf(tables);
    }

    /**
     * A table and the file that its rows are in.
     *
     * @param days of its partitions, in ISO 8601
     * @param rowsSha256 the sum of the hashes of all rows: see {@link RowSum}
     * @param bytes of the file
     * @param sha256 of the file
     */
    public record TableFile(
            String name,
            List<String> columns,
            List<String> days,
            long rows,
            String rowsSha256,
            String file,
            long bytes,
            String sha256) {

        public TableFile {
            columns = List.copyOf(columns);
            days = List.copyOf(days);
        }

        CopiedTable table() {
            return new CopiedTable(
                    name, columns, days.stream().map(LocalDate::parse).toList());
        }
    }

    /** Of the schema: the number of the last migration. */
    public int revision() {
        return migrations.isEmpty() ? 0 : migrations.get(migrations.size() - 1).number();
    }

    byte[] toJson() {
        try {
            return (Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + '\n')
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A manifest always serialises", impossible);
        }
    }

    /** @throws IOException when it is none, or one of a later format */
    static Manifest of(byte[] json) throws IOException {
        try {
            int format = Json.parse(json).path("format").asInt();
            if (format != FORMAT) {
                throw new IOException("The backup has the format " + format + "; this release reads " + FORMAT + ".");
            }
            Manifest manifest = Json.MAPPER.readValue(json, Manifest.class);
            manifest.tables().forEach(TableFile::table);
            return manifest;
        } catch (JsonProcessingException | RuntimeException broken) {
            throw new IOException("The file " + FILE + " is damaged: " + broken.getMessage(), broken);
        }
    }
}
