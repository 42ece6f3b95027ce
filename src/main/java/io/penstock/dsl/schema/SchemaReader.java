package io.penstock.dsl.schema;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the JSON Schemas that stand in documents. What is wrong is told to the findings, and something usable comes back. Pure. */
public final class SchemaReader {

    private SchemaReader() {}

    /** @param draft what the schema is written in when it has no {@code $schema} */
    public static Schema read(Located document, @Nullable Draft draft, Findings findings) {
        Located declared = document.member("$schema");
        Optional<Draft> known = declared == null ? Optional.empty() : Draft.byUri(declared.text());
        Draft chosen = known.orElse(draft == null ? Draft.DRAFT_2020_12 : draft);
        References references = References.of(document, chosen, findings);
        return new SchemaCompiler(chosen, references, findings).compile(document);
    }
}
