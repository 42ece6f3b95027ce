package io.penstock.dsl.compile;

import io.penstock.dsl.schema.Draft;
import io.penstock.dsl.schema.Schema;
import io.penstock.dsl.schema.SchemaReader;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code schema}: the format, and the schema itself. */
final class SchemaProperty {

    private static final Shape SCHEMA = Shape.of("`schema`", "format", "document", "resource");
    private static final Shape RESOURCE = Shape.of("`resource`", "name", "endpoint");
    private static final String JSON = "json";

    private SchemaProperty() {}

    /** Null when there is nothing to check by, which was told. */
    static @Nullable Schema read(Located at, Compilation compilation) {
        Findings findings = compilation.findings();
        Located document = at.member("document");
        Located resource = at.member("resource");
        boolean bare = document == null && resource == null;
        if (bare && (at.member("type") != null || at.member("properties") != null)) {
            findings.add(at, "`schema` needs `document`.", "Put the schema one level deeper, under `document`.");
            return null;
        }
        Fields fields = SCHEMA.read(at, findings);
        Optional<Draft> draft = draft(fields.get("format"), findings);
        if (bare && fields.readable()) {
            findings.add(at, "`schema` needs `document`.", null);
        }
        if (resource != null && document != null) {
            findings.add(at, "`schema` has either `document` or `resource`.", null);
        } else if (resource != null) {
            return foreign(resource, draft.orElse(null), compilation);
        }
        return document == null ? null : SchemaReader.read(document, draft.orElse(null), findings);
    }

    private static @Nullable Schema foreign(Located resource, @Nullable Draft draft, Compilation compilation) {
        Fields fields = RESOURCE.read(resource, compilation.findings());
        fields.text("name", "");
        Located endpoint = fields.require("endpoint");
        FixedEndpoint fixed = endpoint == null ? null : FixedEndpoint.read(endpoint, compilation);
        return endpoint == null || fixed == null
                ? null
                : new ForeignText("schema", fixed, "", endpoint)
                        .read(compilation, (root, findings) -> SchemaReader.read(root, draft, findings));
    }

    private static Optional<Draft> draft(@Nullable Located format, Findings findings) {
        String text = format == null ? JSON : format.text();
        if (text.equals(JSON)) {
            return Optional.empty();
        }
        Optional<Draft> draft =
                text.startsWith(JSON + ":") ? Draft.byVersion(text.substring(JSON.length() + 1)) : Optional.empty();
        if (draft.isEmpty() && format != null) {
            findings.add(format, "`format` is json, for JSON Schema 2020-12 and draft-07.", "Write json.");
        }
        return draft;
    }
}
