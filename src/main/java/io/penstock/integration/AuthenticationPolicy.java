package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.StandardError;
import java.util.ArrayList;
import java.util.List;

/**
 * An authentication as the workflow's expressions gave it, read strictly. What is wrong is told by the name of the property, never by its
 * value. Pure.
 *
 * @param path where in the policy this part is, such as {@code client.}; empty at its root
 */
record AuthenticationPolicy(JsonNode node, String path) {

    /** That text; refused when it is missing, empty or anything else. */
    String text(String name) throws CallRefusedException {
        String text = optional(name, "");
        if (text.isEmpty()) {
            throw wrong(name, "is missing");
        }
        return text;
    }

    String optional(String name, String otherwise) throws CallRefusedException {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(name, "must be text");
        }
        return value.textValue();
    }

    List<String> texts(String name) throws CallRefusedException {
        JsonNode values = node.path(name);
        List<String> texts = new ArrayList<>();
        if (values.isMissingNode() || values.isNull()) {
            return texts;
        }
        if (!values.isArray()) {
            throw wrong(name, "must be a list of texts");
        }
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw wrong(name, "must be a list of texts");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** A part of it; an empty one when it is not there. */
    AuthenticationPolicy part(String name) {
        return new AuthenticationPolicy(node.path(name), path + name + ".");
    }

    CallRefusedException wrong(String name, String what) {
        return new CallRefusedException(
                StandardError.CONFIGURATION, "The authentication's `" + path + name + "` " + what + ".");
    }

    @Override
    public String toString() {
        return path;
    }
}
