/** The failed-order queue, walked in one pass: what is not asked for goes back as it was. */
package io.orderbridge.messaging.deadletters;
