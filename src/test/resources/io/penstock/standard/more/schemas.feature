Feature: Schemas

  Scenario: The workflow's raw input is validated before it is transformed
    Given a workflow with definition:
    """yaml
    input:
      schema: {format: json, document: {type: object, required: [order]}}
      from: .order
    do:
      - look: {set: '${ . }'}
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    """

  Scenario: A task's raw input is validated before it is transformed
    Given a workflow with definition:
    """yaml
    do:
      - look:
          input: {schema: {document: {type: object, required: [order]}}, from: '{nothing: 1}'}
          set: '${ . }'
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    instance: /do/0/look
    """

  Scenario: A skipped task's input is not validated
    Given a workflow with definition:
    """yaml
    do:
      - look:
          if: .go
          input: {schema: {document: {type: object, required: [order]}}}
          set: {n: 1}
    """
    And given the workflow input is:
    """yaml
    go: false
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    go: false
    """

  Scenario: Output is validated after it is transformed
    Given a workflow with definition:
    """yaml
    do:
      - good:
          set: {n: text}
          output: {as: '{n: 1}', schema: {document: {properties: {n: {type: integer}}}}}
      - bad:
          set: {n: 1}
          output: {as: '{n: "x"}', schema: {document: {properties: {n: {type: integer}}}}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    instance: /do/1/bad
    """
    And good should complete

  Scenario: The context is validated when it is exported
    Given a workflow with definition:
    """yaml
    do:
      - bad:
          set: {n: 1}
          export: {as: '{count: .n}', schema: {document: {required: [total]}}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    instance: /do/0/bad
    """

  Scenario: The workflow's output is validated after it is transformed
    Given a workflow with definition:
    """yaml
    do:
      - one: {set: {n: 1}}
    output: {as: .n, schema: {document: {type: string}}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/validation
    status: 400
    """

  Scenario: Data that fits goes through, and a validation error can be caught
    Given a workflow with definition:
    """yaml
    input: {schema: {document: {type: object, properties: {n: {type: integer, minimum: 1}}}}}
    do:
      - attempt:
          try:
            - bad: {input: {schema: {document: {properties: {n: {maximum: 5}}}}}, set: '${ . }'}
          catch:
            errors: {with: {type: 'https://serverlessworkflow.io/spec/1.0.0/errors/validation', status: 400}}
            do:
              - tell: {set: {n: '${ .n }', at: '${ $error.instance }'}}
    """
    And given the workflow input is:
    """yaml
    n: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {n: 7, at: /do/0/attempt/try/0/bad}
    """

  Scenario: Schemas of draft 7 and of 2020-12
    Given a workflow with definition:
    """yaml
    do:
      - seven:
          input:
            schema:
              document: {$schema: 'http://json-schema.org/draft-07/schema#', items: [{type: integer}], additionalItems: false}
          set: '${ . }'
      - twenty:
          input:
            schema:
              document: {$schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{type: integer}], items: false}
          set: '${ . }'
      - tooLong:
          set: '${ . + [2] }'
      - wrong:
          input:
            schema:
              document: {$schema: 'http://json-schema.org/draft-07/schema#', items: [{type: integer}], additionalItems: false}
          set: '${ . }'
    """
    And given the workflow input is:
    """yaml
    [1]
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    instance: /do/3/wrong
    """
