package io.orderbridge.service.probe;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;

/**
 * A container's health check: asks the service beside it whether it lives. Needs neither a shell nor curl in the image,
 * and nothing but the JDK on its class path. Exit code 0 if the service answers that it is up, else 1.
 */
public final class LivenessProbe {

    private static final int TIMEOUT_MILLIS = 3000;

    private LivenessProbe() {}

    /** Takes no arguments; the port is {@code QUARKUS_HTTP_PORT}, as the service itself reads it. */
    public static void main(String[] arguments) {
        String port = System.getenv().getOrDefault("QUARKUS_HTTP_PORT", "8080");
        System.exit(lives(Integer.parseInt(port)) ? 0 : 1);
    }

    static boolean lives(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection) livenessOf(port).openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            System.out.println("/q/health/live answers " + status);
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            System.out.println("/q/health/live does not answer: " + e);
            return false;
        }
    }

    private static URL livenessOf(int port) throws MalformedURLException {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/q/health/live")
                .toURL();
    }
}
