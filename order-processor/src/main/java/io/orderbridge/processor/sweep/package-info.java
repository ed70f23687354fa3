/** Finds what should have moved and did not, by the staging table, the queues and the shop. */
package io.orderbridge.processor.sweep;
