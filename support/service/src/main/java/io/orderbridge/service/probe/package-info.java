/** What a container engine runs beside a service. */
package io.orderbridge.service.probe;
