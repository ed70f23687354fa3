/** What people are shown of a run. */
package io.orderbridge.sandbox.report;
