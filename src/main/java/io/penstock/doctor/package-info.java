/**
 * {@code penstock doctor}: questions to a configuration, a running server, its database and its machine, each of which is put by doing the
 * thing: a request is sent, a file is read, a setting is asked for. It changes nothing. One class for each kind of question; the command that
 * prints the answers, and what it hands in, stand in the root.
 */
@NullMarked
package io.penstock.doctor;

import org.jspecify.annotations.NullMarked;
