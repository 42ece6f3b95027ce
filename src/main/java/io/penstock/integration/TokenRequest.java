package io.penstock.integration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * How a token is asked for (RFC 6749): a workflow's {@code oauth2} or {@code oidc} policy, checked. Pure.
 *
 * @param endpoint of the token, or of the document that says where it is
 * @param discovered whether {@code endpoint} is that document
 * @param fields of the request, but for what proves the client
 * @param json whether they are sent as JSON instead of a form
 * @param issuers those that a token may come from; empty: any
 */
record TokenRequest(
        String endpoint,
        boolean discovered,
        Map<String, List<String>> fields,
        ClientProof client,
        boolean json,
        Set<String> issuers) {

    private static final String WELL_KNOWN = "/.well-known/";
    private static final String OPENID = WELL_KNOWN + "openid-configuration";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    static TokenRequest of(AuthenticationPolicy policy) throws CallRefusedException {
        String encoding = policy.part("request").optional("encoding", FORM);
        boolean json = encoding.equals("application/json");
        if (!json && !encoding.equals(FORM)) {
            throw policy.part("request").wrong("encoding", "must be " + FORM + " or application/json");
        }
        String authority = stripped(policy.text("authority"));
        boolean oidc = policy.text("scheme").equals("oidc");
        boolean named = authority.contains(WELL_KNOWN);
        String endpoint = authority;
        if (oidc && !named) {
            endpoint = authority + OPENID;
        } else if (!oidc && (!named || policy.part("endpoints").has("token"))) {
            endpoint = tokenEndpoint(authority, policy.part("endpoints").optional("token", "/oauth2/token"));
        }
        boolean discovered = endpoint.contains(WELL_KNOWN);
        return new TokenRequest(
                endpoint, discovered, fields(policy), ClientProof.of(policy.part("client")), json, issuers(policy));
    }

    private static String tokenEndpoint(String authority, String endpoint) {
        boolean absolute = endpoint.startsWith("http://") || endpoint.startsWith("https://");
        return absolute ? endpoint : authority + (endpoint.startsWith("/") ? "" : "/") + endpoint;
    }

    private static String stripped(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    private static Set<String> issuers(AuthenticationPolicy policy) throws CallRefusedException {
        return Set.copyOf(policy.texts("issuers"));
    }

    private static Map<String, List<String>> fields(AuthenticationPolicy policy) throws CallRefusedException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String grant = policy.text("grant");
        fields.put("grant_type", List.of(grant));
        switch (grant) {
            case "client_credentials" -> {}
            case "password" -> {
                fields.put("username", List.of(policy.text("username")));
                fields.put("password", List.of(policy.text("password")));
            }
            case EXCHANGE -> {
                put(fields, "subject", policy.part("subject"));
                if (policy.has("actor")) {
                    put(fields, "actor", policy.part("actor"));
                }
            }
            default ->
                throw policy.wrong(
                        "grant",
                        "must be client_credentials, password or " + EXCHANGE
                                + ": the others need a person or a token that a workflow does not have");
        }
        List<String> scopes = policy.texts("scopes");
        if (!scopes.isEmpty()) {
            fields.put("scope", List.of(String.join(" ", scopes)));
        }
        List<String> audiences = policy.texts("audiences");
        if (!audiences.isEmpty()) {
            fields.put("audience", audiences);
        }
        return fields;
    }

    private static void put(Map<String, List<String>> fields, String name, AuthenticationPolicy token)
            throws CallRefusedException {
        fields.put(name + "_token", List.of(token.text("token")));
        fields.put(name + "_token_type", List.of(token.text("type")));
    }

    /** The request, as it is sent to that endpoint. */
    RequestParts parts(String tokenEndpoint, String userAgent, Instant now) throws CallRefusedException {
        Map<String, List<String>> all = new LinkedHashMap<>(fields);
        client.fields(tokenEndpoint, now).forEach((name, value) -> all.put(name, List.of(value)));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .set("Accept", "application/json")
                .set("User-Agent", userAgent)
                .set("Content-Type", json ? "application/json" : FORM);
        Buffer body = json ? Json.buffer(object(all)) : Buffer.buffer(form(all));
        RequestParts parts = new RequestParts(HttpMethod.POST, headers, body);
        return client.method() == ClientProof.Method.CLIENT_SECRET_BASIC ? parts.authorized(basic()) : parts;
    }

    /** RFC 6749, section 2.3.1: both are encoded as in a form first. */
    private String basic() {
        byte[] pair = (encode(client.id()) + ":" + encode(client.secret())).getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String form(Map<String, List<String>> fields) {
        StringJoiner form = new StringJoiner("&");
        fields.forEach((name, values) -> values.forEach(value -> form.add(name + "=" + encode(value))));
        return form.toString();
    }

    private static ObjectNode object(Map<String, List<String>> fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, values) -> {
            if (values.size() == 1) {
                object.put(name, values.get(0));
            } else {
                ArrayNode array = object.putArray(name);
                values.forEach(array::add);
            }
        });
        return object;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A digest of everything that decides which token comes, so that equal requests can share one. */
    String identity() {
        ObjectNode all = object(fields).put("endpoint", endpoint).put("json", json);
        all.putArray("client")
                .add(client.method().name())
                .add(client.id())
                .add(client.secret())
                .add(client.assertion());
        issuers.stream().sorted().forEach(all.putArray("issuers")::add);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Json.bytes(all)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    @Override
    public String toString() {
        return endpoint;
    }
}
