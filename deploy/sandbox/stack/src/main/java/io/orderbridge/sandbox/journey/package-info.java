/**
 * Follows orders through a local stack by reading what everybody can see (databases, queues, mails), and draws up the
 * account at the end. It asks the services nothing and believes them nothing.
 */
package io.orderbridge.sandbox.journey;
