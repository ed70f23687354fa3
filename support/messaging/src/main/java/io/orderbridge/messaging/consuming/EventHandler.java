package io.orderbridge.messaging.consuming;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method that consumes a channel and takes the {@link IncomingEvent} of each message: what is done and logged
 * meanwhile belongs to the trace of the event's order, the watchdog sees the thread, and an {@link Outcome} that the method
 * returns is carried out: for {@link Outcome.Invalid} the method has to declare {@link InvalidEventException}. A method that
 * takes the {@code Message}, to acknowledge it later, may throw as others do: the message has failed then.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface EventHandler {}
