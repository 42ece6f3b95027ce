package io.penstock.config;

import io.penstock.failure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is convenient elsewhere and refused in production: each rule adds a line, and all are told at once. Pure. */
final class Production {

    /**
     * A large part of the internet: no list of places to call. All names of a top-level domain, in which anybody registers one that leads into
     * the private network, are that, too, unless the domain is private itself.
     */
    private static final Pattern ALMOST_ALL = Pattern.compile("\\*(:\\d+)?|[0-9.]+/[0-7]|[0-9a-f:]*::/([0-9]|1[0-5])"
            + "|\\*\\.(?!(internal|intranet|lan|local|localhost|private|svc|test)(:|$))[^.:]+(:\\d+)?");

    private final Config config;
    private final List<Violation> problems;

    /** @param problems found already, to which these are added */
    Production(Config config, List<Violation> problems) {
        this.config = config;
        this.problems = problems;
    }

    void judge() {
        judgeSecretKey();
        judgePassword();
        if (config.server().corsOrigins().contains("*")) {
            refuse("server.cors_origins", "server.cors_origins is *; allowed is in production a list of origins.");
        }
        judgeEgress();
        if (config.log().level() == LogConfig.Level.TRACE) {
            refuse(
                    "log.level",
                    "log.level is trace, at which libraries tell what they read and write, bodies too;"
                            + " allowed in production is debug, info, warn or error.");
        }
    }

    private void judgeSecretKey() {
        if (problems.stream().anyMatch(each -> each.pointer().equals("/secret_key"))) {
            return;
        }
        if (!config.secretKey().isPresent()) {
            refuse(
                    "secret_key",
                    "secret_key is missing; allowed in production is one of at least " + Config.SECRET_KEY_BYTES
                            + " bytes, in PENSTOCK_SECRET_KEY or PENSTOCK_SECRET_KEY_FILE.");
            return;
        }
        SecretStrength.weaknessOfKey(config.secretKey().reveal())
                .ifPresent(weakness -> refuse(
                        "secret_key",
                        "secret_key " + weakness
                                + "; allowed in production is a random one, as `openssl rand -base64 48` makes it."));
    }

    private void judgePassword() {
        Secret password = config.admin().password();
        if (password.isPresent() && SecretStrength.isFirstTried(password.reveal())) {
            refuse(
                    "admin.password",
                    "admin.password is among the first that anybody tries;"
                            + " allowed in production is another, or none: then one is generated.");
        }
    }

    private void judgeEgress() {
        for (String entry : config.egress().allow()) {
            if (ALMOST_ALL.matcher(entry.toLowerCase(Locale.ROOT)).matches()) {
                refuse(
                        "egress.allow",
                        "egress.allow holds " + entry
                                + ", which is almost everything; allowed in production are hosts and networks by name.");
            }
        }
    }

    /** Files that other users of the machine could read or change. */
    static List<Violation> exposed(List<SensitiveFile> files) {
        List<Violation> found = new ArrayList<>();
        for (SensitiveFile file : files) {
            if (file.othersMayWrite()) {
                found.add(new Violation(
                        "",
                        file.name() + " names " + file.path()
                                + ", which others may change; allowed in production is mode 0600."));
            } else if (file.holdsSecret() && file.othersMayRead()) {
                found.add(new Violation(
                        "",
                        file.name() + " names " + file.path()
                                + ", which others may read; allowed in production is mode 0600."));
            }
        }
        return found;
    }

    private void refuse(String path, String message) {
        problems.add(new Violation("/" + path.replace('.', '/'), message));
    }
}
