package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Authentication;
import io.penstock.dsl.openapi.OpenApi;
import io.penstock.dsl.openapi.Operation;
import io.penstock.dsl.openapi.UnfitDocumentException;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** {@code call: openapi}: becomes the HTTP call that the document describes. */
final class OpenApiCallReader {

    private static final Shape WITH = Shape.of(
            "The `with` of `call: openapi`",
            "document",
            "operationId",
            "parameters",
            "authentication",
            "output",
            "redirect");
    private static final Shape DOCUMENT = Shape.of("`document`", "name", "endpoint");

    Action read(Fields task, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields with = WITH.readIfThere(task.require("with"), findings);
        if (with == null) {
            return HttpCallReader.NOTHING;
        }
        Located policy = with.get("authentication");
        Authentication authentication =
                policy == null ? null : AuthenticationReader.reference(policy, scope, compilation);
        Action.HttpOutput output = HttpCallReader.output(with);
        boolean redirect = with.flag("redirect", false);
        OperationArguments arguments = OperationArguments.read(with, scope, compilation);
        Operation operation = operation(with, compilation);
        if (operation == null) {
            return HttpCallReader.NOTHING;
        }
        return arguments.bind(operation, output, redirect, authentication);
    }

    private static @Nullable Operation operation(Fields with, Compilation compilation) {
        Findings findings = compilation.findings();
        String id = with.requireText("operationId");
        Located at = with.get("operationId");
        if (at != null && Expressions.marked(at)) {
            findings.add(at, "`operationId` is known when the workflow is saved; it is no expression.", null);
        }
        Fields document = DOCUMENT.readIfThere(with.require("document"), findings);
        Located endpoint = document == null ? null : document.require("endpoint");
        if (document != null) {
            document.text("name", "");
        }
        FixedEndpoint fixed = endpoint == null ? null : FixedEndpoint.read(endpoint, compilation);
        if (endpoint == null || fixed == null || at == null || id.isBlank() || Expressions.marked(at)) {
            return null;
        }
        OpenApi description = compilation.imports().openApi(fixed, endpoint, findings);
        return description == null ? null : operation(description, at, fixed.uri(), findings);
    }

    private static @Nullable Operation operation(OpenApi description, Located id, String uri, Findings findings) {
        try {
            Operation operation = description.operation(id.text(), uri);
            if (operation == null) {
                findings.addMisspelt(
                        id,
                        "The document at " + uri + " has no operation `" + id.text() + "`.",
                        id.text(),
                        description.operationIds());
            }
            return operation;
        } catch (UnfitDocumentException unfit) {
            findings.add(id, "The operation `" + id.text() + "` cannot be called: " + unfit.getMessage(), null);
            return null;
        }
    }
}
