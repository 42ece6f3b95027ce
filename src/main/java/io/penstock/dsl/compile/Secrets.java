package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.Nearest;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the secrets that a document may read: {@code use.secrets}. One thread. */
final class Secrets {

    private final Findings findings;
    private final Set<String> names = new LinkedHashSet<>();
    /** Whether the list itself is wrong: then it is not known what it should hold. */
    private final boolean unclear;

    Secrets(@Nullable Located list, Findings findings) {
        this.findings = findings;
        int before = findings.count();
        if (list != null && !list.isArray()) {
            findings.add(list, "`secrets` is a list of names.", null);
        } else if (list != null) {
            list.items().forEach(this::add);
        }
        unclear = findings.count() > before;
    }

    private Secrets(Secrets same, Findings findings) {
        this.findings = findings;
        this.names.addAll(same.names);
        this.unclear = same.unclear;
    }

    /** The same names for a text with other findings. */
    Secrets of(Findings itsFindings) {
        return new Secrets(this, itsFindings);
    }

    private void add(Located name) {
        if (!name.isText() || name.text().isBlank()) {
            findings.add(name, "A secret is named by text.", null);
        } else if (!names.add(name.text())) {
            findings.add(name, "The secret `" + name.text() + "` is there twice.", null);
        }
    }

    /** Tells a secret that the document does not name. */
    void check(String name, Located at) {
        if (!unclear && !names.contains(name)) {
            findings.addMisspelt(at, message(name), name, names);
        }
    }

    /** The same, for a place within an expression. */
    void check(String name, Located at, int offset) {
        if (!unclear && !names.contains(name)) {
            findings.addWithin(at, offset, message(name), hint(name));
        }
    }

    private @Nullable String hint(String name) {
        return Nearest.hint(name, names);
    }

    private static String message(String name) {
        return "There is no secret `" + name + "` under `use.secrets`.";
    }
}
