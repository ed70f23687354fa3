package io.orderbridge.counterpoint.comparison;

import io.orderbridge.counterpoint.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Which of the two meanings of PS_DOC_HDR.SHIP_TO_CONTACT_ID the documents that CounterPoint's own programs wrote follow. */
public final class ShipToMeaning {

    private ShipToMeaning() {}

    /**
     * As the setting SHIP_TO_CONTACT has it: DOC where more of them name a contact of the document that is no address of the customer
     * than the other way round, ADRS where fewer do; empty where nothing tells them apart.
     */
    public static Optional<String> ofTheSite(Connection connection) throws SQLException {
        boolean contacts = Sql.on(
                        connection,
                        "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE UPPER(TABLE_NAME) = 'PS_DOC_CONTACT'"
                                + " AND UPPER(COLUMN_NAME) = 'CONTACT_ID'")
                .first(row -> row.getString(1))
                .isPresent();
        if (!contacts) {
            return Optional.empty();
        }
        int moreOfDocuments = Sql.on(
                        connection,
                        """
                        SELECT COUNT(CASE WHEN contact.DOC_ID IS NOT NULL AND address.CUST_NO IS NULL THEN 1 END)
                            - COUNT(CASE WHEN contact.DOC_ID IS NULL AND address.CUST_NO IS NOT NULL THEN 1 END)
                        FROM dbo.PS_DOC_HDR header
                        LEFT JOIN dbo.PS_DOC_CONTACT contact
                            ON contact.DOC_ID = header.DOC_ID AND contact.CONTACT_ID = header.SHIP_TO_CONTACT_ID AND contact.CONTACT_ID > 1
                        LEFT JOIN dbo.AR_SHIP_ADRS address
                            ON address.CUST_NO = header.CUST_NO AND address.SHIP_ADRS_ID = CAST(header.SHIP_TO_CONTACT_ID AS VARCHAR(10))
                        WHERE header.SHIP_TO_CONTACT_ID IS NOT NULL AND header.DOC_ID < 900000000000000
                        """)
                .first(row -> row.getInt(1))
                .orElse(0);
        return moreOfDocuments == 0 ? Optional.empty() : Optional.of(moreOfDocuments > 0 ? "DOC" : "ADRS");
    }
}
