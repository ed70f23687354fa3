/** What a person is told, and when: the rules, without mails or messages. Knows the JDK and the events only. */
package io.orderbridge.alerting.digest;
