package io.penstock.http;

import io.penstock.identity.Role;

/** Who may call an endpoint. Every endpoint says it. */
public sealed interface Access {

    /** Anybody: the endpoint verifies what it must by itself. */
    Access OPEN = new Open();

    Access VIEWER = new Member(Role.VIEWER);
    Access EDITOR = new Member(Role.EDITOR);
    Access ADMIN = new Member(Role.ADMIN);
    Access OWNER = new Member(Role.OWNER);
    Access OPERATOR = new Operator();
    Access PERSON = new Person();

    record Open() implements Access {}

    /** A member of the token's organization with at least this role. */
    record Member(Role role) implements Access {}

    /** Whoever is signed in, for what concerns only that person's own account; no API key. */
    record Person() implements Access {}

    /** An operator of the server. */
    record Operator() implements Access {}
}
