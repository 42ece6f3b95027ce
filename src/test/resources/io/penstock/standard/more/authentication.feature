Feature: Authentication of calls

  Scenario: Basic, written out or named, in clear or by expression
    Given a workflow with definition:
    """yaml
    use:
      authentications:
        people: {basic: {username: ada, password: secret}}
    do:
      - named: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/1', authentication: {use: people}}}}
      - inline: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/2', authentication: {basic: {username: '${ $context.who }', password: x}}}}}
    """
    And given the workflow input is:
    """yaml
    who: grace
    """
    And given the service answers 'GET *' with 200:
    """yaml
    ok: true
    """
    When the workflow is executed
    Then the workflow should complete
    And the calls should be:
    """
    GET https://x.test/1 basic ada
    GET https://x.test/2 basic grace
    """

  Scenario: Bearer and digest
    Given a workflow with definition:
    """yaml
    do:
      - one: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/1', authentication: {bearer: {token: '${ .token }'}}}}}
      - two: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/2', authentication: {digest: {username: ada, password: x}}}}}
    """
    And given the workflow input is:
    """yaml
    token: t0
    """
    And given the service answers 'GET *' with 200:
    """yaml
    ok: true
    """
    When the workflow is executed
    Then the workflow should complete
    And the calls should be:
    """
    GET https://x.test/1 bearer t0
    GET https://x.test/2 digest ada
    """

  Scenario: A scheme may take all it needs from a secret
    Given a workflow with definition:
    """yaml
    use:
      secrets: [desk, door]
      authentications:
        desk: {basic: {use: desk}}
    do:
      - one: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/1', authentication: {use: desk}}}}
      - two: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/2', authentication: {bearer: {use: door}}}}}
      - three: {call: http, with: {method: get, endpoint: {uri: 'https://x.test/3', authentication: {bearer: {token: '${ $secrets.door.token }'}}}}}
    """
    And given the secret 'desk' is:
    """yaml
    {username: ada, password: x}
    """
    And given the secret 'door' is:
    """yaml
    {token: t1}
    """
    And given the service answers 'GET *' with 200:
    """yaml
    ok: true
    """
    When the workflow is executed
    Then the workflow should complete
    And the calls should be:
    """
    GET https://x.test/1 basic ada
    GET https://x.test/2 bearer t1
    GET https://x.test/3 bearer t1
    """

  Scenario: A secret that is not there is an authorization error
    Given a workflow with definition:
    """yaml
    use:
      secrets: [door]
    do:
      - one: {set: {token: '${ $secrets.door.token }'}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/authorization
    status: 403
    instance: /do/0/one
    """

  Scenario: The resolved authorization can be read once it is there
    Given a workflow with definition:
    """yaml
    do:
      - one:
          call: http
          with: {method: get, endpoint: {uri: 'https://x.test/1', authentication: {bearer: {token: t0}}}}
          output: {as: $authorization}
    """
    And given the service answers 'GET *' with 200:
    """yaml
    ok: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {scheme: Bearer, parameter: t0}
    """
