package io.penstock.files;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import java.util.List;

/** The workflows of one organization, reached in one way or another. Used on one thread, which waits for each answer. */
public interface Library extends AutoCloseable {

    /**
     * A workflow at its newest version.
     *
     * @param digest SHA-256 of its text, in hexadecimal digits
     */
    record Kept(String id, String namespace, String name, int version, Format format, String digest) {

        /** What names it in its organization. */
        public String title() {
            return namespace + "/" + name;
        }
    }

    /** All that are not deleted. */
    List<Kept> list();

    /** Byte for byte as it was saved. */
    byte[] text(Kept workflow);

    /** What saving the document would refuse there, where more may be known than here. */
    List<Violation> check(WorkflowFile file);

    /** Saves a new workflow. */
    void create(WorkflowFile file);

    /** Saves a new version. */
    void save(Kept workflow, WorkflowFile file);

    /** Its history stays. */
    void delete(Kept workflow);

    /** @throws LibraryException never; here only to say that closing does not fail */
    @Override
    void close();
}
