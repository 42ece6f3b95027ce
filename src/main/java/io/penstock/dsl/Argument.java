package io.penstock.dsl;

/**
 * A parameter of a call with what it is computed from.
 *
 * @param style how it is written when it is a list or an object
 */
public record Argument(String name, Template value, ParameterStyle style) {}
