/** Events about tickets in, changes and notes in the shop out. */
package io.orderbridge.statussync.telling;
