package io.penstock.http;

import io.penstock.config.TlsConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.X509KeyManager;

/** The bytes of a certificate and of its key, as two files hold them at one time. */
record PemPair(Buffer certificate, Buffer key) {

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final String[] KEY_TYPES = {"EC", "RSA", "EdDSA", "RSASSA-PSS"};
    private static final byte[] PROBE = {1};

    /** Blocks. @throws Failure {@link Reason.Invalid}, when a file cannot be read */
    static PemPair read(TlsConfig config) {
        return new PemPair(
                bytes("server.tls.certificate", config.certificate()), bytes("server.tls.key", config.key()));
    }

    private static Buffer bytes(String setting, String file) {
        try {
            return Buffer.buffer(Files.readAllBytes(Path.of(file)));
        } catch (IOException unreadable) {
            throw new Failure(new Reason.Invalid(setting + " names " + file + ", which cannot be read."));
        }
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
    }

    /** What a server that shows this certificate is told. */
    ServerSSLOptions serverOptions() {
        return new ServerSSLOptions().setKeyCertOptions(options()).setEnabledSecureTransportProtocols(PROTOCOLS);
    }

    static Set<String> protocols() {
        return PROTOCOLS;
    }

    /**
     * Until when the certificate is valid. Blocks.
     *
     * @throws Failure {@link Reason.Invalid}, when the files are no such pair
     */
    Instant verify(Vertx vertx) {
        try {
            for (var manager : options().getKeyManagerFactory(vertx).getKeyManagers()) {
                X509KeyManager keys = (X509KeyManager) manager;
                for (String type : KEY_TYPES) {
                    String[] aliases = keys.getServerAliases(type, null);
                    if (aliases != null && aliases.length > 0) {
                        return verify(keys.getCertificateChain(aliases[0])[0], keys.getPrivateKey(aliases[0]));
                    }
                }
            }
        } catch (Failure refused) {
            throw refused;
        } catch (Exception unusable) {
            throw refused("they are not PEM with a certificate and a key of RSA, EC or Ed25519");
        }
        throw refused("they hold no certificate");
    }

    private static Instant verify(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "RSASSA-PSS" -> "RSASSA-PSS";
            default -> "EdDSA";
        };
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())
                || !belong(certificate, key, algorithm)) {
            throw refused("the key is not that of the certificate");
        }
        return certificate.getNotAfter().toInstant();
    }

    private static boolean belong(X509Certificate certificate, PrivateKey key, String algorithm)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(PROBE);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(PROBE);
        return signer.verify(signature);
    }

    private static Failure refused(String why) {
        return new Failure(
                new Reason.Invalid("server.tls.certificate and server.tls.key cannot be used: " + why + "."));
    }
}
