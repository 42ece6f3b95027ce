package io.penstock.backup;

import io.penstock.postgres.CopiedTable;
import io.penstock.postgres.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds a restored database against the manifest it came from: each table's rows and their sum. Blocks. */
final class Trial {

    private Trial() {}

    /** A sentence for each difference; none when all is as it was. */
    static List<String> differences(Manifest manifest, String uri) throws IOException {
        List<String> differences = new ArrayList<>();
        try (Snapshot restored = Snapshot.take(uri)) {
            Map<String, CopiedTable> tables = new HashMap<>();
            restored.tables().forEach(table -> tables.put(table.name(), table));
            for (Manifest.TableFile file : manifest.tables()) {
                RowSum sum = new RowSum();
                if (tables.containsKey(file.name())) {
                    restored.copy(file.table(), sum::add);
                }
                if (sum.rows() != file.rows()) {
                    differences.add("The table " + file.name() + " has " + sum.rows() + " rows instead of "
                            + file.rows() + ".");
                } else if (!sum.hex().equals(file.rowsSha256())) {
                    differences.add("The rows of the table " + file.name() + " are others than those backed up.");
                }
            }
        }
        return differences;
    }
}
