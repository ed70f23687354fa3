package io.orderbridge.systemtests;

import io.orderbridge.sandbox.woocommerce.Storage;

class PipelineOnLegacyPostsTest extends PipelineContract {

    PipelineOnLegacyPostsTest() {
        super(Storage.LEGACY);
    }
}
