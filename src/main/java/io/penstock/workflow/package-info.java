/** Workflows and their immutable versions: saved, listed, and held compiled in a catalogue for each organization. */
@NullMarked
package io.penstock.workflow;

import org.jspecify.annotations.NullMarked;
