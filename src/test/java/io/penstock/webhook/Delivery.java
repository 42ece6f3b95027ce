package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.MediaType;
import io.penstock.identity.Caller;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/** A request to a handler, without the network. */
final class Delivery implements Exchange {

    private final Map<String, String> path = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final Buffer body;
    private final Caller caller;

    private Delivery(Buffer body, Caller caller) {
        this.body = body;
        this.caller = caller;
    }

    static Delivery to(String token, String body) {
        return to(token, Buffer.buffer(body));
    }

    static Delivery to(String token, Buffer body) {
        return new Delivery(body, null).at("token", token);
    }

    static Delivery by(Caller caller, String body) {
        return new Delivery(Buffer.buffer(body), caller);
    }

    Delivery at(String name, String value) {
        path.put(name, value);
        return this;
    }

    Delivery asking(String name, String value) {
        query.put(name, value);
        return this;
    }

    Delivery with(String header, String value) {
        headers.add(header, value);
        return this;
    }

    Delivery asJson() {
        return with("Content-Type", "application/json");
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public String path(String name) {
        return path.get(name);
    }

    @Override
    public String query(String name) {
        return query.get(name);
    }

    @Override
    public String header(String name) {
        return headers.get(name);
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public Buffer body() {
        return body;
    }

    @Override
    public String contentType() {
        return MediaType.parse(headers.get("Content-Type")).essence();
    }

    @Override
    public String requestId() {
        return "request";
    }

    @Override
    public String traceparent() {
        return "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public JsonNode json() {
        return Json.parse(body.getBytes());
    }
}
