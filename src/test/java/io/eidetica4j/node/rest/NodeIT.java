package io.eidetica4j.node.rest;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

/** The REST API of the built program, as it is packaged. */
@QuarkusIntegrationTest
@TestProfile(RestProfile.Sqlite.class)
class NodeIT extends RestContract {}
