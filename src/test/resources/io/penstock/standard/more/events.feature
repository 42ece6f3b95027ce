Feature: Events

  Scenario: An emitted event is the task's output, complete
    Given a workflow with definition:
    """yaml
    do:
      - tell:
          emit:
            event:
              with:
                source: https://e.test/orders
                type: order.${x}
                subject: ${ .id }
                data: {id: '${ .id }', list: [1]}
                shop: eu
    """
    And given the workflow input is:
    """yaml
    id: A-1
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow output should have properties 'id', 'specversion', 'time'
    And the events emitted should be:
    """yaml
    - {source: 'https://e.test/orders', type: 'order.${x}', subject: A-1, data: {id: A-1, list: [1]}, shop: eu}
    """

  Scenario: Everything of an event may be computed
    Given a workflow with definition:
    """yaml
    do:
      - tell:
          emit:
            event:
              with:
                id: ${ .id }
                source: ${ "https://e.test/" + .id }
                type: ${ "order." + .id }
                time: ${ "2026-02-03T04:05:06Z" }
                data: ${ . }
    """
    And given the workflow input is:
    """yaml
    id: A-1
    """
    When the workflow is executed
    Then the workflow should complete
    And the events emitted should be:
    """yaml
    - {id: A-1, source: 'https://e.test/A-1', type: order.A-1, time: '2026-02-03T04:05:06Z', data: {id: A-1}}
    """

  Scenario: A listen to one event gives a list of its data
    Given a workflow with definition:
    """yaml
    do:
      - hear: {listen: {to: {one: {with: {type: a}}}}}
    """
    And given the event:
    """yaml
    {type: b, data: 1}
    """
    And given the event:
    """yaml
    {type: a, data: 2}
    """
    And given the event:
    """yaml
    {type: a, data: 3}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [2]
    """

  Scenario: Read as an envelope, the whole event is given
    Given a workflow with definition:
    """yaml
    do:
      - hear: {listen: {to: {one: {with: {type: a}}}, read: envelope}}
    """
    And given the event:
    """yaml
    {specversion: '1.0', id: '1', source: /s, type: a, subject: x, data: {n: 2}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - {specversion: '1.0', id: '1', source: /s, type: a, subject: x, data: {n: 2}}
    """

  Scenario: Any of several events will do
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              any:
                - with: {type: a, data: '${ .n > 5 }'}
                - with: {type: b}
    """
    And given the event:
    """yaml
    {type: a, data: {n: 1}}
    """
    And given the event:
    """yaml
    {type: b, data: {n: 2}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - {n: 2}
    """

  Scenario: All events are needed, in any order
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              all:
                - with: {type: a}
                - with: {type: b}
    """
    And given the event:
    """yaml
    {type: b, data: b1}
    """
    And given the event:
    """yaml
    {type: b, data: b2}
    """
    And given the event:
    """yaml
    {type: a, data: a1}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [b1, a1]
    """

  Scenario: Any until a condition over what was consumed
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              any: [{with: {type: a}}]
              until: ${ (map(.n) | add) >= 6 }
    """
    And given the event:
    """yaml
    {type: a, data: {n: 1}}
    """
    And given the event:
    """yaml
    {type: b, data: {n: 100}}
    """
    And given the event:
    """yaml
    {type: a, data: {n: 5}}
    """
    And given the event:
    """yaml
    {type: a, data: {n: 7}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [{n: 1}, {n: 5}]
    """

  Scenario: Any until an event, which is no part of the output
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              any: []
              until: {one: {with: {type: stop}}}
    """
    And given the event:
    """yaml
    {type: a, data: 1}
    """
    And given the event:
    """yaml
    {type: b, data: 2}
    """
    And given the event:
    """yaml
    {type: stop, data: 3}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [1, 2]
    """

  Scenario: Each event is worked on before the next one, and its output is what the listen collects
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              any: [{with: {type: a}}]
              until: {one: {with: {type: stop}}}
          foreach:
            item: event
            at: i
            do:
              - pause: {wait: PT1S}
              - keep: {set: {got: '${ $event.n }', at: '${ $i }'}}
            output: {as: '"\(.at):\(.got)"'}
            export: {as: '$context + {last: $output}'}
      - tell: {set: {all: '${ . }', last: '${ $context.last }'}}
    """
    And given the event:
    """yaml
    {type: a, data: {n: 7}}
    """
    And given the event:
    """yaml
    {type: a, data: {n: 8}}
    """
    And given the event:
    """yaml
    {type: stop}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {all: ['0:7', '1:8'], last: '1:8'}
    """

  Scenario: A correlation takes the first value when it expects none
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              all:
                - with: {type: a}
                  correlate: {order: {from: .data.order}}
                - with: {type: b}
                  correlate: {order: {from: .data.order}}
    """
    And given the event:
    """yaml
    {type: a, data: {order: 1}}
    """
    And given the event:
    """yaml
    {type: b, data: {order: 2}}
    """
    And given the event:
    """yaml
    {type: b, data: {order: 1}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [{order: 1}, {order: 1}]
    """

  Scenario: A correlation expects a value, constant or computed
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              one:
                with: {type: a}
                correlate:
                  order: {from: .data.order, expect: '${ .id }'}
                  shop: {from: .shop, expect: eu}
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    And given the event:
    """yaml
    {type: a, shop: eu, data: {order: 6}}
    """
    And given the event:
    """yaml
    {type: a, shop: us, data: {order: 7}}
    """
    And given the event:
    """yaml
    {type: a, shop: eu, data: {order: 7}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - {order: 7}
    """

  Scenario: Attributes are compared as they are, as regular expressions, and by expressions
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen:
            to:
              one:
                with:
                  type: order.(paid|sent)
                  source: https://shop.test/.*
                  subject: ${ startswith("A-") }
                  shop: eu
                  data: {total: 5}
    """
    And given the event:
    """yaml
    {type: order.placed, source: 'https://shop.test/1', subject: A-1, shop: eu, data: {total: 5}}
    """
    And given the event:
    """yaml
    {type: order.paid, source: 'https://shop.test/1', subject: B-1, shop: eu, data: {total: 5}}
    """
    And given the event:
    """yaml
    {type: order.sent, source: 'https://shop.test/1', subject: A-2, shop: eu, data: {total: 5, more: 1}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - {total: 5, more: 1}
    """

  Scenario: Who listens for what never comes waits, and a time-out ends it
    Given a workflow with definition:
    """yaml
    do:
      - attempt:
          try:
            - hear: {listen: {to: {one: {with: {type: a}}}}, timeout: {after: P3D}}
          catch:
            errors: {with: {status: 408}}
            do:
              - tell: {set: {at: '${ $task.startedAt.iso8601 }'}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    at: '2026-01-04T00:00:00Z'
    """

  Scenario: Who listens for what never comes waits
    Given a workflow with definition:
    """yaml
    do:
      - hear: {listen: {to: {one: {with: {type: a}}}}}
    """
    When the workflow is executed
    Then the workflow should be waiting

  Scenario: Output and export of a listen see the list
    Given a workflow with definition:
    """yaml
    do:
      - hear:
          listen: {to: {one: {with: {type: a}}}}
          output: {as: '.[0].n'}
          export: {as: '{heard: .}'}
      - tell: {set: {data: '${ . }', context: '${ $context }'}}
    """
    And given the event:
    """yaml
    {type: a, data: {n: 2}}
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    {data: 2, context: {heard: 2}}
    """
