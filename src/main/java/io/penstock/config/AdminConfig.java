package io.penstock.config;

/**
 * Who owns the organization {@code default} that the first start makes.
 *
 * @param password none: one is generated and printed once
 */
public record AdminConfig(String email, Secret password) {

    private static final int LEAST_LENGTH = 8;

    public AdminConfig {
        new Checks("admin")
                .require(email.matches("[^@\\s]+@[^@\\s]+"), "email", email, "an address such as admin@localhost")
                .requireSecret(
                        !password.isPresent() || password.reveal().length() >= LEAST_LENGTH,
                        "password",
                        "admin.password is too short; allowed is at least " + LEAST_LENGTH + " characters.")
                .done();
    }

    static AdminConfig defaults() {
        return new AdminConfig("admin@localhost", Secret.NONE);
    }
}
