/** Following one order through all services: W3C trace context in messages, spans to a collector, fields in the log. */
package io.orderbridge.messaging.tracing;
