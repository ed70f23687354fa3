package io.orderbridge.alerting;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What can be set for alerting; {@link SettingsCheck} refuses values that cannot work. */
@ConfigMapping(prefix = "orderbridge.alerting")
public interface AlertingSettings {

    /** Who gets every mail. */
    Optional<List<String>> recipients();

    /** Who gets mails about warnings instead of {@link #recipients}. */
    Optional<List<String>> warningRecipients();

    /** Who gets mails about critical states instead of {@link #recipients}. */
    Optional<List<String>> criticalRecipients();

    /** What order-desk must know to have a test mail sent; none: nobody may. */
    Optional<String> testMailSecret();

    /** After a mail, how long alerts are gathered before the next one. A critical one may come once in between. */
    @WithDefault("15m")
    Duration digestWindow();

    /** How many alerts may be gathered; above that a mail is sent before its time. */
    @WithDefault("2000")
    int mostGathered();

    /** How long the SMTP server may take for one mail. */
    @WithDefault("20s")
    Duration smtpTimeout();

    /** The zone in which mails give times. */
    @WithDefault("UTC")
    ZoneId timeZone();

    /** The broker's management page, for links in mails. */
    Optional<String> brokerPage();

    /** Where people open the desk in a browser, for links in mails, such as {@code https://desk.example:28082}. */
    Optional<String> deskPage();

    /** Where alerting itself asks the desk who has taken an order; it takes the same secret as a test mail. */
    @WithDefault("http://127.0.0.1:28082")
    String deskAddress();

    /** An order's page in the shop, for links in mails; {@code {id}} stands for WooCommerce's order id. */
    Optional<String> shopOrderPage();
}
