/** The rules at the desk: shown, tried, changed, explained, exported and imported. */
package io.orderbridge.desk.rules;
