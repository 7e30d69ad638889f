package io.eidetica4j.node.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(RestProfile.Postgres.class)
class PostgresRestTest extends RestContract {}
