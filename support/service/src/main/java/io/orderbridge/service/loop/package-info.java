/** What a service does again and again: scheduling it, knowing when it was completed last, and ending a process that hangs. */
package io.orderbridge.service.loop;
