package io.penstock.dsl;

/** How a call shows who it is: an authentication policy of the standard. */
public sealed interface Authentication {

    /** The standard's keyword: {@code basic}, {@code bearer}, {@code digest}, {@code oauth2} or {@code oidc}. */
    String scheme();

    /** @param properties computes the policy's properties as an object */
    record Inline(String scheme, Template properties) implements Authentication {}

    /** @param secret the name of the secret that holds the policy's properties */
    record FromSecret(String scheme, String secret) implements Authentication {}
}
