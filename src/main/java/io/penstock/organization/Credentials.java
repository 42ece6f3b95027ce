package io.penstock.organization;

import io.penstock.config.Secret;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Passwords, as whoever keeps accounts hashes and verifies them.
 *
 * @param hash of a password, as the database keeps it
 * @param verify whether a password has that hash
 */
public record Credentials(Function<Secret, Future<String>> hash, BiFunction<Secret, String, Future<Boolean>> verify) {}
