package io.orderbridge.desk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Somebody who guesses names and passwords, at a rate that the answers do not slow down: connections are kept, and a request is
 * written when its time has come, whether or not those before it have been answered.
 */
final class LoginFlood {

    private static final int SMALLEST_NUMBER_OF_CONNECTIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
    private final Map<Integer, Integer> others = new ConcurrentSkipListMap<>();
    private final List<Socket> connections = new ArrayList<>();
    private final URI desk;

    private LoginFlood(URI desk) {
        this.desk = desk;
    }

    /**
     * What came of it.
     *
     * @param perSecond how many guesses a second were written
     * @param answers how often each status was answered
     * @param others how often each status was answered to the somebody else who logged in meanwhile
     */
    record Result(int offered, long perSecond, Map<Integer, Integer> answers, Map<Integer, Integer> others) {

        int answered() {
            return answers.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Returns when everything was answered, or ten seconds after the last guess.
     *
     * @param somebodyElse logs in twice a second meanwhile, and returns the status of the answer
     */
    static Result from(List<String> addresses, URI desk, int perSecond, Duration time, Supplier<Integer> somebodyElse)
            throws Exception {
        return new LoginFlood(desk)
                .flood(addresses, perSecond, Math.toIntExact(perSecond * time.toSeconds()), somebodyElse);
    }

    private Result flood(List<String> addresses, int perSecond, int guesses, Supplier<Integer> somebodyElse)
            throws Exception {
        CountDownLatch unanswered = new CountDownLatch(guesses);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 0; i < Math.max(addresses.size(), SMALLEST_NUMBER_OF_CONNECTIONS); i++) {
                Socket socket = new Socket();
                connections.add(socket);
                socket.bind(new InetSocketAddress(addresses.get(i % addresses.size()), 0));
                socket.connect(new InetSocketAddress(desk.getHost(), desk.getPort()));
                Thread reader = new Thread(() -> count(socket, unanswered), "answers to " + i);
                reader.setDaemon(true);
                reader.start();
            }
            Future<?> everyHalfSecond = clock.scheduleWithFixedDelay(
                    () -> others.merge(somebodyElse.get(), 1, Integer::sum), 250, 500, TimeUnit.MILLISECONDS);
            long begin = System.nanoTime();
            for (int guess = 0; guess < guesses; guess++) {
                long at = begin + guess * TimeUnit.SECONDS.toNanos(1) / perSecond;
                while (at > System.nanoTime()) {
                    LockSupport.parkNanos(at - System.nanoTime());
                }
                connections.get(guess % connections.size()).getOutputStream().write(request("guess" + guess));
            }
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            boolean unused = unanswered.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            everyHalfSecond.cancel(false);
            clock.shutdown();
            unused = clock.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Result(guesses, guesses * 1000L / millis, new TreeMap<>(answers), new TreeMap<>(others));
        } finally {
            clock.shutdownNow();
            for (Socket socket : connections) {
                socket.close();
            }
        }
    }

    private static byte[] request(String name) {
        String body = "name=" + name + "&password=" + name;
        return ("POST /login HTTP/1.1\r\nHost: desk\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void count(Socket socket, CountDownLatch unanswered) {
        try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int status = Integer.parseInt(line.substring(9, 12));
                int length = 0;
                for (line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(
                                line.substring(line.indexOf(':') + 1).strip());
                    }
                }
                in.skipNBytes(length);
                answers.merge(status, 1, Integer::sum);
                unanswered.countDown();
            }
        } catch (IOException closed) {
            // The flood is over, or the desk has closed the connection: what it did not answer is missing from the
            // answers.
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }
}
