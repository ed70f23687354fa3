package io.orderbridge.desk;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Takes pictures of a desk that runs: bin/screenshots. No part of the build. */
class ScreenshotsTrial {

    /** Those that README shows. */
    private static final Path PICTURES = Path.of(System.getProperty("desk.pictures", "target/pictures"));

    /** Every page, light, dark and on a phone, for people who judge how it looks. */
    private static final Path ALL = Path.of(System.getProperty("desk.pictures.all", "target/pictures"));

    private static final Set<String> SHOWN = Set.of(
            "needs-you-light", "needs-you-dark", "needs-you-phone", "reason-light", "order-light", "health-light");

    @Test
    void pictures_of_a_desk_with_orders() {
        try (Chromium chromium = new Chromium()) {
            BrowserContext laptop = chromium.browser().newContext(DeskInBrowser.laptop());
            Page page = laptop.newPage();
            page.navigate(System.getProperty("desk.link"));
            String desk = page.url().replaceFirst("/desk.*", "");
            String reason = hrefOf(page, "a[href^='/desk/reasons/SKU_UNKNOWN']");
            page.navigate(desk + reason);
            String order = hrefOf(page, "a[data-item]");
            page.navigate(desk + "/desk/orders?state=created");
            String ticket = hrefOf(page, "a[data-item]");
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("needs-you", "/desk");
            pages.put("reason", reason);
            pages.put("order", order);
            pages.put("ticket", ticket);
            pages.put("bulk", "/desk/bulk?action=replay&reason=SKU_UNKNOWN");
            pages.put("orders", "/desk/orders");
            pages.put("rules", "/desk/rules");
            pages.put("health", "/desk/health");
            pages.put("audit", "/desk/audit");
            pages.put("permissions", "/desk/permissions");
            pages.forEach((name, path) -> threeOf(page, name, desk + path));
            page.context().clearCookies();
            threeOf(page, "login", desk + "/login");
        }
    }

    private static String hrefOf(Page page, String link) {
        return page.locator(link).first().getAttribute("href");
    }

    private static void threeOf(Page page, String name, String url) {
        page.setViewportSize(1280, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.navigate(url);
        page.waitForLoadState(LoadState.LOAD);
        if (page.locator("#shop").count() > 0) {
            page.locator("#shop-view").waitFor();
        }
        take(page, name + "-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        take(page, name + "-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(360, 740);
        take(page, name + "-phone");
    }

    private static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(ALL.resolve(name + ".png")));
        if (SHOWN.contains(name)) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve(
                            "desk-" + name.replace("-light", "").replace("needs-you-phone", "phone") + ".png")));
        }
    }
}
