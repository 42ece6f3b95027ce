package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents.Format;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final String GREETING = """
            document:
              dsl: '1.0.3'
              namespace: test
              name: greeting
              version: '0.1.0'
            schedule:
              on:
                one:
                  with:
                    type: greeting.asked
            do:
              - greet:
                  set:
                    words: ${ "Hello " + .name }
                    fixed: [1, 2]
              - choose:
                  switch:
                    - loud:
                        when: .loud
                        then: shout
                    - quiet:
                        then: end
              - shout:
                  for:
                    each: word
                    in: .words
                  do:
                    - one:
                        set:
                          word: ${ $word }
            """;

    @Test
    void compilesAWorkflow() {
        Program program = Documents.compile(GREETING.getBytes(StandardCharsets.UTF_8), Format.YAML);

        assertThat(program.header().name()).isEqualTo("greeting");
        assertThat(program.body().tasks()).extracting(Task::name).containsExactly("greet", "choose", "shout");
        assertThat(program.body().tasks().get(0).pointer()).isEqualTo("/do/0/greet");
        assertThat(program.schedule().orElseThrow().on().filters().get(0).exactType())
                .contains("greeting.asked");
    }
}
