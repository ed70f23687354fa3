package io.orderbridge.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderbridge.service.ErrorDescription;
import java.util.Optional;

/** What an exception of RabbitMQ's client says, for people. The broker's own reason is often hidden in its cause. */
public final class BrokerWords {

    private BrokerWords() {}

    /** The broker's reason if it gave one, else what kept us from it. Never null. */
    public static String of(Throwable exception) {
        return signal(exception)
                .map(signal -> reason(signal).orElse("the connection to RabbitMQ was lost"))
                .orElseGet(() -> "RabbitMQ cannot be reached: " + ErrorDescription.ofCause(exception));
    }

    /** Whether the broker was there and did not allow it, such as an unknown virtual host. */
    public static boolean isRefusal(Throwable exception) {
        return signal(exception)
                .map(ShutdownSignalException::getReason)
                .filter(BrokerWords::isRefusal)
                .isPresent();
    }

    private static boolean isRefusal(Method reason) {
        if (reason instanceof AMQP.Connection.Close close) {
            return close.getReplyCode() == AMQP.NOT_ALLOWED || close.getReplyCode() == AMQP.ACCESS_REFUSED;
        }
        return reason instanceof AMQP.Channel.Close close && close.getReplyCode() == AMQP.ACCESS_REFUSED;
    }

    private static Optional<ShutdownSignalException> signal(Throwable exception) {
        for (Throwable each = exception; each != null; each = each.getCause()) {
            if (each instanceof ShutdownSignalException signal) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> reason(ShutdownSignalException signal) {
        if (signal.getReason() instanceof AMQP.Channel.Close close) {
            return Optional.of(close.getReplyText());
        }
        if (signal.getReason() instanceof AMQP.Connection.Close close) {
            return Optional.of(
                    close.getReplyCode() == AMQP.INTERNAL_ERROR
                            ? "RabbitMQ has the queue and cannot serve it (" + close.getReplyText()
                                    + "), as when it died during its first start: see TROUBLESHOOTING"
                            : close.getReplyText());
        }
        return Optional.empty();
    }
}
