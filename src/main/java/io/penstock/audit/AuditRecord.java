package io.penstock.audit;

/** An entry in its place. */
record AuditRecord(AuditEntry entry, Link link) {}
