package io.orderbridge.desk.access;

import java.util.Set;

/** What callers of the desk may do. Each role includes the ones before it. */
public final class Roles {

    /** Look. */
    public static final String READER = "reader";

    /** Also repair, replay and process. */
    public static final String OPERATOR = "operator";

    /** Also roll back and skip. */
    public static final String ADMIN = "admin";

    private Roles() {}

    /** A role with those that it includes. */
    public static Set<String> including(String role) {
        return switch (role) {
            case ADMIN -> Set.of(READER, OPERATOR, ADMIN);
            case OPERATOR -> Set.of(READER, OPERATOR);
            case READER -> Set.of(READER);
            default -> throw new IllegalArgumentException(role);
        };
    }
}
