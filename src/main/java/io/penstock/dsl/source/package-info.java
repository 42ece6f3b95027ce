/** The text of a document as one tree of values that know their place, the same for YAML and JSON. Knows nothing of workflows. */
@NullMarked
package io.penstock.dsl.source;

import org.jspecify.annotations.NullMarked;
