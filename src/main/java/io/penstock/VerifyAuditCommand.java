package io.penstock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.audit.CopiedHead;
import io.penstock.audit.Finding;
import io.penstock.audit.Verification;
import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock verify-audit}: whether the audit log is what the servers of this database have written, beside them if they run. */
@Command(
        name = "verify-audit",
        mixinStandardHelpOptions = true,
        description =
                "Looks for changed, missing, moved and cut-off entries of the audit log, in the database that DATABASE_URL or"
                        + " PENSTOCK_DATA_DIR names as for a server, with its PENSTOCK_SECRET_KEY; 1 when there are any.")
final class VerifyAuditCommand implements Callable<Integer> {

    private static final int FINDINGS = 1;

    @Option(names = "--json", description = "Prints the report as JSON.")
    private boolean json;

    @Option(
            names = "--backup",
            paramLabel = "FILE",
            description = "A backup of the audit log that was kept elsewhere: the log must be its continuation.")
    private final List<Path> backups = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;

    VerifyAuditCommand(ConfigLoader settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        Path reading = Path.of("");
        try {
            List<CopiedHead> copies = new ArrayList<>();
            for (Path backup : backups) {
                reading = backup;
                copies.addAll(CopiedHead.of(backup));
            }
            Verification.Report report = verify(copies);
            tell(report);
            return report.isGood() ? 0 : FINDINGS;
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        } catch (IOException unreadable) {
            return complain(reading + " cannot be read: " + unreadable.getMessage());
        } catch (CompletionException failed) {
            return complain("The audit log cannot be read: " + failed.getCause());
        }
    }

    private int complain(String sentence) {
        spec.commandLine().getErr().println("penstock: " + sentence);
        return FINDINGS;
    }

    private Verification.Report verify(List<CopiedHead> copies) {
        return Visit.pay(settings, visit -> new Verification(visit.database(), visit.sealer()).run(copies));
    }

    private void tell(Verification.Report report) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(json(report).toPrettyString());
            return;
        }
        report.findings().forEach(out::println);
        out.println(report.entries() + " entries in " + report.chains() + " chains: "
                + (report.isGood() ? "whole" : report.findings().size() + " findings"));
    }

    private static ObjectNode json(Verification.Report report) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("good", report.isGood())
                .put("chains", report.chains())
                .put("entries", report.entries());
        ArrayNode findings = node.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject()
                    .put("organization_id", finding.organization().toString())
                    .put("seq", finding.seq())
                    .put("problem", finding.problem());
        }
        return node;
    }
}
