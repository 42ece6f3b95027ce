Feature: Time-outs

  Scenario: A task that takes too long is interrupted with a time-out error
    Given a workflow with definition:
    """yaml
    do:
      - long: {wait: PT1M, timeout: {after: PT10S}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    instance: /do/0/long
    """
    And the waits should be 'PT10S'

  Scenario: A time-out that is named
    Given a workflow with definition:
    """yaml
    use:
      timeouts:
        short: {after: {seconds: 10}}
    do:
      - long:
          timeout: short
          do:
            - pause: {wait: PT6S}
            - again: {wait: PT6S}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    instance: /do/0/long
    """

  Scenario: A time-out can be caught
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - long: {wait: PT1M, timeout: {after: PT10S}}
          catch:
            errors: {with: {type: 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout'}}
            do:
              - tell: {set: {status: '${ $error.status }', at: '${ $task.startedAt.iso8601 }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {status: 408, at: '2026-01-01T00:00:10Z'}
    """

  Scenario: What ends in time is not interrupted
    Given a workflow with definition:
    """yaml
    do:
      - short: {wait: PT5S, timeout: {after: PT10S}}
      - after: {wait: PT1M}
    timeout: {after: PT2M}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {}
    """
    And the waits should be 'PT5S', 'PT1M'

  Scenario: A workflow that takes too long faults
    Given a workflow with definition:
    """yaml
    do:
      - one: {wait: PT20S}
      - two:
          try:
            - three: {wait: PT20S}
          catch: {}
    timeout: {after: {seconds: 30}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/timeout
    status: 408
    """
    And three should cancel

  Scenario: A workflow's time-out may be named, and computed
    Given a workflow with definition:
    """yaml
    use:
      timeouts:
        short: {after: '${ "PT\(.limit)S" }'}
    do:
      - one: {wait: PT20S}
    timeout: short
    """
    And given the workflow input is:
    """yaml
    limit: 10
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    status: 408
    """

  Scenario: A time-out covers each attempt of a retried task
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - long: {wait: PT1M, timeout: {after: PT10S}}
          catch: {retry: {delay: PT1S, limit: {attempt: {count: 1}}}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    {status: 408, instance: /do/0/attempt/try/0/long}
    """
    And the waits should be 'PT10S', 'PT1S', 'PT10S'
