package io.penstock.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Predicate;

/** Where backups are kept, each as a set of files under its name. Blocks; safe on any thread. */
public interface BackupPlace {

    /** The finished ones, the oldest first. */
    List<String> names() throws IOException;

    /** One that is there under its name when it is whole. */
    Draft begin(String name) throws IOException;

    /** @throws IOException when there is no such file, too */
    InputStream open(String name, String file) throws IOException;

    /** Leaves nothing of it. */
    void delete(String name) throws IOException;

    /** Takes away what was begun under such names and is no backup yet. */
    void sweep(Predicate<String> abandoned) throws IOException;

    /** How a person finds it. */
    String describe();

    /** A backup that is being written, one file after the other. */
    interface Draft {

        /** The file is stored when the stream is closed; {@link #abandon} when it cannot be. */
        OutputStream file(String file) throws IOException;

        /** All files are stored: the backup is one from now on. */
        void finish() throws IOException;

        /** Nothing stays. */
        void abandon() throws IOException;
    }
}
