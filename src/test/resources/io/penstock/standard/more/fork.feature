Feature: Forks

  Scenario: A fork gives the outputs of its branches in the order in which they are declared
    Given a workflow with definition:
    """yaml
    do:
      - both:
          fork:
            branches:
              - slow: {do: [{pause: {wait: PT2S}}, {say: {set: {n: '${ .start }', by: slow}}}]}
              - fast: {set: {n: '${ .start + 1 }', by: fast}}
    """
    And given the workflow input is:
    """yaml
    start: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - {n: 1, by: slow}
    - {n: 2, by: fast}
    """

  Scenario: Branches run at the same time
    Given a workflow with definition:
    """yaml
    do:
      - both:
          fork:
            branches:
              - one: {wait: PT5S}
              - two: {wait: PT5S}
              - three: {wait: PT5S}
      - tell: {set: {at: '${ $task.startedAt.iso8601 }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    at: '2026-01-01T00:00:05Z'
    """

  Scenario: Of branches that compete, the winner's output alone counts, and the others are cancelled
    Given a workflow with definition:
    """yaml
    do:
      - race:
          fork:
            compete: true
            branches:
              - slow: {do: [{pause: {wait: PT9S}}, {say: {set: {by: slow}}}]}
              - fast: {do: [{pause2: {wait: PT1S}}, {say2: {set: {by: fast}}}]}
      - tell: {set: {by: '${ .by }', at: '${ $task.startedAt.iso8601 }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {by: fast, at: '2026-01-01T00:00:01Z'}
    """
    And pause should cancel
    And slow should cancel
    And fast should complete

  Scenario: An error of a branch is an error of the fork, at the branch
    Given a workflow with definition:
    """yaml
    do:
      - both:
          fork:
            branches:
              - waits: {wait: PT9S}
              - fails: {raise: {error: {type: 'https://e.test/x', status: 400}}}
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    {type: 'https://e.test/x', status: 400, instance: /do/0/both/fork/branches/1/fails}
    """
    And waits should cancel

  Scenario: An error of a branch can be caught around the fork
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - both:
                fork:
                  branches:
                    - fails: {raise: {error: {type: 'https://e.test/x', status: 400}}}
                    - waits: {wait: PT9S}
          catch:
            do:
              - tell: {set: {at: '${ $error.instance }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    at: /do/0/attempt/try/0/both/fork/branches/0/fails
    """

  Scenario: Output and export of a fork see the whole list
    Given a workflow with definition:
    """yaml
    do:
      - both:
          fork:
            branches:
              - one: {set: '${ 1 }'}
              - two: {set: '${ 2 }'}
          output: {as: add}
          export: {as: '{sum: .}'}
      - tell: {set: {sum: '${ $context.sum }', data: '${ . }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {sum: 3, data: 3}
    """

  Scenario: End in a branch ends the workflow
    Given a workflow with definition:
    """yaml
    do:
      - both:
          fork:
            branches:
              - waits: {wait: PT9S}
              - ends: {do: [{stop: {set: {by: end}, then: end}}]}
      - never: {set: {by: nobody}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: end
    """

  Scenario: Each branch takes the fork's input
    Given a workflow with definition:
    """yaml
    do:
      - both:
          input: {from: .a}
          fork:
            branches:
              - one: {set: '${ . + 1 }'}
              - two: {input: {from: '. * 10'}, set: '${ . }'}
    """
    And given the workflow input is:
    """yaml
    a: 5
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [6, 50]
    """
