Feature: Set and wait

  Scenario: Set replaces the data
    Given a workflow with definition:
    """yaml
    do:
      - one: {set: {a: 1, b: {c: '${ .x }', d: [1, '${ .x }', {e: '${ .x }'}]}, n: null, t: true}}
    """
    And given the workflow input is:
    """yaml
    x: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {a: 1, b: {c: 2, d: [1, 2, {e: 2}]}, n: null, t: true}
    """

  Scenario: Set by one expression gives whatever it gives
    Given a workflow with definition:
    """yaml
    do:
      - one: {set: '${ .list | map(. * 2) }'}
    """
    And given the workflow input is:
    """yaml
    list: [1, 2]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [2, 4]
    """

  Scenario: An expression without a result is null, and of several the first counts
    Given a workflow with definition:
    """yaml
    do:
      - one: {set: {none: '${ empty }', many: '${ 1, 2 }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {none: null, many: 1}
    """

  Scenario: Waits of every spelling, and their data goes through
    Given a workflow with definition:
    """yaml
    do:
      - a: {wait: {days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5}}
      - b: {wait: P1DT2H3M4.005S}
      - c: {wait: '${ "PT\(.n)S" }'}
      - d: {wait: '${ {seconds: .n} }'}
      - e: {wait: {seconds: '${ .n }'}}
    """
    And given the workflow input is:
    """yaml
    n: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 7
    """
    And the waits should be 'PT26H3M4.005S', 'PT26H3M4.005S', 'PT7S', 'PT7S', 'PT7S'

  Scenario: Time passes while a task waits
    Given a workflow with definition:
    """yaml
    do:
      - pause: {wait: PT90S}
      - tell: {set: {at: '${ $task.startedAt.iso8601 }', begun: '${ $workflow.startedAt.iso8601 }', now: '${ now | todate }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {at: '2026-01-01T00:01:30Z', begun: '2026-01-01T00:00:00Z', now: '2026-01-01T00:01:30Z'}
    """
