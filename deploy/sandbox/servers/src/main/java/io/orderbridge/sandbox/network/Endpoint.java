package io.orderbridge.sandbox.network;

/** Where a server listens. */
public record Endpoint(String host, int port) {}
