package io.orderbridge.processor.desk.access;

import io.orderbridge.processor.desk.DeskRefusal;
import jakarta.enterprise.context.RequestScoped;

/** Who asks, as the audit names them. */
@RequestScoped
public class Caller {

    /** The header in which a caller names the person. */
    public static final String USER_HEADER = "X-Desk-User";

    private static final int LONGEST = 50;

    private String user = "";

    /** The person, at most 50 characters. Believed as it is said: the key is what proves a right. */
    public String user() {
        if (user.isEmpty()) {
            throw DeskRefusal.wrongUse(
                    "who does it? Name yourself in the header " + USER_HEADER + " (bin/orders: --user)");
        }
        if (user.length() > LONGEST || user.chars().anyMatch(Character::isISOControl)) {
            throw DeskRefusal.wrongUse(
                    "the name of who does it has more than " + LONGEST + " characters, or some that cannot be printed");
        }
        return user;
    }

    /** As far as it can be written down, whatever they said. */
    String userForTheRecord() {
        String printable = user.replaceAll("\\p{Cntrl}", "?");
        String named = printable.isEmpty() ? "unnamed" : printable;
        return named.length() <= LONGEST ? named : named.substring(0, LONGEST);
    }

    void named(String name) {
        user = name == null ? "" : name.strip();
    }
}
