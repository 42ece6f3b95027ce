package io.penstock.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Documents;
import io.penstock.failure.Violation;
import io.penstock.files.ImportPlan.Step;
import io.penstock.files.Library.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the documents of a folder to where workflows are kept. Nothing is changed before all documents are known to be good, here and
 * there; what was changed before a failure is found unchanged by the next run.
 */
public final class Import {

    private final Library library;

    public Import(Library library) {
        this.library = library;
    }

    /**
     * What was found.
     *
     * @param files those that break rules; the plan is empty when there are any
     */
    public record Prepared(List<Checked> files, ImportPlan plan) {

        public boolean isGood() {
            return files.isEmpty();
        }
    }

    /**
     * Reads and checks everything, and changes nothing.
     *
     * @param paths of documents
     * @throws IOException when one cannot be read
     * @throws LibraryException when the workflows cannot be read where they are kept
     */
    public Prepared prepare(List<Path> paths) throws IOException {
        Map<String, WorkflowFile> named = new TreeMap<>();
        List<Checked> bad = new ArrayList<>();
        for (Path path : paths) {
            Checked checked = WorkflowFile.read(path).check();
            if (checked.isGood()) {
                checked = named(checked, named);
            }
            if (!checked.isGood()) {
                bad.add(checked);
            }
        }
        if (!bad.isEmpty()) {
            return new Prepared(bad, new ImportPlan(List.of()));
        }
        ImportPlan plan = ImportPlan.of(named, library.list());
        List<Checked> refused = refused(plan);
        return new Prepared(refused, refused.isEmpty() ? plan : new ImportPlan(List.of()));
    }

    /** Two documents of one name cannot both be the workflow. */
    private static Checked named(Checked checked, Map<String, WorkflowFile> named) {
        WorkflowFile file = checked.file();
        JsonNode header = Documents.read(file.text(), file.format()).path("document");
        String title =
                header.path("namespace").asText() + "/" + header.path("name").asText();
        WorkflowFile first = named.putIfAbsent(title, file);
        return first == null
                ? checked
                : checked.with(Documents.atName(
                        file.text(),
                        file.format(),
                        title + " is in " + first.path() + " already; a workflow has one file."));
    }

    private List<Checked> refused(ImportPlan plan) {
        List<Checked> refused = new ArrayList<>();
        for (Step step : plan.steps()) {
            WorkflowFile file = changing(step);
            List<Violation> violations = file == null ? List.of() : library.check(file);
            if (file != null && !violations.isEmpty()) {
                refused.add(new Checked(file, violations, List.of(), List.of()));
            }
        }
        return refused;
    }

    /** The file that would be saved; null when nothing would. */
    private static @Nullable WorkflowFile changing(Step step) {
        return step.kind() == ImportPlan.Kind.CREATED || step.kind() == ImportPlan.Kind.CHANGED ? step.file() : null;
    }

    /**
     * Does what was planned.
     *
     * @param prune whether what is missing in the folder is deleted
     * @param done told of each step after it
     * @throws LibraryException when one fails; those before it are done
     */
    public void apply(ImportPlan plan, boolean prune, Consumer<Step> done) {
        for (Step step : plan.steps()) {
            WorkflowFile file = changing(step);
            Kept kept = step.kept();
            if (file != null && kept == null) {
                library.create(file);
            } else if (file != null && kept != null) {
                library.save(kept, file);
            } else if (step.kind() == ImportPlan.Kind.MISSING && prune && kept != null) {
                library.delete(kept);
            }
            done.accept(step);
        }
    }
}
