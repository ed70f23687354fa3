/** What the shop's order becomes, and the notes about its ticket. Knows the JDK only. */
package io.orderbridge.statussync.rules;
