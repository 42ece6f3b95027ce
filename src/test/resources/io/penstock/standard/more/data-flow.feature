Feature: Data flow, sentence by sentence of the standard

  Scenario: The workflow's input is transformed before the first task takes it
    Given a workflow with definition:
    """yaml
    input:
      from: .order
    do:
      - look: {set: {id: '${ .id }', argument: '${ $input.id }', raw: '${ $workflow.input.order.id }'}}
    """
    And given the workflow input is:
    """yaml
    order: {id: 7}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {id: 7, argument: 7, raw: 7}
    """

  Scenario: The workflow's input is transformed by an object with expressions
    Given a workflow with definition:
    """yaml
    input:
      from: {a: '${ .x }', b: plain, c: ['${ .y }', 2]}
    do:
      - look: {set: '${ . }'}
    """
    And given the workflow input is:
    """yaml
    {x: 1, y: 2}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {a: 1, b: plain, c: [2, 2]}
    """

  Scenario: The transformed input is the first context
    Given a workflow with definition:
    """yaml
    input: {from: .order}
    do:
      - forget: {set: {nothing: true}}
      - remember: {set: {id: '${ $context.id }'}}
    """
    And given the workflow input is:
    """yaml
    order: {id: 7}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {id: 7}
    """

  Scenario: A task's input is transformed from what the task before it gave
    Given a workflow with definition:
    """yaml
    do:
      - first: {set: {a: {b: 5}}}
      - second:
          input: {from: .a}
          set: {dot: '${ .b }', input: '${ $input.b }', raw: '${ $task.input.a.b }'}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {dot: 5, input: 5, raw: 5}
    """

  Scenario: Output is transformed from the raw output, with the transformed input at hand
    Given a workflow with definition:
    """yaml
    do:
      - only:
          input: {from: .a}
          set: {b: 2}
          output: {as: '{raw: .b, input: $input, task: $task.output.b}'}
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {raw: 2, input: 1, task: 2}
    """

  Scenario: Export takes the transformed output, and replaces the context
    Given a workflow with definition:
    """yaml
    do:
      - one:
          set: {n: 1}
          output: {as: '{m: (.n + 1)}'}
          export: {as: '{dot: .m, output: $output.m, before: $context.start}'}
      - two: {set: '${ $context }'}
    """
    And given the workflow input is:
    """yaml
    start: 0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {dot: 2, output: 2, before: 0}
    """

  Scenario: Without an export the context stays
    Given a workflow with definition:
    """yaml
    do:
      - one: {set: {n: 1}, export: {as: {kept: '${ .n }'}}}
      - two: {set: {n: 2}}
      - three: {set: '${ $context }'}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {kept: 1}
    """

  Scenario: The workflow's output is transformed from the last task's output
    Given a workflow with definition:
    """yaml
    do:
      - one: {set: {n: 1}, export: {as: '{c: 3}'}}
    output: {as: '{last: .n, context: $context.c}'}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {last: 1, context: 3}
    """

  Scenario: A skipped task hands on its raw input, and nothing else of it applies
    Given a workflow with definition:
    """yaml
    do:
      - skipped:
          if: .go
          input: {from: .a}
          set: {b: 2}
          output: {as: '{c: 3}'}
          export: {as: '{d: 4}'}
          then: end
      - last: {set: {raw: '${ . }', context: '${ $context }'}}
    """
    And given the workflow input is:
    """yaml
    {go: false, a: 1}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {raw: {go: false, a: 1}, context: {go: false, a: 1}}
    """

  Scenario: A condition is evaluated on the raw input
    Given a workflow with definition:
    """yaml
    do:
      - only:
          if: .a == 1
          input: {from: '{a: 2}'}
          set: {ran: '${ .a }'}
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ran: 2
    """

  Scenario: In strict mode a text without braces is text, and so is one with braces in its middle
    Given a workflow with definition:
    """yaml
    do:
      - only: {set: {a: .a, b: 'Hello ${ .a }!', c: '${ .a }', d: '  ${ .a } '}}
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {a: .a, b: 'Hello ${ .a }!', c: 1, d: 1}
    """

  Scenario: Where only an expression can stand, the braces may be left out or not
    Given a workflow with definition:
    """yaml
    input: {from: '${ . }'}
    do:
      - one: {if: '${ .a == 1 }', set: {b: 1}, output: {as: '${ .b }'}, export: {as: '${ {c: .} }'}}
      - two: {if: '$context.c == 1', set: {d: '${ $context.c }'}}
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    d: 1
    """

  Scenario: Data need not be objects
    Given a workflow with definition:
    """yaml
    do:
      - sum: {set: '${ add }'}
      - list: {set: '${ [., $input] }'}
    """
    And given the workflow input is:
    """yaml
    [1, 2, 3]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [6, 6]
    """

  Scenario: The descriptors of task, workflow and runtime
    Given a workflow with definition:
    """yaml
    document: {dsl: '1.0.3', namespace: test, name: described, version: '0.2.0'}
    do:
      - outer:
          do:
            - inner:
                metadata: {note: here}
                set:
                  task: '${ $task | {name, reference} }'
                  note: ${ $task.definition.metadata.note }
                  started: ${ $task.startedAt }
                  workflow: '${ $workflow.definition.document | {name, version, namespace, dsl} }'
                  tasks: ${ $workflow.definition.do | length }
                  begun: ${ $workflow.startedAt.iso8601 }
                  id: ${ $workflow.id | type }
                  runtime: '${ $runtime | [(.name | type), (.version | type), (.metadata | type)] }'
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    task: {name: inner, reference: /do/0/outer/do/0/inner}
    note: here
    started: {iso8601: '2026-01-01T00:00:00Z', epoch: {seconds: 1767225600, milliseconds: 1767225600000}}
    workflow: {name: described, version: 0.2.0, namespace: test, dsl: 1.0.3}
    tasks: 1
    begun: '2026-01-01T00:00:00Z'
    id: string
    runtime: [string, string, object]
    """

  Scenario: An expression that fails is an error of its type, at its task
    Given a workflow with definition:
    """yaml
    do:
      - outer:
          do:
            - wrong: {set: {a: '${ {} + 1 }'}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    status: 400
    instance: /do/0/outer/do/0/wrong
    """

  Scenario: A failing condition, transform or export is an error of its task
    Given a workflow with definition:
    """yaml
    do:
      - wrong: {set: {a: 1}, export: {as: '.a.b'}}
    """
    When the workflow is executed
    Then the workflow should fault with an error like:
    """yaml
    type: https://serverlessworkflow.io/spec/1.0.0/errors/expression
    instance: /do/0/wrong
    """
