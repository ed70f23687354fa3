package io.orderbridge.desk.pages;

import io.orderbridge.desk.actions.OrderQueries;
import io.orderbridge.rules.Suggestion;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.List;

/** A search in CounterPoint's items or customers, in a form that changes one thing; as a page has several, it says in which. */
public final class Search {

    private static final int LONGEST = 60;

    @QueryParam("find")
    @DefaultValue("")
    String find;

    /** What is to be changed, as the form has it. */
    @QueryParam("from")
    @DefaultValue("")
    String from;

    /** {@code item} or {@code customer}. */
    @QueryParam("of")
    @DefaultValue("")
    String of;

    /**
     * What was found for one form.
     *
     * @param text what somebody typed
     */
    public record Found(String text, String from, List<Suggestion> choices) {

        /** Whether it was searched in this form. */
        public boolean isFor(String other) {
            return !text.isEmpty() && from.equals(other);
        }

        /** What is to choose from in a form: what was found for it, or the guesses. */
        public List<Suggestion> or(String other, List<Suggestion> guesses) {
            return isFor(other) ? choices : guesses;
        }
    }

    Found in(OrderQueries queries) throws SQLException {
        String text = find.strip().substring(0, Math.min(LONGEST, find.strip().length()));
        return new Found(text, from, text.isEmpty() ? List.of() : queries.search(of.equals("item"), text));
    }
}
