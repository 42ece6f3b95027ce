package io.penstock.standard;

import io.penstock.dsl.Resources;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The documents that the standard's documents refer to. Each function of the standard's own catalog runs a script. */
final class Remote {

    private static final String RAW = "https://raw.githubusercontent.com/";

    private Remote() {}

    static Resources resources() {
        Resources.Resource script = content("stubs/script.yaml");
        return new Resources(Map.of(
                "https://petstore.swagger.io/v2/swagger.json",
                content("stubs/petstore.json"),
                RAW + "serverlessworkflow/catalog/main/functions/log/1.0.0/function.yaml",
                script,
                RAW + "serverlessworkflow/catalog/HEAD/functions/log/0.5.2/function.yaml",
                script,
                RAW + "myorg/functions/refs/tags/v1.0.0/validateEmailAddress/function.yaml",
                script));
    }

    private static Resources.Resource content(String name) {
        return new Resources.Content(Shelf.text(name).getBytes(StandardCharsets.UTF_8));
    }
}
