Feature: Flow directives

  Scenario: End completes the workflow from within, and the workflow's output is still transformed
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          do:
            - loop:
                for: {in: '[1, 2, 3]'}
                do:
                  - turn: {set: {n: '${ $item }'}}
                  - stop: {if: '.n == 2', set: {stopped: '${ .n }'}, then: end}
            - never: {set: {n: 99}}
      - neither: {set: {n: 100}}
    output: {as: '{result: .}'}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: {stopped: 2}
    """
    And stop should run last

  Scenario: Exit leaves its own list of tasks only
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          do:
            - first: {set: {n: 1}, then: exit}
            - jump: {set: {n: 2}}
      - after: {set: {n: '${ .n + 10 }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 11
    """

  Scenario: Exit behind a condition leaves its own list of tasks only
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          do:
            - first: {if: .go, set: {n: 1}, then: exit}
            - second: {set: {n: 2}}
      - after: {set: {n: '${ .n + 10 }'}}
    """
    And given the workflow input is:
    """yaml
    go: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 11
    """

  Scenario: Exit among the workflow's own tasks ends it
    Given a workflow with definition:
    """yaml
    do:
      - choose: {switch: [{yes: {when: .go, then: stop}}]}
      - other: {set: {n: 1}}
      - stop: {set: {n: 2}, then: exit}
      - last: {if: 'true', set: {n: 3}}
    """
    And given the workflow input is:
    """yaml
    go: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """

  Scenario: A name continues there, and the tasks after it follow
    Given a workflow with definition:
    """yaml
    do:
      - a: {set: {seen: [a]}, then: c}
      - b: {set: '${ .seen += ["b"] }', then: end}
      - c: {set: '${ .seen += ["c"] }'}
      - d: {set: '${ .seen += ["d"] }', then: b}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    seen: [a, c, d, b]
    """

  Scenario: Continue goes on with the next in the list
    Given a workflow with definition:
    """yaml
    do:
      - a: {set: {n: 1}, then: continue}
      - b: {set: '${ .n += 1 }'}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """

  Scenario: A task may be visited again
    Given a workflow with definition:
    """yaml
    do:
      - count: {set: '${ .n += 1 }'}
      - again: {switch: [{more: {when: '.n < 4', then: count}}]}
      - done: {set: {total: '${ .n }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    total: 4
    """

  Scenario: A directive cannot leave its scope
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          do:
            - a: {set: {n: 1}, then: b}
      - b: {set: {n: 2}}
    """
    When the workflow is executed
    Then the document should be refused at '/do/0/outer/do/0/a/then'

  Scenario: The first case that holds decides, and the default only when none does
    Given a workflow with definition:
    """yaml
    do:
      - choose:
          switch:
            - otherwise: {then: last}
            - first: {when: '.n > 0', then: one}
            - second: {when: '.n > 0', then: two}
      - one: {set: {went: one}, then: end}
      - two: {set: {went: two}, then: end}
      - last: {set: {went: last}}
    """
    And given the workflow input is:
    """yaml
    n: 5
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    went: one
    """

  Scenario: A switch gives its input, transformed
    Given a workflow with definition:
    """yaml
    do:
      - choose:
          input: {from: .a}
          switch:
            - big: {when: '. > 1', then: continue}
          output: {as: '{chosen: .}'}
    """
    And given the workflow input is:
    """yaml
    a: 5
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    chosen: 5
    """

  Scenario: A switch without a case that holds goes where its own directive says
    Given a workflow with definition:
    """yaml
    do:
      - choose:
          switch:
            - never: {when: 'false', then: skipped}
          then: reached
      - skipped: {set: {went: skipped}, then: end}
      - reached: {set: {went: reached}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    went: reached
    """

  Scenario: A case may end or exit
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          do:
            - choose:
                switch:
                  - out: {when: '.way == "exit"', then: exit}
                  - stop: {when: '.way == "end"', then: end}
            - inside: {set: {went: inside}}
      - after: {set: {went: '${ .way }'}}
    """
    And given the workflow input is:
    """yaml
    way: exit
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    went: exit
    """
