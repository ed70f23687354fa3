/** Alerts in, mails out; an alert is acknowledged when its mail is handed over. */
package io.orderbridge.alerting.intake;
