Feature: HTTP calls

  Scenario: A URI template takes top-level values only, and encodes them
    Given a workflow with definition:
    """yaml
    do:
      - ask: {call: http, with: {method: get, endpoint: 'https://x.test/{text}/{number}/{flag}/{none}/{missing}/{a.b}?q={text}'}}
    """
    And given the workflow input is:
    """yaml
    {text: 'a b/c', number: 1.5, flag: true, none: null, a: {b: no}, a.b: 'yes'}
    """
    And given the service answers 'GET *' with 200:
    """yaml
    ok: 1
    """
    When the workflow is executed
    Then the workflow should complete
    And the calls should be:
    """
    GET https://x.test/a%20b%2Fc/1.5/true///yes?q=a%20b%2Fc
    """

  Scenario: A variable that is no scalar is an expression error
    Given a workflow with definition:
    """yaml
    do:
      - ask: {call: http, with: {method: get, endpoint: 'https://x.test/{pet}'}}
    """
    And given the workflow input is:
    """yaml
    pet: {id: 1}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    status: 400
    instance: /do/0/ask
    """

  Scenario: Everything of a request may be computed
    Given a workflow with definition:
    """yaml
    do:
      - ask:
          call: http
          with:
            method: ${ .method }
            endpoint: {uri: '${ "https://x.test/\(.id)" }'}
            headers: ${ .headers }
            query: {page: '${ .id }', text: plain}
            body: {deep: {id: '${ .id }'}, list: ['${ .id }']}
    """
    And given the workflow input is:
    """yaml
    {method: patch, id: 3, headers: {x-a: b}}
    """
    And given the service answers 'PATCH *' with 200:
    """yaml
    ok: 1
    """
    When the workflow is executed
    Then the workflow should complete
    And the calls should be:
    """
    PATCH https://x.test/3?page=3&text=plain {"deep":{"id":3},"list":[3]}
    """

  Scenario: Content is what the answer holds
    Given a workflow with definition:
    """yaml
    do:
      - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a', output: content}}
    """
    And given the service answers 'GET https://x.test/a' with 200:
    """yaml
    {a: [1, 2]}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {a: [1, 2]}
    """

  Scenario: Raw is the answer's bytes in base64
    Given a workflow with definition:
    """yaml
    do:
      - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a', output: raw}}
    """
    And given the service answers 'GET https://x.test/a' with 200:
    """yaml
    {a: 1}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    eyJhIjoxfQ==
    """

  Scenario: Response is the request and the whole answer
    Given a workflow with definition:
    """yaml
    do:
      - ask: {call: http, with: {method: post, endpoint: 'https://x.test/{id}', headers: {x-a: b}, body: {c: 1}, output: response}}
    """
    And given the workflow input is:
    """yaml
    id: 4
    """
    And given the service answers 'POST https://x.test/4' with 201:
    """yaml
    {a: 1}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    request: {method: POST, uri: 'https://x.test/4', headers: {x-a: b}}
    statusCode: 201
    headers: {Content-Type: application/json}
    content: {a: 1}
    """

  Scenario: A redirection is an error unless the call takes it
    Given a workflow with definition:
    """yaml
    do:
      - takes: {call: http, with: {method: get, endpoint: 'https://x.test/a', redirect: true}}
      - refuses: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
    """
    And given the service answers 'GET https://x.test/a' with 302:
    """yaml
    {a: 1}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 302
    instance: /do/1/refuses
    """
    And takes should complete

  Scenario: A status that is no success is a communication error with that status
    Given a workflow with definition:
    """yaml
    do:
      - ask: {call: http, with: {method: get, endpoint: 'https://x.test/a', output: response}}
    """
    And given the service answers 'GET https://x.test/a' with 422:
    """yaml
    {detail: no good}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/communication
    status: 422
    instance: /do/0/ask
    """
    And ask should fault
