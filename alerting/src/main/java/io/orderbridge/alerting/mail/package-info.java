/** Mails for people: what they say, and handing them to the SMTP server. */
package io.orderbridge.alerting.mail;
