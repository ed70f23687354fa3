/** What every service does to its log. */
package io.orderbridge.service.logging;
