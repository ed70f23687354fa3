package io.orderbridge.desk.pages;

import io.orderbridge.desk.actions.Requests;
import io.orderbridge.desk.orders.RepairProcedures;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form of a ship-to address. */
class ShipTo {

    @FormParam("SHIP_NAM")
    @DefaultValue("")
    String name;

    @FormParam("SHIP_ADRS_1")
    @DefaultValue("")
    String address;

    @FormParam("SHIP_ADRS_2")
    @DefaultValue("")
    String secondLine;

    @FormParam("SHIP_CITY")
    @DefaultValue("")
    String city;

    @FormParam("SHIP_STATE")
    @DefaultValue("")
    String state;

    @FormParam("SHIP_ZIP_COD")
    @DefaultValue("")
    String postcode;

    @FormParam("SHIP_CNTRY")
    @DefaultValue("")
    String country;

    @FormParam("SHIP_PHONE")
    @DefaultValue("")
    String phone;

    /** By column of {@link RepairProcedures#SHIP_TO}, in its order. */
    Map<String, String> byColumn() {
        List<String> values = Arrays.asList(name, address, secondLine, city, state, postcode, country, phone);
        Map<String, String> byColumn = new LinkedHashMap<>();
        for (int at = 0; at < values.size(); at++) {
            byColumn.put(RepairProcedures.SHIP_TO.get(at), Requests.orEmpty(values.get(at)));
        }
        return byColumn;
    }
}
