package io.orderbridge.ingest.shop;

import io.orderbridge.service.startup.Findings;
import io.orderbridge.service.startup.StartupCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Says whether others can read what the shop's database tells, or tell it in its place. */
@ApplicationScoped
class ShopEncryptionCheck implements StartupCheck {

    private static final Logger LOG = Logger.getLogger(ShopEncryptionCheck.class);

    @Inject
    ShopDatabase shop;

    @Override
    public Stage stage() {
        return Stage.PREFLIGHT;
    }

    @Override
    public void look(Findings found) {
        String server = "the shop's database at " + shop.address();
        try {
            String cipher = shop.cipher();
            if (cipher.isEmpty()) {
                found.warning(server + " is talked to without encryption: sslMode=VERIFY_IDENTITY in SHOP_DATABASE_URL"
                        + " where it can");
            } else if (shop.checksCertificate()) {
                found.ok(server + " is talked to by TLS (" + cipher + "), its certificate is checked");
            } else {
                found.warning(
                        server + " is encrypted, and any certificate is taken for its own: sslMode=VERIFY_IDENTITY"
                                + " in SHOP_DATABASE_URL (docs/INSTALL.md, TLS)");
            }
        } catch (ShopReadException e) {
            LOG.debugf("the encryption of the shop's database is not looked at: %s", e.getMessage());
        }
    }
}
