package io.orderbridge.desk;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Takes pictures of a desk that runs: bin/screenshots. No part of the build. */
class ScreenshotsTrial {

    private static final Path PICTURES = Path.of(System.getProperty("desk.pictures", "target/pictures"));

    @Test
    void pictures_of_a_desk_with_orders() {
        try (Chromium chromium = new Chromium()) {
            BrowserContext laptop = chromium.browser().newContext(DeskInBrowser.laptop());
            Page page = laptop.newPage();
            page.navigate(System.getProperty("desk.link"));
            String desk = page.url().replaceFirst("/desk.*", "");
            take(page, "needs-you");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            take(page, "needs-you-dark");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            page.locator("a[href^='/desk/reasons/SKU_UNKNOWN']").first().click();
            take(page, "reason");
            page.locator("a[data-item]").first().click();
            page.locator("#shop-view").waitFor();
            take(page, "order");
            page.navigate(desk + "/desk/health");
            take(page, "health");
            page.setViewportSize(360, 740);
            page.navigate(desk + "/desk");
            take(page, "phone");
        }
    }

    private static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("desk-" + name + ".png")));
    }
}
