package io.penstock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.failure.Failure;
import io.penstock.files.Export;
import io.penstock.files.Export.Written;
import io.penstock.files.Library;
import io.penstock.files.LibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock export DIR}: a line for each workflow, with what became of its file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the workflows of an organization to files, DIR/<namespace>/<name>.yaml or .json, byte for byte.")
final class ExportCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Parameters(paramLabel = "DIR", description = "The folder; it is made when it is not there.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path folder;

    @Mixin
    private final LibraryOptions options;

    @Option(names = "--json", description = "Prints the lines as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    ExportCommand(LibraryOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), folder + " is no folder.");
        }
        try (Library library = options.open()) {
            tell(new Export(library, folder).run());
            return 0;
        } catch (LibraryException failed) {
            spec.commandLine().getErr().println("penstock: " + failed.getMessage());
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        } catch (IOException unwritable) {
            spec.commandLine().getErr().println("penstock: " + folder + " cannot be written: " + unwritable);
        }
        return FAILED;
    }

    private void tell(List<Written> written) {
        if (!json) {
            written.forEach(each -> spec.commandLine()
                    .getOut()
                    .println(word(each) + " " + each.workflow().title()));
            return;
        }
        var report = JsonNodeFactory.instance.objectNode();
        ArrayNode workflows = report.putArray("workflows");
        written.forEach(each -> workflows
                .addObject()
                .put("namespace", each.workflow().namespace())
                .put("name", each.workflow().name())
                .put("version", each.workflow().version())
                .put("file", each.file().toString())
                .put("change", word(each)));
        spec.commandLine().getOut().println(report.toPrettyString());
    }

    private static String word(Written written) {
        return written.change().name().toLowerCase(Locale.ROOT);
    }
}
