package io.penstock.dsl.compile;

import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code oauth2} and {@code oidc}: what the token is asked for with. */
final class OAuth2Reader {

    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final List<String> GRANTS =
            List.of("authorization_code", "client_credentials", "password", "refresh_token", EXCHANGE);
    private static final List<String> CLIENTS =
            List.of("client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none");
    private static final List<String> ENCODINGS = List.of("application/x-www-form-urlencoded", "application/json");

    private static final Shape OIDC = Shape.of(
            "`oidc`",
            "authority",
            "grant",
            "client",
            "request",
            "issuers",
            "scopes",
            "audiences",
            "username",
            "password",
            "subject",
            "actor");
    private static final Shape OAUTH2 = OIDC.named("`oauth2`").and(List.of("endpoints"));
    private static final Shape ENDPOINTS = Shape.of("`endpoints`", "token", "revocation", "introspection");
    private static final Shape CLIENT = Shape.of("`client`", "id", "secret", "assertion", "authentication");
    private static final Shape REQUEST = Shape.of("`request`", "encoding");
    private static final Shape TOKEN = Shape.of("", "token", "type");

    private OAuth2Reader() {}

    static Template read(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields fields = (at.key().equals("oidc") ? OIDC : OAUTH2).read(at, findings);
        String grant = grant(fields);
        client(fields);
        Fields request = REQUEST.readIfThere(fields.get("request"), findings);
        if (request != null) {
            request.choice("encoding", ENCODINGS.get(0), ENCODINGS);
        }
        fields.text("username", "");
        fields.text("password", "");
        if (grant.equals("password")) {
            fields.require("username");
            fields.require("password");
        }
        token(fields, "subject", grant.equals(EXCHANGE));
        token(fields, "actor", false);
        List.of("issuers", "scopes", "audiences").forEach(name -> texts(fields.get(name), findings));
        return template(fields, scope, compilation);
    }

    private static String grant(Fields fields) {
        Located at = fields.require("grant");
        String grant = fields.choice("grant", "", GRANTS);
        if (at != null && grant.equals("authorization_code")) {
            fields.findings()
                    .add(
                            at,
                            "The grant `authorization_code` is not taken: it needs a person in front of a browser.",
                            "Use client_credentials.");
        } else if (at != null && grant.equals("refresh_token")) {
            fields.findings()
                    .add(
                            at,
                            "The grant `refresh_token` is not taken: the standard has no property for the token that it needs.",
                            "Use client_credentials.");
        }
        return grant;
    }

    private static void client(Fields fields) {
        Located at = fields.get("client");
        Fields client = CLIENT.readIfThere(at, fields.findings());
        if (client == null) {
            if (fields.readable()) {
                fields.findings().add(fields.at(), "A token is asked for by a `client`.", "As {id: …, secret: …}.");
            }
            return;
        }
        String method = client.choice("authentication", "client_secret_post", CLIENTS);
        List.of("id", "secret", "assertion").forEach(name -> client.text(name, ""));
        if (!method.equals("none")) {
            client.require("id");
        }
        if (method.equals("client_secret_basic") || method.equals("client_secret_jwt")) {
            client.require("secret");
        }
        if (method.equals("private_key_jwt")) {
            client.require("assertion");
        }
    }

    private static void token(Fields fields, String name, boolean required) {
        Located at = required ? fields.require(name) : fields.get(name);
        Fields token = TOKEN.named("`" + name + "`").readIfThere(at, fields.findings());
        if (token != null) {
            token.requireText("token");
            token.requireText("type");
        }
    }

    private static void texts(@Nullable Located at, Findings findings) {
        if (at == null || Expressions.marked(at)) {
            return;
        }
        boolean texts = at.isArray() && at.items().stream().allMatch(Located::isText);
        if (!texts) {
            findings.add(
                    at, "`" + at.key() + "` is a list of texts.", at.isText() ? "Write [" + at.text() + "]." : null);
        }
    }

    /** The properties as they are sent on, with the variables of the URIs filled in. */
    private static Template template(Fields fields, Scope scope, Compilation compilation) {
        Located authority = fields.require("authority");
        Fields endpoints = ENDPOINTS.readIfThere(fields.get("endpoints"), fields.findings());
        List<Template.Member> members = new ArrayList<>();
        if (authority != null) {
            members.add(new Template.Member(
                    authority.key(), new Template.Expanded(Endpoint.uri(authority, scope, compilation))));
        }
        if (endpoints != null) {
            members.add(new Template.Member("endpoints", endpoints(endpoints, scope, compilation)));
        }
        for (Located member : fields.at().members()) {
            if (!member.key().equals("authority") && !member.key().equals("endpoints")) {
                members.add(new Template.Member(
                        member.key(), compilation.expressions().strict(member, scope)));
            }
        }
        return new Template.ObjectOf(members);
    }

    private static Template endpoints(Fields endpoints, Scope scope, Compilation compilation) {
        List<Template.Member> members = new ArrayList<>();
        for (Located member : endpoints.at().members()) {
            endpoints.text(member.key(), "");
            members.add(new Template.Member(
                    member.key(),
                    Expressions.marked(member)
                            ? compilation.expressions().strict(member, scope)
                            : new Template.Expanded(Endpoint.template(member, endpoints.findings()))));
        }
        return new Template.ObjectOf(members);
    }
}
