package io.penstock.config;

/** How access tokens are signed (RFC 7518): with a secret that only servers have, or so that others can verify them, too. */
public enum SigningAlgorithm {
    HS256,
    RS256,
    ES256
}
