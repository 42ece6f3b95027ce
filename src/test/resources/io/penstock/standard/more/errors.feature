Feature: Errors, try and retry

  Scenario: A catch without a filter takes every error
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - fail: {raise: {error: {type: 'https://e.test/any', status: 400, title: T, detail: D}}}
          catch:
            do:
              - tell: {set: '${ $error }'}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {type: 'https://e.test/any', status: 400, title: T, detail: D, instance: /do/0/attempt/try/0/fail}
    """

  Scenario: A caught error without tasks to handle it lets the workflow go on
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - fail: {raise: {error: {type: 'https://e.test/any', status: 400}}}
          catch: {}
      - after: {set: {went: 'on'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    went: 'on'
    """

  Scenario: Every part of a filter must fit
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - fail: {raise: {error: {type: 'https://e.test/a', status: 400, title: T}}}
          catch:
            errors: {with: {type: 'https://e.test/a', status: 401}}
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    {type: 'https://e.test/a', status: 400, title: T, instance: /do/0/attempt/try/0/fail}
    """

  Scenario: A filter may name title, detail and instance
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - fail: {raise: {error: {type: 'https://e.test/a', status: 400, title: T, detail: D}}}
          catch:
            errors: {with: {title: T, details: D, instance: /do/0/attempt/try/0/fail}}
            do:
              - tell: {set: {caught: true}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  Scenario: When and exceptWhen decide on the filtered error
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          try:
            - inner:
                try:
                  - fail: {raise: {error: {type: 'https://e.test/a', status: 409}}}
                catch:
                  as: problem
                  when: $problem.status >= 400
                  exceptWhen: $problem.status == 409
                  do:
                    - never: {set: {by: inner}}
          catch:
            when: ${ $error.status == 409 }
            do:
              - tell: {set: {by: outer}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    by: outer
    """

  Scenario: An error of the handler is not the handler's own to catch
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - fail: {raise: {error: {type: 'https://e.test/first', status: 400}}}
          catch:
            do:
              - again: {raise: {error: {type: 'https://e.test/second', status: 500}}}
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    {type: 'https://e.test/second', status: 500, instance: /do/0/attempt/catch/do/0/again}
    """

  Scenario: A try gives what its tasks gave
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          input: {from: .a}
          try:
            - one: {set: {n: '${ . + 1 }'}}
            - two: {set: {n: '${ .n + 1 }'}}
          catch: {}
          output: {as: '{result: .n}'}
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: 3
    """

  Scenario: A retried task is given the same input, until its limit of attempts
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - change: {set: {n: '${ .n + 1 }'}}
            - ask: {call: http, with: {method: post, endpoint: 'https://x.test/a', body: '${ . }'}}
          catch:
            errors: {with: {status: 503}}
            retry: {delay: {seconds: 2}, limit: {attempt: {count: 2}}}
            do:
              - gaveUp: {set: {status: '${ $error.status }', n: '${ .n }'}}
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    And given the service answers 'POST https://x.test/a' with 503:
    """yaml
    {}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {status: 503, n: 1}
    """
    And the calls should be:
    """
    POST https://x.test/a {"n":2}
    POST https://x.test/a {"n":2}
    POST https://x.test/a {"n":2}
    """
    And the waits should be 'PT2S', 'PT2S'

  Scenario: A retry that succeeds goes on
    Given a workflow with definition:
    """yaml
    use:
      retries:
        linearly: {delay: PT1S, backoff: {linear: {}}, limit: {attempt: {count: 5}}}
    do:
      - attempt:
          try:
            - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
          catch:
            retry: linearly
    """
    And given the service answers 'GET https://x.test/a' with 500, 502, 200:
    """yaml
    ok: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ok: true
    """
    And the waits should be 'PT1S', 'PT2S'

  Scenario: A constant backoff is the delay itself, an exponential one doubles
    Given a workflow with definition:
    """yaml
    do:
      - constant:
          try:
            - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
          catch: {retry: {delay: PT1S, backoff: {constant: {}}, limit: {attempt: {count: 2}}}, do: [{on: {set: {a: 1}}}]}
      - exponential:
          try:
            - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
          catch: {retry: {delay: PT1S, backoff: {exponential: {}}, limit: {attempt: {count: 4}}}, do: [{on: {set: {a: 1}}}]}
    """
    And given the service answers 'GET https://x.test/a' with 503:
    """yaml
    {}
    """
    When the workflow is executed
    Then the workflow should complete
    And the waits should be 'PT1S', 'PT1S', 'PT1S', 'PT2S', 'PT4S', 'PT8S'

  Scenario: A limit of time ends the retries
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
          catch: {retry: {delay: PT4S, limit: {duration: PT10S}}}
    """
    And given the service answers 'GET https://x.test/a' with 503:
    """yaml
    {}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    {status: 503, instance: /do/0/attempt/try/0/ask}
    """
    And the waits should be 'PT4S', 'PT4S'

  Scenario: A policy's own conditions decide whether to retry at all
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
          catch:
            retry: {when: $error.status == 503, exceptWhen: '${ $error.title == "never" }', delay: PT1S, limit: {attempt: {count: 9}}}
            do:
              - tell: {set: {status: '${ $error.status }'}}
    """
    And given the service answers 'GET https://x.test/a' with 503, 500:
    """yaml
    {}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 500
    """
    And the waits should be 'PT1S'

  Scenario: The standard's older spellings of its error types mean the same
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
          catch:
            errors: {with: {type: 'https://serverlessworkflow.io/dsl/errors/types/communication', status: 404}}
            do:
              - tell: {set: {type: '${ $error.type }'}}
    """
    And given the service answers 'GET https://x.test/a' with 404:
    """yaml
    {}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    """

  Scenario: An error that is raised computes its parts where it is raised
    Given a workflow with definition:
    """yaml
    use:
      errors:
        broken:
          type: https://e.test/broken
          status: 409
          title: ${ "Broken \(.what)" }
          detail: '${ "In \($task.name) of \($workflow.definition.document.name)" }'
    do:
      - check: {raise: {error: broken}}
    """
    And given the workflow input is:
    """yaml
    what: cup
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    {type: 'https://e.test/broken', status: 409, title: Broken cup, detail: In check of scenario, instance: /do/0/check}
    """

  Scenario: An error may name another instance
    Given a workflow with definition:
    """yaml
    do:
      - check: {raise: {error: {type: 'https://e.test/x', status: 400, instance: /do/0/elsewhere}}}
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    {type: 'https://e.test/x', status: 400, instance: /do/0/elsewhere}
    """
