package io.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.http.Json;
import io.penstock.identity.OrganizationId;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The end of a chain as a backup knows it. */
public record CopiedHead(OrganizationId organization, long seq, byte[] hash) {

    private static final int GZIP_MAGIC = 0x1f;

    /**
     * The heads at the beginning of a backup. Blocks.
     *
     * @throws IOException when it cannot be read, or is no backup of an audit log
     */
    public static List<CopiedHead> of(Path backup) throws IOException {
        List<CopiedHead> heads = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(backup), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode head =
                        Json.parse(line.getBytes(StandardCharsets.UTF_8)).path("head");
                if (!head.isObject()) {
                    break;
                }
                heads.add(new CopiedHead(
                        OrganizationId.parse(head.path("organization_id").asText()),
                        head.path("seq").asLong(),
                        HexFormat.of().parseHex(head.path("hash").asText())));
            }
        } catch (Failure | IllegalArgumentException malformed) {
            throw new IOException("it is no backup of an audit log", malformed);
        }
        return heads;
    }

    private static InputStream open(Path backup) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(backup));
        bytes.mark(1);
        boolean compressed = bytes.read() == GZIP_MAGIC;
        bytes.reset();
        return compressed ? new GZIPInputStream(bytes) : bytes;
    }
}
