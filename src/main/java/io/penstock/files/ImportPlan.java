package io.penstock.files;

import io.penstock.files.Library.Kept;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an import would do, in the order of the workflows' names. Pure. */
public record ImportPlan(List<Step> steps) {

    /** What a folder wants of one workflow. */
    public enum Kind {
        CREATED,
        CHANGED,
        UNCHANGED,
        /** It is there and not in the folder. */
        MISSING
    }

    /**
     * @param file null for what is missing
     * @param kept null for what is created
     */
    public record Step(
            Kind kind,
            String title,
            @Nullable WorkflowFile file,
            @Nullable Kept kept) {}

    /** @param files by what their documents are called */
    static ImportPlan of(Map<String, WorkflowFile> files, List<Kept> kept) {
        Map<String, Kept> byTitle = new TreeMap<>();
        kept.forEach(each -> byTitle.put(each.title(), each));
        List<Step> steps = new ArrayList<>();
        files.forEach((title, file) -> {
            Kept there = byTitle.remove(title);
            steps.add(new Step(kind(file, there), title, file, there));
        });
        byTitle.forEach((title, there) -> steps.add(new Step(Kind.MISSING, title, null, there)));
        steps.sort(Comparator.comparing(Step::title));
        return new ImportPlan(List.copyOf(steps));
    }

    private static Kind kind(WorkflowFile file, @Nullable Kept there) {
        if (there == null) {
            return Kind.CREATED;
        }
        boolean same = there.format() == file.format() && there.digest().equals(file.digest());
        return same ? Kind.UNCHANGED : Kind.CHANGED;
    }
}
