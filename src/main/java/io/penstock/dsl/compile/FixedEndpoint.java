package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Authentication;
import io.penstock.dsl.Template;
import io.penstock.dsl.UriTemplate;
import io.penstock.dsl.source.Located;
import io.penstock.expression.Budget;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An {@code endpoint} that is read when the document is saved: there is no input yet that a part of it could be computed from.
 *
 * @param authentication {@code {scheme, …}} with the standard's properties, or {@code {scheme, use: secret}}; null: none
 */
record FixedEndpoint(String uri, @Nullable JsonNode authentication) {

    /** Null when there is none, which was told. */
    static @Nullable FixedEndpoint read(Located at, Compilation compilation) {
        int before = compilation.findings().count();
        Endpoint endpoint = Endpoint.read(at, Scope.EVENT, compilation);
        if (compilation.findings().count() > before) {
            return null;
        }
        if (!(endpoint.uri() instanceof UriTemplate.Text text) || !text.names().isEmpty()) {
            tell(at, "uri", "its URI has neither expressions nor variables", null, compilation);
            return null;
        }
        Authentication authentication = endpoint.authentication();
        JsonNode policy = authentication == null ? null : policy(authentication);
        if (authentication != null && policy == null) {
            String rule = "its authentication has neither expressions nor variables";
            String hint = "Keep the credentials in a secret: {" + authentication.scheme() + ": {use: secret}}.";
            tell(at, "authentication", rule, hint, compilation);
            return null;
        }
        return new FixedEndpoint(text.literals().get(0), policy);
    }

    private static void tell(Located at, String part, String rule, @Nullable String hint, Compilation compilation) {
        Located place = at.member(part);
        String message = "This document is read when the workflow is saved, so " + rule + ".";
        compilation.findings().add(place == null ? at : place, message, hint);
    }

    private static @Nullable JsonNode policy(Authentication authentication) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("scheme", authentication.scheme());
        if (authentication instanceof Authentication.FromSecret secret) {
            return policy.put("use", secret.secret());
        }
        Template properties = ((Authentication.Inline) authentication).properties();
        if (!isFixed(properties)) {
            return null;
        }
        JsonNode values = properties.evaluate(NullNode.instance, NoVariables.INSTANCE, new Meter(Budget.DEFAULT));
        policy.setAll((ObjectNode) values);
        return policy;
    }

    private static boolean isFixed(Template template) {
        if (template instanceof Template.ObjectOf object) {
            return object.members().stream().allMatch(member -> isFixed(member.value()));
        }
        if (template instanceof Template.ArrayOf array) {
            return array.items().stream().allMatch(FixedEndpoint::isFixed);
        }
        return template instanceof Template.Constant
                || template instanceof Template.Expanded expanded
                        && expanded.uri() instanceof UriTemplate.Text text
                        && text.names().isEmpty();
    }

    /** What has no expressions reads none. */
    private enum NoVariables implements Variables {
        INSTANCE;

        @Override
        public JsonNode value(String name) {
            return NullNode.instance;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
