/**
 * PostgreSQL: the embedded server, connections, migrations, partitions, and the group commit through which all hot writes go.
 * Imports the kernel only and knows no feature.
 */
@NullMarked
package io.penstock.postgres;

import org.jspecify.annotations.NullMarked;
