package io.penstock.organization;

import java.util.List;
import java.util.Optional;

/**
 * What is to be changed about an organization; what is empty stays.
 *
 * @param eventDays how long it keeps events; zero: as the server does
 * @param executionDays how long it keeps executions that have ended; zero: as the server does
 */
record Change(
        Optional<String> name,
        Optional<List<String>> egressAllow,
        Optional<Integer> eventDays,
        Optional<Integer> executionDays) {}
