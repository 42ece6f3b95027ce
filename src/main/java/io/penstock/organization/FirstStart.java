package io.penstock.organization;

import io.penstock.config.AdminConfig;
import io.penstock.config.Secret;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.organization.OrganizationStore.FirstOwner;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the organization {@code default} and its owner in an empty database, exactly once however many nodes start together. On the event
 * loop that the ids belong to.
 */
public final class FirstStart {

    private static final String NAME = "default";
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 20;

    private final OrganizationStore store;
    private final Function<Secret, Future<String>> hash;
    private final IdSource ids;
    private final AdminConfig admin;

    /** @param hash of a password, as the database keeps it */
    public FirstStart(OrganizationStore store, Function<Secret, Future<String>> hash, IdSource ids, AdminConfig admin) {
        this.store = store;
        this.hash = hash;
        this.ids = ids;
        this.admin = admin;
    }

    /**
     * What was made.
     *
     * @param generated the owner's password, when none was given: to be shown once, it is kept nowhere
     */
    public record Made(OrganizationId organization, String email, Optional<Secret> generated) {}

    /** Empty when there was an organization, or another node made it at the same time. */
    public Future<Optional<Made>> run() {
        return store.hasAny().compose(any -> any ? Future.succeededFuture(Optional.empty()) : make());
    }

    private Future<Optional<Made>> make() {
        Optional<Secret> generated = admin.password().isPresent() ? Optional.empty() : Optional.of(generate());
        OrganizationId organization = new OrganizationId(ids.next());
        UserId user = new UserId(ids.next());
        String email = admin.email().toLowerCase(Locale.ROOT);
        return hash.apply(generated.orElse(admin.password()))
                .compose(hashed -> store.insertFirst(organization, NAME, new FirstOwner(user, email, hashed)))
                .map(made -> made ? Optional.of(new Made(organization, email, generated)) : Optional.empty());
    }

    /** About 115 bits, without letters that look alike. */
    private static Secret generate() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Secret(password.toString());
    }
}
