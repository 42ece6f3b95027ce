/**
 * JSON Schema 2020-12 and draft-07: read from a document, compiled to rules, and checked within a budget of steps. Nothing is fetched,
 * patterns match in linear time, and a schema that would take for ever is stopped like an expression.
 */
@NullMarked
package io.penstock.dsl.schema;

import org.jspecify.annotations.NullMarked;
