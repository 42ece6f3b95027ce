package io.penstock.postgres;

import io.penstock.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * A connection that copies whole tables, which the client of the event loops cannot: blocking, for one thread of a worker pool at a time, and
 * without limits of time. Rows that a policy would hide are an error, not missing.
 */
final class CopyConnection implements AutoCloseable {

    private static final String SESSION = "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;"
            + " set timezone = 'UTC'; set row_security = off; set synchronize_seqscans = off";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Connection connection;

    private CopyConnection(Connection connection) {
        this.connection = connection;
    }

    /**
     * @throws Failure when the address cannot be read
     * @throws IOException when nobody answers there
     */
    static CopyConnection open(String uri) throws IOException {
        DatabaseUri.Driver to = DatabaseUri.driver(uri);
        try {
            // Not by the DriverManager, which would look for every driver there is.
            Connection connection = new Driver().connect(to.url(), to.properties());
            if (connection == null) {
                throw new IOException("The driver does not take the address of the database.");
            }
            var opened = new CopyConnection(connection);
            opened.execute(SESSION);
            return opened;
        } catch (SQLException unreachable) {
            throw failed(unreachable);
        }
    }

    /** Begins a transaction. */
    void begin(String mode) throws IOException {
        execute("begin isolation level " + mode);
    }

    void execute(String sql) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Reads one row of a result. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, RowReader<T> reader, String... values) throws IOException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Gives each message of the server on, which holds one row. */
    void out(String sql, MessageSink sink) throws IOException {
        try {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
            try {
                for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                    sink.message(message);
                }
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Takes one message. */
    interface MessageSink {
        void message(byte[] message) throws IOException;
    }

    /** Gives the number of rows that the server has stored. */
    long in(String sql, InputStream content) throws IOException {
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    copy.writeToCopy(buffer, 0, read);
                }
                return copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private static IOException failed(SQLException failure) {
        return new IOException("The database failed: " + failure.getMessage(), failure);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }
}
