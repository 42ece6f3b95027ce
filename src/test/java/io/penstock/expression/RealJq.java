package io.penstock.expression;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The jq of this machine, or the one that {@code -Dpenstock.jq} names, as a process for each batch of programs. */
final class RealJq {

    /** Numbers with all their digits. */
    static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final int PATIENCE = 10;

    private final Path executable = Path.of(System.getProperty("penstock.jq", "/usr/bin/jq"));

    boolean isInstalled() {
        return Files.isExecutable(executable);
    }

    /** Whether it is 1.7 or later; between 1.6 and that much was mended. */
    boolean isModern() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(executable.toString(), "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor(PATIENCE, TimeUnit.SECONDS);
        return !version.matches("jq-1\\.[0-6]([^0-9].*)?");
    }

    /** For each input the one output of each program by its index; nothing, when one of them does not compile, or crashes jq. */
    List<Map<Integer, JsonNode>> ask(List<String> programs, List<String> inputs)
            throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder("null");
        for (int i = 0; i < programs.size(); i++) {
            source.append(",\n[").append(i).append(", ").append(programs.get(i)).append(']');
        }
        Path program = Files.createTempFile("oracle", ".jq");
        Path input = Files.createTempFile("oracle", ".json");
        try {
            Files.writeString(program, source);
            Files.write(input, inputs);
            Process process = new ProcessBuilder(
                            executable.toString(), "-c", "-f", program.toString(), input.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(process::destroyForcibly);
            List<Map<Integer, JsonNode>> answers = answers(process);
            return process.waitFor() == 0 ? answers : List.of();
        } finally {
            Files.delete(program);
            Files.delete(input);
        }
    }

    private static List<Map<Integer, JsonNode>> answers(Process process) {
        List<Map<Integer, JsonNode>> answers = new ArrayList<>();
        try {
            EXACT.readerFor(JsonNode.class)
                    .<JsonNode>readValues(process.getInputStream())
                    .forEachRemaining(line -> {
                        if (line.isNull()) {
                            answers.add(new HashMap<>());
                        } else {
                            answers.get(answers.size() - 1).put(line.get(0).intValue(), line.get(1));
                        }
                    });
            return answers;
        } catch (IOException | RuntimeException cutOff) {
            return List.of();
        }
    }
}
