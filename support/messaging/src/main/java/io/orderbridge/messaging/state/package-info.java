/** What a service has to remember when it starts again, kept at the broker. */
package io.orderbridge.messaging.state;
