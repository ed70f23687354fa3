package io.orderbridge.install;

import io.orderbridge.counterpoint.Sql;
import io.orderbridge.counterpoint.comparison.ShipToMeaning;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What CounterPoint's own settings say about settings of ours: EC_CTL, PS_STR_CFG_PS, SY_WRKGRP, SY_PAY_COD, the tax codes and
 * how the documents that are there were taxed. Reads only; a table or column that the site does not have says nothing.
 */
final class SiteProposals {

    /** @param sql what would make it so; empty for a hint */
    record Proposal(String text, Optional<String> sql) {}

    private final Connection connection;
    private final List<Proposal> proposals = new ArrayList<>();

    private SiteProposals(Connection connection) {
        this.connection = connection;
    }

    /** Proposals for what is not so already, in the order in which they should be looked at. */
    static List<Proposal> of(Connection connection) throws SQLException {
        SiteProposals site = new SiteProposals(connection);
        if (!site.has("USER_ORDER_TAX_AUTHORITY", "TAX_RATE")) {
            return List.of();
        }
        site.settings();
        site.taxAuthorities();
        site.payCodes();
        site.customers();
        return site.proposals;
    }

    private void settings() throws SQLException {
        Optional<String> store = value("EC_CTL", "STR_ID");
        if (store.isEmpty()) {
            store = value("SY_WRKGRP", "THIS_STR_ID");
        }
        propose("STR_ID", store, "the store of web orders, EC_CTL.STR_ID or SY_WRKGRP.THIS_STR_ID");
        Optional<String> station = value("EC_CTL", "ORD_STA_ID");
        propose(
                "STA_ID",
                station.filter(name -> name.length() <= 8),
                "the station of web orders, EC_CTL.ORD_STA_ID; only if nothing else takes ticket numbers there");
        propose("DRW_ID", value("EC_CTL", "ORD_DRW_ID"), "the drawer of web orders, EC_CTL.ORD_DRW_ID");
        propose("TAX_COD", value("EC_CTL", "ORD_BASE_TAX_COD"), "the tax code of web orders, EC_CTL.ORD_BASE_TAX_COD");
        propose(
                "MISC_CHRG_NO_SHIPPING",
                value("EC_CTL", "ORD_MISC_CHRG_NO").filter(number -> number.matches("[1-5]")),
                "the charge that shipping is, EC_CTL.ORD_MISC_CHRG_NO");
        propose("MISC_CHRG_TAXED", chargesTaxed(), "the charges that documents in PS_DOC_TAX were taxed on");
        propose(
                "SHIP_TO_CONTACT",
                ShipToMeaning.ofTheSite(connection),
                "what SHIP_TO_CONTACT_ID of the documents that are there means");
        String of = store.isPresent() ? store.get() : setting("STR_ID");
        propose(
                "STK_LOC_ID",
                value("PS_STR_CFG_PS", "STK_LOC_ID", "STR_ID", of),
                "the stock location of store " + of + ", PS_STR_CFG_PS");
        propose(
                "PRC_LOC_ID",
                value("PS_STR_CFG_PS", "PRC_LOC_ID", "STR_ID", of),
                "the price location of store " + of + ", PS_STR_CFG_PS");
    }

    private void propose(String setting, Optional<String> wanted, String from) throws SQLException {
        String now = setting(setting);
        if (wanted.isPresent() && !wanted.get().equals(now)) {
            proposals.add(new Proposal(
                    setting + ": '" + wanted.get() + "' instead of '" + now + "' (" + from + ")",
                    Optional.of("UPDATE dbo.USER_ORDER_PIPELINE_SETTING SET SETTING_VALUE = N" + quoted(wanted.get())
                            + ", UPDATED_DT = SYSUTCDATETIME() WHERE SETTING_NAME = " + quoted(setting) + ";")));
        }
    }

    private record Authority(String taxCode, String code, String rule, BigDecimal rate) {}

    /** The numbers of the charges that CounterPoint's own documents were taxed on. */
    private Optional<String> chargesTaxed() throws SQLException {
        StringBuilder numbers = new StringBuilder();
        for (int number = 1; number <= 5; number++) {
            String column = "TXBL_MISC_CHG_AMT_" + number;
            if (has("PS_DOC_TAX", column)
                    && Sql.on(
                                    connection,
                                    "SELECT TOP (1) DOC_ID FROM dbo.PS_DOC_TAX WHERE DOC_ID < 900000000000000 AND "
                                            + column + " <> 0")
                            .first(row -> row.getLong(1))
                            .isPresent()) {
                numbers.append(number);
            }
        }
        return Optional.of(numbers.toString()).filter(found -> !found.isEmpty());
    }

