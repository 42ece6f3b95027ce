package io.penstock.engine;

import io.penstock.dsl.Program;
import java.util.List;

/** Shapes of programs that recovery is proved on. */
final class SimulatedPrograms {

    private SimulatedPrograms() {}

    static List<String> all() {
        return List.of(CALLS, RETRIES, NESTED, JUMPS, CONTEXT, FORKS, LIMITS, EXTENDED);
    }

    /** A list of tasks, or all of a document but its head. */
    static Program compile(String text) {
        return text.startsWith("use:") ? Journey.document(text) : Journey.program(text);
    }

    private static final String CALLS = """
            - first: {call: http, with: {method: get, endpoint: 'https://x.test/1'}, output: {as: '{first: .value, n: 3}'}}
            - pause: {wait: {seconds: 30}}
            - second:
                call: http
                with: {method: post, endpoint: 'https://x.test/2', body: {seen: '${ . }', at: '${ now }'}, output: response}
            - last: {set: {all: '${ . }', elapsed: '${ now - $workflow.startedAt.epoch.seconds }'}}
            """;

    private static final String RETRIES = """
            - outer:
                try:
                  - inner:
                      try:
                        - fetch: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
                        - again: {call: http, with: {method: get, endpoint: 'https://x.test/b'}}
                      catch:
                        errors: {with: {status: 503}}
                        retry:
                          delay: PT1S
                          backoff: {exponential: {}}
                          limit: {attempt: {count: 5, duration: PT2S}, duration: PT20S}
                          jitter: {from: PT0S, to: PT2S}
                catch:
                  as: problem
                  retry: {delay: PT5S, backoff: {linear: {}}, limit: {attempt: {count: 2}, duration: PT15S}}
                  do:
                    - rest: {wait: PT2S}
                    - tell: {set: {failed: '${ $problem }', now: '${ now }'}}
            - done: {set: {result: '${ . }'}}
            """;

    private static final String NESTED = """
            - outer:
                for: {each: word, in: '$workflow.input.words', at: i}
                do:
                  - inner:
                      for: {each: digit, in: '[range(3)]', at: j}
                      while: '$i + $j < 4'
                      do:
                        - guarded:
                            try:
                              - fetch:
                                  if: '$digit != 1'
                                  call: http
                                  with: {method: get, endpoint: '${ "https://x.test/\\($word)/\\($digit)" }'}
                                  output: {as: '[$task.raw?, .value] | {sum: (.[1] // 0)}'}
                              - check: {switch: [{high: {when: '.sum != null and .sum > 80', then: high}}, {other: {then: exit}}]}
                              - high: {raise: {error: {type: 'https://x.test/high', status: 507, title: '${ "\\($word)\\($j)" }'}}}
                            catch:
                              exceptWhen: '$error.status == 500'
                              retry: {when: '$error.status == 503', delay: PT1S, limit: {attempt: {count: 1}}}
                              do:
                                - note: {set: {sum: -1, why: '${ $error.title }', item: '${ $digit }'}}
                        - pause: {if: '$j == 2', wait: PT1S}
                      export: {as: '$context + {($word): .}'}
            - result: {set: {data: '${ . }', context: '${ $context }'}}
            """;

    private static final String JUMPS = """
            - begin: {set: {count: 0, log: []}}
            - poll:
                do:
                  - ask:
                      try: [{call: {call: http, with: {method: get, endpoint: 'https://x.test/poll'}}}]
                      catch: {do: [{none: {set: {value: 0}}}]}
                      input: {from: '{count}'}
                  - enough: {switch: [{yes: {when: '.value != null and .value > 90', then: exit}}, {no: {then: pause}}]}
                  - pause: {wait: PT1M}
                output: {as: '{count: (($context.count // 0) + 1), value: (.value?)}'}
                export: {as: '$context + {count: .count}'}
            - decide:
                switch:
                  - finished: {when: '.count >= 6', then: finish}
                  - special: {when: '.count == 4 and .value == 0', then: end}
                  - more: {then: poll}
            - finish: {set: {count: '${ .count }', context: '${ $context }'}}
            """;

