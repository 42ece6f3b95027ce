package io.penstock.execution;

import java.util.List;

/** Submissions that are stored together or not at all. */
record Unit(List<Submission> submissions) {

    boolean gathers() {
        return submissions.stream().anyMatch(each -> !each.shares().isEmpty());
    }

    int bytes() {
        return submissions.stream().mapToInt(Submission::bytes).sum();
    }
}
