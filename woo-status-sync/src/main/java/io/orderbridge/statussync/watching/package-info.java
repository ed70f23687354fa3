/** Alerting, which this service watches: when it is gone, the mail that says so goes past it. */
package io.orderbridge.statussync.watching;
