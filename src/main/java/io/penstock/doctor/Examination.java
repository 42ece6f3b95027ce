package io.penstock.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every check there is, in the order in which they are told. */
public final class Examination {

    private Examination() {}

    public static List<Check> of(Patient patient) {
        return Stream.of(
                        new HeaderChecks(patient).all(),
                        new AccessChecks(patient).all(),
                        new FramingChecks(patient).all(),
                        new TransportChecks(patient).all(),
                        new SecretChecks(patient).all(),
                        new MonitoringChecks(patient).all(),
                        new BackupChecks(patient).all(),
                        new ServerChecks(patient).all(),
                        new SchemaChecks(patient).all(),
                        new DeploymentChecks(patient).all(),
                        new HostChecks(patient, Path.of("/proc")).all(),
                        new LimitChecks(patient).all(),
                        new DocumentChecks(patient).all())
                .flatMap(List::stream)
                .toList();
    }
}
