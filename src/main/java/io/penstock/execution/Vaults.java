package io.penstock.execution;

import io.penstock.dsl.Program;
import io.penstock.identity.OrganizationId;
import io.penstock.seal.DataKey;
import io.penstock.secret.SecretValues;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Gives executions their {@link Vault}s. Safe on any thread; a future may complete on another one. */
final class Vaults {

    private final SecretValues secrets;

    Vaults(SecretValues secrets) {
        this.secrets = secrets;
    }

    /** With the versions that are the newest now. */
    Future<Vault> fresh(OrganizationId organization, Program program) {
        return program.secrets().isEmpty()
                ? Future.succeededFuture(Vault.NONE)
                : secrets.key(organization).compose(key -> read(organization, program, Map.of(), key));
    }

    /** With the versions that the execution began with, as its journal tells; it begins now when that holds nothing. */
    Future<Vault> again(ExecutionRef ref, Program program, List<JournalEntry> journal) {
        byte[] snapshot = journal.isEmpty() ? null : journal.get(0).snapshot();
        if (snapshot == null || !DataKey.isSealed(snapshot)) {
            return fresh(ref.organization(), program);
        }
        return secrets.key(ref.organization())
                .compose(key -> read(
                        ref.organization(),
                        program,
                        Vault.openSnapshot(key, ref, snapshot).pins(),
                        key));
    }

    private Future<Vault> read(OrganizationId organization, Program program, Map<String, Integer> pins, DataKey key) {
        return secrets.read(organization, program.secrets(), pins)
                .map(reading -> new Vault(reading.values(), reading.versions(), key));
    }

    /** The engine's part of a stored snapshot. */
    Future<byte[]> snapshot(ExecutionRef ref, byte[] stored) {
        return DataKey.isSealed(stored)
                ? secrets.key(ref.organization())
                        .map(key -> Vault.openSnapshot(key, ref, stored).snapshot())
                : Future.succeededFuture(stored);
    }
}