    private static final String CONTEXT = """
            - many:
                for: {in: '[range(60)]', at: k}
                do:
                  - grow: {set: {items: '${ (.items // []) + [{k: $k, text: ("x" * 20)}] }'}, export: {as: '{last: $k, size: (.items | length)}'}}
                  - sometimes: {if: '$k % 20 == 19', wait: PT1S}
                  - fail:
                      if: $k == 30
                      try: [{oops: {raise: {error: {type: 'https://x.test/oops', status: 500}}}}]
                      catch: {}
            - sum: {set: {size: '${ $context.size }', items: '${ .items | length }'}}
            """;

    private static final String FORKS = """
            - all:
                for: {each: word, in: '$workflow.input.words'}
                do:
                  - split:
                      fork:
                        branches:
                          - call:
                              try: [{ask: {call: http, with: {method: get, endpoint: '${ "https://x.test/" + $word }'}}}]
                              catch: {do: [{none: {set: {value: 0}}}]}
                              export: {as: '$context + {($word): .value}'}
                          - pause: {wait: PT1S, output: {as: $context}}
                          - inner:
                              do:
                                - turn: {set: {n: '${ ($context.n // 0) + 1 }'}, export: {as: '$context + .'}}
                                - more: {switch: [{again: {when: .n % 4 != 0, then: turn}}, {other: {then: race}}]}
                                - race:
                                    fork:
                                      compete: true
                                      branches:
                                        - fast: {do: [{a: {wait: PT0.3S}}, {b: {set: {won: '${ $word }'}}}]}
                                        - call: {try: [{c: {call: http, with: {method: get, endpoint: 'https://x.test/r'}}}], catch: {}}
                                        - never: {wait: PT1H}
            - result: {set: {data: '${ . }', context: '${ $context }'}}
            """;

    private static final String LIMITS = """
            - each:
                for: {in: '[range(4)]'}
                do:
                  - guarded:
                      try:
                        - part:
                            timeout: {after: '${ {seconds: ($item + 1)} }'}
                            do:
                              - ask: {timeout: {after: PT1S}, call: http, with: {method: get, endpoint: 'https://x.test/'}}
                              - split:
                                  fork:
                                    branches:
                                      - a: {call: http, with: {method: get, endpoint: 'https://x.test/a'}}
                                      - b: {wait: PT0.7S}
                                      - c: {timeout: {after: PT5S}, do: [{d: {wait: PT0.2S}}, {e: {set: {x: 1}}}]}
                      catch:
                        errors: {with: {type: 'https://serverlessworkflow.io/spec/1.0.0/errors/timeout'}}
                        retry: {delay: PT1S, limit: {attempt: {count: 1}}}
                        do: [{late: {set: {late: '${ $error.instance }'}}}]
            - result: {set: {data: '${ . }'}}
            """;

    private static final String EXTENDED = """
            use:
              functions:
                ask: {try: [{call: {call: http, with: {method: get, endpoint: 'https://x.test/{word}'}}}], catch: {do: [{none: {set: {value: 0}}}]}}
                twice: {do: [{one: {call: ask, with: {word: '${ .word }'}}}, {two: {call: ask, with: {word: again}, output: {as: '{first: $input, second: .}'}}}]}
              extensions:
                - outer:
                    extend: all
                    when: '$task.name != "quiet"'
                    before: [{note: {set: {at: '${ $task.reference }'}, export: {as: '$context + {count: (($context.count // 0) + 1)}'}}}]
                    after:
                      - look: {switch: [{odd: {when: '$context.count % 2 == 1', then: rest}}, {even: {then: exit}}]}
                      - rest: {wait: PT1S}
                - inner:
                    extend: call
                    before:
                      - choose: {switch: [{mocked: {when: '$context.count % 5 == 4', then: mock}}, {real: {then: pause}}]}
                      - mock: {set: {value: -1}, then: exit}
                      - pause: {wait: PT2S}
            do:
              - each:
                  for: {each: word, in: '$workflow.input.words'}
                  do:
                    - get: {call: twice, with: {word: '${ $word }'}, output: {as: '{got: ., task: $task.name}'}, export: {as: '$context + {($word): .}'}}
                    - quiet: {if: '$word == "b"', set: {quiet: '${ . }'}}
                    - way: {switch: [{stop: {when: '$context.count > 40', then: end}}, {go: {then: last}}]}
                    - never: {raise: {error: {type: 'https://x.test/never', status: 500}}}
                    - last: {set: {data: '${ . }'}}
              - result: {set: {data: '${ . }', context: '${ $context }'}}
            """;
}
