Feature: For

  Scenario: The default names are item and index
    Given a workflow with definition:
    """yaml
    do:
      - loop:
          for: {in: .list}
          do:
            - add: {set: {list: '${ .list }', seen: '${ (.seen // []) + ["\($index):\($item)"] }'}}
    output: {as: .seen}
    """
    And given the workflow input is:
    """yaml
    list: [a, b]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ['0:a', '1:b']
    """

  Scenario: While stops before the first turn that it does not hold for
    Given a workflow with definition:
    """yaml
    do:
      - loop:
          for: {each: n, in: '[1, 2, 3, 4]', at: i}
          while: .sum < 3
          do:
            - add: {set: {sum: '${ .sum + $n }', turns: '${ $i + 1 }'}}
    """
    And given the workflow input is:
    """yaml
    sum: 0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {sum: 3, turns: 2}
    """

  Scenario: Nothing to enumerate gives the input
    Given a workflow with definition:
    """yaml
    do:
      - loop:
          for: {in: .list}
          do:
            - never: {set: {n: 1}}
    """
    And given the workflow input is:
    """yaml
    list: []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    list: []
    """

  Scenario: Loops within loops see the items of both
    Given a workflow with definition:
    """yaml
    do:
      - rows:
          for: {each: row, in: '[[1, 2], [3]]'}
          do:
            - cells:
                for: {each: cell, in: $row, at: column}
                do:
                  - add: {set: '${ . + ["\($index)/\($column)=\($cell)"] }'}
    """
    And given the workflow input is:
    """yaml
    []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ['0/0=1', '0/1=2', '1/0=3']
    """

  Scenario: What is no list cannot be enumerated
    Given a workflow with definition:
    """yaml
    do:
      - loop:
          for: {in: .list}
          do:
            - never: {set: {n: 1}}
    """
    And given the workflow input is:
    """yaml
    list: 5
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    instance: /do/0/loop
    """

  Scenario: The pointer of an error in a loop is that of the document
    Given a workflow with definition:
    """yaml
    do:
      - loop:
          for: {in: '[1, 2]'}
          do:
            - fail: {if: '$item == 2', raise: {error: {type: 'https://e.test/two', status: 418}}}
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://e.test/two
    status: 418
    instance: /do/0/loop/do/0/fail
    """

  Scenario: Output and export of the loop apply once, after the last turn
    Given a workflow with definition:
    """yaml
    do:
      - loop:
          for: {in: '[1, 2, 3]'}
          do:
            - add: {set: '${ . + $item }'}
          output: {as: '{sum: .}'}
          export: {as: '{exported: .sum}'}
      - tell: {set: {sum: '${ .sum }', exported: '${ $context.exported }'}}
    """
    And given the workflow input is:
    """yaml
    0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {sum: 6, exported: 6}
    """
