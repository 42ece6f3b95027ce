/** Workflows as files: found and checked, written from where workflows are kept, and brought there. Blocks; for commands. */
@NullMarked
package io.penstock.files;

import org.jspecify.annotations.NullMarked;
