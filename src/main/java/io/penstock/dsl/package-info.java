/**
 * The workflow document of the CNCF Serverless Workflow DSL 1.0.3: read, checked with pointer and line, compiled to a {@link io.penstock.dsl.Program}.
 */
@NullMarked
package io.penstock.dsl;

import org.jspecify.annotations.NullMarked;