    /** From the tax codes where their tables are, else from how CounterPoint's own documents were taxed. */
    private void taxAuthorities() throws SQLException {
        boolean tables = has("TX_COD_AUTH", "AUTH_COD") && has("TX_AUTH_RUL", "TAX_PCT");
        List<Authority> authorities = tables
                ? Sql.on(
                                connection,
                                """
                                SELECT coded.TAX_COD, ruled.AUTH_COD, ruled.RUL_COD, ruled.TAX_PCT
                                FROM dbo.TX_COD_AUTH coded
                                JOIN dbo.TX_AUTH_RUL ruled ON ruled.AUTH_COD = coded.AUTH_COD
                                WHERE ruled.TAX_PCT > 0
                                ORDER BY coded.TAX_COD, ruled.AUTH_COD, ruled.RUL_COD
                                """)
                        .list(row -> new Authority(
                                row.getString(1), row.getString(2), row.getString(3), row.getBigDecimal(4)))
                : List.of();
        String from = "TX_COD_AUTH, TX_AUTH_RUL";
        if (authorities.isEmpty() && has("PS_DOC_TAX", "TOT_TXBL_AMT")) {
            from = "how documents in PS_DOC_TAX were taxed";
            authorities = Sql.on(
                            connection,
                            """
                            SELECT header.TAX_COD, taxed.AUTH_COD, taxed.RUL_COD,
                                   ROUND(100 * SUM(taxed.TAX_AMT) / SUM(taxed.TOT_TXBL_AMT), 3)
                            FROM dbo.PS_DOC_TAX taxed
                            JOIN dbo.PS_DOC_HDR header ON header.DOC_ID = taxed.DOC_ID
                            WHERE taxed.TAX_AMT > 0 AND taxed.TOT_TXBL_AMT > 0 AND header.TAX_COD IS NOT NULL
                              AND header.DOC_ID < 900000000000000
                            GROUP BY header.TAX_COD, taxed.AUTH_COD, taxed.RUL_COD
                            ORDER BY header.TAX_COD, taxed.AUTH_COD, taxed.RUL_COD
                            """)
                    .list(row ->
                            new Authority(row.getString(1), row.getString(2), row.getString(3), row.getBigDecimal(4)));
        }
        for (Authority authority : authorities) {
            boolean known = Sql.on(
                            connection,
                            "SELECT 1 FROM dbo.USER_ORDER_TAX_AUTHORITY WHERE TAX_COD = ? AND AUTH_COD = ? AND RUL_COD = ?")
                    .with(authority.taxCode(), authority.code(), authority.rule())
                    .first(row -> row.getInt(1))
                    .isPresent();
            if (!known) {
                String rate = authority.rate().stripTrailingZeros().toPlainString();
                proposals.add(new Proposal(
                        "USER_ORDER_TAX_AUTHORITY: tax code " + authority.taxCode() + " has authority "
                                + authority.code() + " at " + rate + " % (" + from + ")",
                        Optional.of(
                                "INSERT INTO dbo.USER_ORDER_TAX_AUTHORITY (TAX_COD, AUTH_COD, RUL_COD, TAX_RATE) VALUES ("
                                        + quoted(authority.taxCode()) + ", " + quoted(authority.code()) + ", "
                                        + quoted(authority.rule()) + ", " + rate + ");")));
            }
        }
    }

    private void payCodes() throws SQLException {
        boolean mapped = Sql.on(connection, "SELECT TOP (1) WOO_METHOD FROM dbo.USER_ORDER_PAYMENT_MAP")
                .first(row -> row.getString(1))
                .isPresent();
        if (mapped || !has("SY_PAY_COD", "PAY_COD")) {
            return;
        }
        String codes = String.join(
                ", ",
                Sql.on(
                                connection,
                                "SELECT PAY_COD FROM dbo.SY_PAY_COD"
                                        + (has("SY_PAY_COD", "ALLOW_FOR_ORDS") ? " WHERE ALLOW_FOR_ORDS = 'Y'" : "")
                                        + " ORDER BY PAY_COD")
                        .list(row -> row.getString(1)));
        if (!codes.isEmpty()) {
            proposals.add(new Proposal(
                    "USER_ORDER_PAYMENT_MAP is empty; pay codes for orders are " + codes + " (SY_PAY_COD)",
                    Optional.empty()));
        }
        for (String card : List.of("VISA", "MC", "AMEX", "DISC")) {
            value("EC_CTL", "ORD_PAY_COD_" + card)
                    .ifPresent(code -> proposals.add(new Proposal(
                            "web orders paid by " + card + " have pay code " + code + " (EC_CTL.ORD_PAY_COD_" + card
                                    + ")",
                            Optional.empty())));
        }
    }

    private void customers() throws SQLException {
        hint("web orders of guests go to customer ", value("EC_CTL", "ORD_CUST_NO"), "EC_CTL.ORD_CUST_NO");
        hint("new customers are copied from ", value("EC_CTL", "TMPLT_CUST_NO"), "EC_CTL.TMPLT_CUST_NO");
        hint("the walk-in customer is ", value("PS_STR_CFG_PS", "WALK_IN_CUST_NO"), "PS_STR_CFG_PS.WALK_IN_CUST_NO");
    }

    private void hint(String text, Optional<String> value, String from) {
        value.ifPresent(known -> proposals.add(new Proposal(text + known + " (" + from + ")", Optional.empty())));
    }

    private String setting(String name) throws SQLException {
        return value("USER_ORDER_PIPELINE_SETTING", "SETTING_VALUE", "SETTING_NAME", name)
                .orElse("");
    }

    private Optional<String> value(String table, String column) throws SQLException {
        return has(table, column)
                ? Sql.on(connection, "SELECT TOP (1) " + column + " FROM dbo." + table)
                        .first(row -> Optional.ofNullable(row.getString(1)))
                        .flatMap(found -> found)
                        .filter(text -> !text.isBlank())
                : Optional.empty();
    }

    private Optional<String> value(String table, String column, String key, String of) throws SQLException {
        return has(table, column)
                ? Sql.on(connection, "SELECT TOP (1) " + column + " FROM dbo." + table + " WHERE " + key + " = ?")
                        .with(of)
                        .first(row -> Optional.ofNullable(row.getString(1)))
                        .flatMap(found -> found)
                        .filter(text -> !text.isBlank())
                : Optional.empty();
    }

    private boolean has(String table, String column) throws SQLException {
        return Sql.on(
                        connection,
                        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE UPPER(TABLE_SCHEMA) = 'DBO' AND"
                                + " UPPER(TABLE_NAME) = ? AND UPPER(COLUMN_NAME) = ?")
                .with(table, column)
                .first(row -> row.getInt(1) > 0)
                .orElse(false);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
