package io.penstock;

import io.penstock.config.Config;
import io.penstock.expression.Budget;
import io.penstock.integration.OutboundClient;
import io.penstock.organization.DataKeyStore;
import io.penstock.organization.DataKeys;
import io.penstock.organization.OrganizationStore;
import io.penstock.seal.Sealer;
import io.penstock.secret.SecretStore;
import io.penstock.secret.SecretValues;
import io.penstock.workflow.CatalogueStore;
import io.penstock.workflow.Catalogues;
import io.penstock.workflow.Programs;
import io.penstock.workflow.Sources;
import io.penstock.workflow.WorkflowStore;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The documents of workflows: where they are kept, and what they compile to. */
record Texts(WorkflowStore store, Programs programs, Catalogues catalogues) {

    private static final int PROGRAMS = 10_000;
    private static final Budget FILTER_BUDGET = new Budget(20_000, 1 << 20, 128);

    /** The same without a server around them. */
    static Texts of(Vertx vertx, Config config, InstantSource clock, Storage storage) {
        var pool = storage.database().pool();
        DataKeys keys =
                new DataKeys(new DataKeyStore(pool), new Sealer(List.of(config.secretKey()), new SecureRandom()));
        return of(
                vertx,
                config,
                storage,
                Outside.client(vertx, config, clock, new OrganizationStore(pool)),
                new SecretValues(new SecretStore(storage.database()), keys));
    }

    static Texts of(Vertx vertx, Config config, Storage storage, OutboundClient outbound, SecretValues secrets) {
        WorkflowStore store = new WorkflowStore(storage.database());
        Sources sources = new RemoteSources(outbound.documents(config.egress().timeout()), secrets);
        Programs programs = new Programs(vertx, store, sources, PROGRAMS);
        return new Texts(
                store,
                programs,
                new Catalogues(new CatalogueStore(storage.database().pool()), programs, FILTER_BUDGET));
    }
}
