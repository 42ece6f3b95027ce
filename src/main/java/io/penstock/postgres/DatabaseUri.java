package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code DATABASE_URL} as PostgreSQL's own clients do: without {@code sslmode} it prefers TLS, {@code require} encrypts without asking
 * who is there, {@code verify-ca} and {@code verify-full} hold the server against {@code sslrootcert} or the Java trust store.
 */
final class DatabaseUri {

    private static final Set<String> KNOWN = Set.of("sslmode", "sslrootcert", "application_name");
    private static final String SYSTEM = "system";

    private DatabaseUri() {}

    /** @throws Failure {@link Reason.Invalid}, whose message holds neither user nor password */
    static PgConnectOptions parse(String uri) {
        int question = uri.indexOf('?');
        Map<String, String> parameters = parameters(uri);
        var options = address(question < 0 ? uri : uri.substring(0, question));
        options.addProperty("application_name", parameters.getOrDefault("application_name", "penstock"));
        return secure(options, mode(parameters.getOrDefault("sslmode", "prefer")), parameters.get("sslrootcert"));
    }

    /**
     * The same for the driver that copies rows in bulk.
     *
     * @param url without user and password
     */
    record Driver(String url, Properties properties) {

        /** Without the properties, which hold the password. */
        @Override
        public String toString() {
            return url;
        }
    }

    /** @throws Failure as {@link #parse} does, and for a socket in the file system */
    static Driver driver(String uri) {
        PgConnectOptions options = parse(uri);
        if (options.isUsingDomainSocket()) {
            throw invalid("Backups reach PostgreSQL over TCP; DATABASE_URL names a socket in the file system.");
        }
        Properties properties = new Properties();
        properties.setProperty("user", options.getUser());
        properties.setProperty("password", options.getPassword() == null ? "" : options.getPassword());
        properties.setProperty("ApplicationName", options.getProperties().get("application_name"));
        properties.setProperty("sslmode", options.getSslMode().value);
        String rootCertificate = parameters(uri).get("sslrootcert");
        if (rootCertificate != null && !rootCertificate.equals(SYSTEM)) {
            properties.setProperty("sslrootcert", rootCertificate);
        } else if (options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL) {
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        String host = options.getHost().contains(":") ? '[' + options.getHost() + ']' : options.getHost();
        String database = URLEncoder.encode(options.getDatabase(), StandardCharsets.UTF_8);
        return new Driver("jdbc:postgresql://" + host + ':' + options.getPort() + '/' + database, properties);
    }

    private static PgConnectOptions address(String uri) {
        try {
            return PgConnectOptions.fromUri(uri);
        } catch (IllegalArgumentException malformed) {
            throw invalid("DATABASE_URL is not of the form postgresql://user:password@host:port/database.");
        }
    }

    private static PgConnectOptions secure(PgConnectOptions options, SslMode mode, @Nullable String rootCertificate) {
        options.setSslMode(mode);
        var ssl = new ClientSSLOptions();
        switch (mode) {
            case DISABLE -> {
                return options;
            }
            case ALLOW, PREFER, REQUIRE -> ssl.setTrustAll(true).setHostnameVerificationAlgorithm("");
            case VERIFY_CA -> ssl.setTrustOptions(trust(rootCertificate)).setHostnameVerificationAlgorithm("");
            case VERIFY_FULL -> ssl.setTrustOptions(trust(rootCertificate)).setHostnameVerificationAlgorithm("HTTPS");
        }
        return options.setSslOptions(ssl);
    }

    private static TrustOptions trust(@Nullable String rootCertificate) {
        if (rootCertificate == null || rootCertificate.equals(SYSTEM)) {
            return system();
        }
        if (!Files.isReadable(Path.of(rootCertificate))) {
            throw invalid("sslrootcert in DATABASE_URL names a file that cannot be read: " + rootCertificate);
        }
        return new PemTrustOptions().addCertPath(rootCertificate);
    }

    private static TrustOptions system() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException broken) {
            throw invalid("The Java trust store cannot be read: " + broken.getMessage());
        }
    }

    private static SslMode mode(String text) {
        try {
            return SslMode.of(text);
        } catch (IllegalArgumentException unknown) {
            throw invalid("sslmode in DATABASE_URL is \"" + text
                    + "\"; it may be disable, allow, prefer, require, verify-ca or verify-full.");
        }
    }

    private static Map<String, String> parameters(String uri) {
        var parameters = new HashMap<String, String>();
        int question = uri.indexOf('?');
        if (question < 0) {
            return parameters;
        }
        for (String pair : uri.substring(question + 1).split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!KNOWN.contains(name)) {
                throw invalid("DATABASE_URL has the unknown parameter \"" + name
                        + "\"; known are sslmode, sslrootcert and application_name.");
            }
            parameters.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static Failure invalid(String message) {
        return new Failure(new Reason.Invalid(message));
    }
}
