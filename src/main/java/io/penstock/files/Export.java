package io.penstock.files;

import io.penstock.dsl.Documents.Format;
import io.penstock.files.Library.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Writes the newest text of each workflow to {@code <namespace>/<name>.yaml} or {@code .json} below a folder. */
public final class Export {

    /** As the names of documents are: nothing that leads out of the folder. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]*");

    private final Library library;
    private final Path folder;

    public Export(Library library, Path folder) {
        this.library = library;
        this.folder = folder;
    }

    /** What became of one workflow's file. */
    public record Written(Kept workflow, Path file, Change change) {}

    /** How the folder differed. */
    public enum Change {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /**
     * Touches no file that is as it should be, and none of other workflows.
     *
     * @throws IOException when the folder cannot be written
     * @throws LibraryException when the workflows cannot be read
     */
    public List<Written> run() throws IOException {
        List<Kept> kept = new ArrayList<>(library.list());
        kept.sort(Comparator.comparing(Kept::title));
        List<Written> written = new ArrayList<>();
        for (Kept workflow : kept) {
            written.add(write(workflow));
        }
        return written;
    }

    private Written write(Kept workflow) throws IOException {
        if (!NAME.matcher(workflow.namespace()).matches()
                || !NAME.matcher(workflow.name()).matches()) {
            throw new LibraryException("A workflow is called " + workflow.title() + ", which is no name for a file.");
        }
        Path target = file(workflow, workflow.format() == Format.JSON ? ".json" : ".yaml");
        byte[] text = library.text(workflow);
        Change change = change(target, text);
        if (change != Change.UNCHANGED) {
            Files.createDirectories(target.toAbsolutePath().getParent());
            // Hidden, so that an import of the same moment does not take half a document.
            Path draft = target.resolveSibling("." + target.getFileName() + ".new");
            Files.write(draft, text);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        // The same workflow in the format that it had before.
        Files.deleteIfExists(file(workflow, workflow.format() == Format.JSON ? ".yaml" : ".json"));
        return new Written(workflow, target, change);
    }

    private Path file(Kept workflow, String ending) {
        return folder.resolve(workflow.namespace()).resolve(workflow.name() + ending);
    }

    private static Change change(Path file, byte[] text) throws IOException {
        if (!Files.exists(file)) {
            return Change.CREATED;
        }
        return Arrays.equals(Files.readAllBytes(file), text) ? Change.UNCHANGED : Change.CHANGED;
    }
}
