package io.penstock.http;

import java.util.List;
import java.util.Map;

/**
 * What the OpenAPI document says of an endpoint.
 *
 * @param id unique operationId
 * @param tag the group it is listed in
 * @param summary one line
 * @param query names and meanings of query parameters
 * @param request JSON Schema of the body, or the name of a component ({@code "Webhook"}); empty: none
 * @param responses each answer that is not an error
 */
public record Operation(
        String id, String tag, String summary, Map<String, String> query, String request, List<Response> responses) {

    public Operation {
        query = Map.copyOf(query);
        responses = List.copyOf(responses);
    }

    public static Operation of(String id, String tag, String summary, Response... responses) {
        return new Operation(id, tag, summary, Map.of(), "", List.of(responses));
    }

    /** The same with a request body, by component name. */
    public Operation takes(String component) {
        return new Operation(id, tag, summary, query, component, responses);
    }

    /** The same with query parameters. */
    public Operation with(Map<String, String> parameters) {
        return new Operation(id, tag, summary, parameters, request, responses);
    }

    /** @param schema component name; empty: no body */
    public record Response(int status, String description, String schema) {}
}
