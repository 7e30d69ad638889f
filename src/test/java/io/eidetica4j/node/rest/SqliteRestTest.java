package io.eidetica4j.node.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(RestProfile.Sqlite.class)
class SqliteRestTest extends RestContract {}
