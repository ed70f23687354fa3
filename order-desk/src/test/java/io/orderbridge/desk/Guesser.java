package io.orderbridge.desk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody at another address who guesses names and passwords, as fast as they can. */
final class Guesser {

    private static final int CONNECTIONS = 20;

    private Guesser() {}

    /** What the guesses were answered. */
    record Result(int refused, int toldToWait, int letIn, int other, long perSecond) {}

    static Result guess(URI desk, String from, int guesses) throws Exception {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger wait = new AtomicInteger();
        AtomicInteger in = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Instant begin = Instant.now();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                int first = connection * guesses / CONNECTIONS;
                all.add(threads.submit(() -> {
                    for (int guess = first; guess < first + guesses / CONNECTIONS; guess++) {
                        switch (status(desk, from, "guess" + guess)) {
                            case 401 -> refused.incrementAndGet();
                            case 429 -> wait.incrementAndGet();
                            case 303 -> in.incrementAndGet();
                            default -> other.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        long millis = Math.max(1, Duration.between(begin, Instant.now()).toMillis());
        return new Result(refused.get(), wait.get(), in.get(), other.get(), guesses * 1000L / millis);
    }

    private static int status(URI desk, String from, String name) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(desk.getHost(), desk.getPort()));
            String body = "name=" + name + "&password=" + name;
            OutputStream out = socket.getOutputStream();
            out.write(("POST /login HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nAccept: text/html\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line == null ? 0 : Integer.parseInt(line.substring(9, 12));
        }
    }
}
