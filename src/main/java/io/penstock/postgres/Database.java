package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to PostgreSQL: a bounded pool for management statements, and dedicated connections for those who own theirs. Thread-safe. Every
 * connection of both kinds has its time limits and passed the {@code onOpen} hook before anybody gets it; one that did not pass is closed.
 */
public final class Database {

    /** The names of its pools, as metrics tell them. */
    public static final String JOBS = "jobs";

    public static final String TENANTS = "tenants";

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int PIPELINE = 16;
    private static final int PREPARED_STATEMENTS = 256;
    private static final int LONGEST_PREPARED = 16 * 1024;

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final Function<SqlConnection, Future<Void>> onOpen;
    private final PgConnectOptions options;
    private final Pool pool;
    private final Tenants tenants;
    private final Outage outage = new Outage();

    /** @throws Failure when the address cannot be read */
    public Database(Vertx vertx, DatabaseSettings settings) {
        this(vertx, settings, connection -> Future.succeededFuture());
    }

    /**
     * @param onOpen runs first on each new connection; when it fails the connection is closed and its user gets that failure
     * @throws Failure when the address cannot be read
     */
    public Database(Vertx vertx, DatabaseSettings settings, Function<SqlConnection, Future<Void>> onOpen) {
        this.vertx = vertx;
        this.settings = settings;
        this.onOpen = onOpen;
        this.options = DatabaseUri.parse(settings.uri())
                .setPipeliningLimit(PIPELINE)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
                .setPreparedStatementCacheSqlLimit(LONGEST_PREPARED);
        this.pool = pool(options, JOBS);
        this.tenants = new Tenants(
                pool,
                TenantRole.name(options.getDatabase()),
                settings.poolSize(),
                role -> pool(new PgConnectOptions(options).addProperty("role", role), TENANTS));
    }

    private Pool pool(PgConnectOptions to, String name) {
        int millis = Math.toIntExact(settings.connectTimeout().toMillis());
        return PgBuilder.pool()
                .with(new PoolOptions()
                        .setName(name)
                        .setMaxSize(settings.poolSize())
                        .setMaxWaitQueueSize(settings.maxWaitQueueSize())
                        .setConnectionTimeout(millis)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(new NetClientOptions().setConnectTimeout(millis).setTcpKeepAlive(true))
                .connectingTo(to)
                .withConnectHandler(this::admit)
                .using(vertx)
                .build();
    }

    /** For statements of jobs and of what concerns several organizations, one at a time each. */
    public Pool pool() {
        return pool;
    }

    /** For statements of the management interface, each of one organization. */
    public Tenants tenants() {
        return tenants;
    }

    /** Succeeds when the database answers. */
    public Future<Void> ping() {
        return pool.query("select 1").execute().mapEmpty();
    }

    /** The limits that this database was opened with. */
    public DatabaseSettings settings() {
        return settings;
    }

    /** A connection of its own on the caller's event loop; the caller closes it. */
    public Future<SqlConnection> connect() {
        return connect(connection -> Future.succeededFuture());
    }

    /** The same, given out only when {@code first} has succeeded on it. */
    public Future<SqlConnection> connect(Function<SqlConnection, Future<Void>> first) {
        long millis = settings.connectTimeout().toMillis();
        Future<PgConnection> opening = PgConnection.connect(vertx, options);
        return opening.timeout(millis, TimeUnit.MILLISECONDS)
                .onFailure(late -> opening.onSuccess(PgConnection::close))
                .compose(connection -> prepare(connection)
                        .compose(prepared -> first.apply(connection))
                        // A peer that falls silent here must not hold its user for ever.
                        .timeout(millis, TimeUnit.MILLISECONDS)
                        .<SqlConnection>map(connection)
                        .onFailure(refused -> connection.close()));
    }

    /** Runs {@code work} in a transaction on a connection of the pool: committed when its future succeeds, rolled back when it fails. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work);
    }

    /** What its dedicated connections know of its being away. */
    Outage outage() {
        return outage;
    }

    /** Closes the pools; dedicated connections are their owners' to close. */
    public Future<Void> close() {
        return tenants.close().eventually(pool::close);
    }

    private Future<Void> prepare(SqlConnection connection) {
        return connection
                .query("set statement_timeout = " + settings.statementTimeout().toMillis() + "; set timezone = 'UTC'")
                .execute()
                .compose(done -> onOpen.apply(connection));
    }

    /** The pool takes a connection when its handler closes it, so one that was refused has to be ended by the server. */
    private void admit(SqlConnection connection) {
        prepare(connection)
                .recover(refused -> {
                    log.atWarn()
                            .addKeyValue("cause", String.valueOf(refused.getMessage()))
                            .log("A connection to the database cannot be used");
                    return connection
                            .query("select pg_terminate_backend(pg_backend_pid())")
                            .execute()
                            .mapEmpty();
                })
                .onComplete(done -> connection.close());
    }
}
