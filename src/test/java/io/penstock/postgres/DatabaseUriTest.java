package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.failure.Failure;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;

class DatabaseUriTest {

    @Test
    void readsTheAddress() {
        var options = DatabaseUri.parse("postgres://ann:p%40ss@db.example.com:6432/stock?application_name=tap");

        assertThat(options.getHost()).isEqualTo("db.example.com");
        assertThat(options.getPort()).isEqualTo(6432);
        assertThat(options.getUser()).isEqualTo("ann");
        assertThat(options.getPassword()).isEqualTo("p@ss");
        assertThat(options.getDatabase()).isEqualTo("stock");
        assertThat(options.getProperties()).containsEntry("application_name", "tap");
    }

    @Test
    void prefersTlsWhenNothingIsSaid() {
        assertThat(DatabaseUri.parse("postgresql://ann@localhost/stock").getSslMode())
                .isEqualTo(SslMode.PREFER);
    }

    @Test
    void verifiesTheNameOnlyWhenAskedTo() {
        var full = DatabaseUri.parse("postgresql://ann@localhost/stock?sslmode=verify-full");
        var authority = DatabaseUri.parse("postgresql://ann@localhost/stock?sslmode=verify-ca&sslrootcert=system");
        var encrypted = DatabaseUri.parse("postgresql://ann@localhost/stock?sslmode=require");

        assertThat(full.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(full.getSslOptions().isTrustAll()).isFalse();
        assertThat(authority.getSslOptions().getHostnameVerificationAlgorithm()).isEmpty();
        assertThat(authority.getSslOptions().isTrustAll()).isFalse();
        assertThat(encrypted.getSslOptions().isTrustAll()).isTrue();
    }

    @Test
    void saysTheSameToTheDriverThatCopies() {
        var plain = DatabaseUri.driver("postgresql://ann:p%40ss@[::1]:6432/my%20stock?sslmode=disable");
        var verified = DatabaseUri.driver("postgresql://ann@db.example.com/stock?sslmode=verify-full");

        assertThat(plain.url()).isEqualTo("jdbc:postgresql://[::1]:6432/my+stock");
        assertThat(plain.properties())
                .containsEntry("user", "ann")
                .containsEntry("password", "p@ss")
                .containsEntry("sslmode", "disable");
        assertThat(plain.toString()).doesNotContain("p@ss");
        assertThat(verified.properties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThatThrownBy(() -> DatabaseUri.driver("postgresql://ann@%2Fvar%2Frun/stock"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("TCP");
    }

    @Test
    void refusesWhatItDoesNotKnowWithoutTellingThePassword() {
        assertThatThrownBy(() -> DatabaseUri.parse("postgresql://ann:secret@localhost/stock?sslmod=require"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("\"sslmod\"")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> DatabaseUri.parse("postgresql://ann:secret@localhost/stock?sslmode=on"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("verify-full")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> DatabaseUri.parse("mysql://ann:secret@localhost/stock"))
                .isInstanceOf(Failure.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> DatabaseUri.parse("postgresql://ann@h/s?sslmode=verify-ca&sslrootcert=/no/such.pem"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("/no/such.pem");
    }
}
