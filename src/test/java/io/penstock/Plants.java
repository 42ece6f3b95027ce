package io.penstock;

import java.util.ArrayList;
import java.util.List;

/** Two hundred kinds of texts with something in them that nobody may find again, all of it marked by one word. */
public final class Plants {

    /** Stands in each planted value. */
    public static final String MARK = "Plantd";

    private static final List<String> NAMES = List.of(
            "password",
            "passwd",
            "db_password",
            "userPassword",
            "passphrase",
            "pwd",
            "secret",
            "client_secret",
            "clientSecret",
            "token",
            "access_token",
            "accessToken",
            "refresh-token",
            "id_token",
            "X-Auth-Token",
            "api_key",
            "apiKey",
            "X-API-Key",
            "access_key",
            "private_key",
            "signing_key",
            "encryptionKey",
            "authorization",
            "Proxy-Authorization",
            "cookie",
            "Set-Cookie",
            "session",
            "JSESSIONID",
            "signature",
            "X-Hub-Signature-256",
            "stripe-signature",
            "hmac",
            "credential",
            "csrf_token",
            "otp",
            "sig",
            "code_verifier");

    private static final List<String> STYLES =
            List.of("%s=%s", "%s: %s", "{\"%s\":\"%s\"}", "?%s=%s&page=2", "<%1$s>%2$s</%1$s>");

    private static final List<String> SHAPES = List.of(
            "Bearer %s",
            "Basic %sQ==",
            "bearer %s.x-y",
            "eyJ%s.eyJzdWIiOiIxIn0.c2ln",
            "ps_%s",
            "whsec_%s",
            "whk_%s",
            "sk_live_%s",
            "ghp_%s",
            "github_pat_%s",
            "glpat-%s",
            "xoxb-%s",
            "AKIA%s",
            "%s@example.com",
            "first.%s+tag@mail.example.org",
            "postgresql://user:%s@db.example:5432/x",
            "https://%s@example.com/x",
            "redis://:%s@cache:6379",
            "-----BEGIN PRIVATE KEY-----%s-----END PRIVATE KEY-----",
            "npm_%s",
            "hf_%s",
            "shpat_%s");

    private Plants() {}

    public static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String style : STYLES) {
            for (String name : NAMES) {
                texts.add(String.format(style, name, value(texts.size())));
            }
        }
        for (String shape : SHAPES) {
            texts.add(String.format(shape, value(texts.size())));
        }
        return texts;
    }

    /** Letters only, so that nothing but its place or shape tells what it is. */
    private static String value(int number) {
        StringBuilder value = new StringBuilder(MARK);
        for (int rest = number + 26; rest > 0; rest /= 26) {
            value.append((char) ('a' + rest % 26));
        }
        return value.append("kept").toString();
    }
}
