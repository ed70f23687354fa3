package io.orderbridge.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://0.0.0.0:28082, http://127.0.0.1:28082",
        "https://[::]:28082/, https://127.0.0.1:28082/",
        "https://0.0.0.0, https://127.0.0.1",
        "http://28082, http://127.0.0.1:28082",
        "http://:28082, http://127.0.0.1:28082",
        "https://desk.example:28082, https://desk.example:28082",
        "http://10.0.0.0:28082, http://10.0.0.0:28082",
        "http://0.0.0.0.example, http://0.0.0.0.example"
    })
    void an_address_that_no_browser_opens_becomes_one_that_it_does(String published, String opened) {
        assertThat(PageAddress.opened(published)).isEqualTo(opened);
    }
}
