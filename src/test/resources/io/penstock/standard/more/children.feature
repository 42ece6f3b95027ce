Feature: Other workflows

  Scenario: An awaited workflow gives its output
    Given a workflow with definition:
    """yaml
    do:
      - other: {run: {workflow: {namespace: shop, name: pay, version: '1.0.0', input: {order: '${ .id }', plain: .id}}}}
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    And given other workflows complete with:
    """yaml
    paid: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    paid: true
    """
    And the workflows run should be:
    """
    shop pay 1.0.0 {"order":7,"plain":".id"}
    """

  Scenario: A workflow that is not awaited lets this one go on with its input
    Given a workflow with definition:
    """yaml
    do:
      - other: {run: {workflow: {namespace: shop, name: pay, version: latest, input: {a: 1}}, await: false}}
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 7
    """

  Scenario: An awaited workflow that faults is an error here, which can be caught
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - other: {run: {workflow: {namespace: shop, name: pay, version: '1.0.0'}}}
          catch:
            do:
              - tell: {set: {type: '${ $error.type }', status: '${ $error.status }'}}
    """
    And given other workflows fault with:
    """yaml
    {type: 'https://e.test/broke', status: 402}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {type: 'https://e.test/broke', status: 402}
    """
