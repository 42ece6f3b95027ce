package io.penstock.config;

/** Where the server runs: in production it refuses what is merely convenient. */
public enum Environment {
    DEVELOPMENT,
    STAGING,
    PRODUCTION
}
