/** OpenAPI documents, 2.0 and 3.x: which request an operation makes. Read from bytes that are at hand; nothing is fetched. Pure. */
@NullMarked
package io.penstock.dsl.openapi;

import org.jspecify.annotations.NullMarked;
