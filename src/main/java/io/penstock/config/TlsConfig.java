package io.penstock.config;

/**
 * The server's own certificate; without one it speaks plain HTTP, for a proxy in front that does better.
 *
 * @param certificate a PEM file with the certificate, then those that vouch for it
 * @param key a PEM file with its private key
 */
public record TlsConfig(String certificate, String key) {

    public TlsConfig {
        new Checks("server.tls")
                .require(
                        certificate.isEmpty() == key.isEmpty(),
                        key.isEmpty() ? "key" : "certificate",
                        "empty",
                        "a file where the other one of certificate and key is given")
                .done();
    }

    static TlsConfig defaults() {
        return new TlsConfig("", "");
    }

    public boolean isPresent() {
        return !certificate.isEmpty();
    }
}
