package io.penstock.doctor;

import static io.penstock.doctor.Group.SECRETS;

import io.penstock.config.Config;
import io.penstock.config.Secret;
import io.penstock.config.SecretKeys;
import io.penstock.config.SecretStrength;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Keys and passwords: whether they are there, strong, young, and readable by nobody else. */
final class SecretChecks {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> STRANGERS = PosixFilePermissions.fromString("------rwx");

    /** Two only: more wrong passwords would look like an attack. */
    private static final List<String> FIRST_TRIED = List.of("changeme", "password");

    private static final int OLD_DAYS = 90;
    private static final int TOO_OLD_DAYS = 365;
    private static final int LEAST_PASSWORD = 12;

    private final Patient patient;

    SecretChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(keys(), passwords(), others()).flatMap(List::stream).toList();
    }

    private List<Check> keys() {
        return List.of(
                new Check(
                        SECRETS,
                        "key-present",
                        "The servers have a secret key",
                        "Give them PENSTOCK_SECRET_KEY or PENSTOCK_SECRET_KEY_FILE; `openssl rand -base64 48` makes one.",
                        this::keyPresent),
                new Check(
                        SECRETS,
                        "key-strength",
                        "The secret key is random",
                        "Make a new key with `openssl rand -base64 48`; the page on operations says what changes with it.",
                        this::keyStrength),
                new Check(
                        SECRETS,
                        "key-fits",
                        "The secret key is that of the database",
                        "Give every server, and this command, the key that the first one had.",
                        this::keyFits),
                new Check(
                        SECRETS,
                        "key-file",
                        "Nobody else may read the key's file",
                        "chmod 600 secret.key in the data folder.",
                        this::keyFile),
                new Check(
                        SECRETS,
                        "data-folder",
                        "Nobody else may look into the data folder",
                        "chmod 750 the data folder, or 700, and the folder postgres in it 700.",
                        this::dataFolder),
                new Check(
                        SECRETS,
                        "files",
                        "Nobody else may read files of secrets, or change settings",
                        "chmod 600 the files that are named, or 640 with a group of the server's own.",
                        this::files));
    }

    private List<Check> passwords() {
        return List.of(
                new Check(
                        SECRETS,
                        "admin-password",
                        "No password of the first owner lies about",
                        "Take PENSTOCK_ADMIN_PASSWORD out of the settings once the first start is over.",
                        this::adminPassword),
                new Check(
                        SECRETS,
                        "default-login",
                        "The first owner has no password that everybody tries",
                        "Sign in as the first owner and set another password at once.",
                        this::defaultLogin),
                new Check(
                        SECRETS,
                        "signing-key-age",
                        "Tokens are signed by a young key",
                        "penstock rotate-keys, and have it run every three months.",
                        this::signingKeys),
                new Check(
                        SECRETS,
                        "api-keys",
                        "API keys end, and are used",
                        "Revoke what nobody uses, and make new keys with expires_in_days.",
                        this::apiKeys));
    }

    private List<Check> others() {
        return List.of(
                new Check(
                        SECRETS,
                        "second-factor",
                        "Operators have a second factor",
                        "Have every operator set one up: POST /api/auth/totp.",
                        this::secondFactor),
                new Check(
                        SECRETS,
                        "database-password",
                        "The database asks for a good password",
                        "Give the database user a random password of at least 12 characters.",
                        this::databasePassword),
                new Check(
                        SECRETS,
                        "redis-password",
                        "Redis asks for a password, and is reached safely",
                        "Set requirepass or an ACL user, and use rediss:// to another host.",
                        this::redisPassword),
                new Check(
                        SECRETS,
                        "token-life",
                        "Access tokens and sessions end soon",
                        "Set auth.access_token_ttl to 15m and auth.session_idle to 336h.",
                        this::tokenLife));
    }

    private Config config() {
        return patient.config();
    }

    private Outcome keyPresent() {
        return config().secretKey().isPresent()
                ? Outcome.pass(Files.exists(keyPath()) ? "In the data folder." : "In the settings.")
                : patient.lapse("There is none in the settings nor at " + keyPath() + ".");
    }

    private Path keyPath() {
        return config().dataDir().resolve(SecretKeys.FILE);
    }

    private Secret key() {
        if (!config().secretKey().isPresent()) {
            throw new SkippedException("There is no secret key; give it in PENSTOCK_SECRET_KEY.");
        }
        return config().secretKey();
    }

    private Outcome keyStrength() {
        Optional<String> weakness = SecretStrength.weaknessOfKey(key().reveal());
        return weakness.map(found -> patient.lapse("It " + found + "."))
                .orElseGet(() -> Outcome.pass(key().bytes().length + " bytes without a pattern."));
    }

    private Outcome keyFits() throws Exception {
        Secret key = key();
        Optional<Boolean> fits = patient.database().need().hasKey(key);
        return fits.map(good -> Outcome.of(good, good ? "It is." : "The database was begun with another key."))
                .orElseGet(() -> Outcome.skip("No server has begun this database yet."));
    }

    private Outcome keyFile() throws IOException {
        Path file = keyPath();
        return Files.exists(file) ? mode(file, OTHERS) : Outcome.skip("The key does not stand in the data folder.");
    }

    private Outcome dataFolder() throws IOException {
        Path folder = config().dataDir();
        if (!Files.exists(folder)) {
            return Outcome.skip("There is no folder " + folder + " here.");
        }
        Path cluster = folder.resolve("postgres");
        Outcome cluster700 = Files.exists(cluster) ? mode(cluster, OTHERS) : Outcome.pass("");
        return cluster700 instanceof Outcome.Pass ? mode(folder, STRANGERS) : cluster700;
    }

    private Outcome mode(Path file, Set<PosixFilePermission> forbidden) throws IOException {
        Set<PosixFilePermission> found;
        try {
            found = Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException unknown) {
            return Outcome.skip("This file system knows no modes.");
        }
        boolean good = found.stream().noneMatch(forbidden::contains);
        return patient.expect(good, file + " has the mode " + PosixFilePermissions.toString(found) + ".");
    }

    private Outcome files() {
        List<String> exposed = patient.settings().exposed();
        return patient.expect(exposed.isEmpty(), exposed.isEmpty() ? "Nobody may." : String.join(" ", exposed));
    }

    private Outcome adminPassword() throws Exception {
        Secret password = config().admin().password();
        if (!password.isPresent()) {
            return Outcome.pass("There is none in the settings.");
        }
        if (SecretStrength.isFirstTried(password.reveal())) {
            return patient.lapse("admin.password is among the first that anybody tries.");
        }
        return Outcome.warn("admin.password is still set; it only matters at the first start.");
    }

    private Outcome defaultLogin() throws Exception {
        Site site = patient.server().need();
        for (String password : FIRST_TRIED) {
            String body = "{\"email\":\"" + config().admin().email() + "\",\"password\":\"" + password + "\"}";
            Reply reply = site.send(
                    "POST",
                    "/api/auth/login",
                    body.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/json");
            if (reply.status() == 429 || reply.status() == 503) {
                return Outcome.skip("Sign-ins are throttled now; try again in a minute.");
            }
            if (reply.status() != 401) {
                return Outcome.fail(config().admin().email() + " with \"" + password + "\" was answered with "
                        + reply.status() + ".");
            }
        }
        return Outcome.pass(
                FIRST_TRIED.size() + " were tried for " + config().admin().email() + " and refused.");
    }

    private Outcome signingKeys() throws Exception {
        Optional<Duration> age = patient.database().need().signingKeyAge();
        if (age.isEmpty()) {
            return Outcome.skip("There is no signing key yet.");
        }
        long days = age.get().toDays();
        String found = "The one that signs is " + days + " days old.";
        if (days > TOO_OLD_DAYS) {
            return Outcome.fail(found);
        }
        return days > OLD_DAYS ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome apiKeys() throws Exception {
        DiagnosisStore.ApiKeys keys = patient.database().need().apiKeys();
        boolean good = keys.endless() == 0 && keys.unused() == 0;
        String found =
                keys.all() + " keys, " + keys.endless() + " never end, " + keys.unused() + " unused for 90 days.";
        return good ? Outcome.pass(found) : Outcome.warn(found);
    }

    private Outcome secondFactor() throws Exception {
        DiagnosisStore.Operators operators = patient.database().need().operators();
        String found = operators.all() + " operators, " + operators.withoutSecond() + " without a second factor.";
        return operators.withoutSecond() == 0 ? Outcome.pass(found) : Outcome.warn(found);
    }

    private Outcome databasePassword() {
        if (!config().database().url().isPresent()) {
            return Outcome.pass("The embedded database has a generated one.");
        }
        URI url = URI.create(config().database().url().reveal());
        return password(url.getRawUserInfo());
    }

    private Outcome password(@org.jspecify.annotations.Nullable String userInfo) {
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        if (userInfo == null || colon < 0 || colon == userInfo.length() - 1) {
            return patient.lapse("There is none in the URL.");
        }
        String password = userInfo.substring(colon + 1);
        boolean good = password.length() >= LEAST_PASSWORD && !SecretStrength.isFirstTried(password);
        return patient.expect(
                good, password.length() + " characters" + (good ? "." : ", or one that is guessed first."));
    }

    private Outcome redisPassword() {
        if (!config().redis().url().isPresent()) {
            return Outcome.skip("No Redis is configured.");
        }
        String url = config().redis().url().reveal();
        List<String> missing = new ArrayList<>();
        if (!url.contains("@")) {
            missing.add("without a password");
        }
        if (!url.startsWith("rediss") && !url.matches("\\w+://([^@]*@)?(127\\.[\\d.]+|localhost|\\[::1]).*")) {
            missing.add("without TLS to another host");
        }
        return patient.expect(missing.isEmpty(), missing.isEmpty() ? "It does." : String.join(", ", missing) + ".");
    }

    private Outcome tokenLife() {
        var auth = config().auth();
        boolean good = auth.accessTokenTtl().compareTo(Duration.ofHours(1)) <= 0
                && auth.sessionIdle().compareTo(Duration.ofDays(30)) <= 0;
        String found = "Tokens after " + auth.accessTokenTtl().toMinutes() + " min, idle sessions after "
                + auth.sessionIdle().toDays() + " days.";
        return good ? Outcome.pass(found) : Outcome.warn(found);
    }
}
