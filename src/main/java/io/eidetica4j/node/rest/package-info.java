/** The REST API under {@code /api/v1}: one small resource for each group of rows. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Eidetica4j",
            version = "v1",
            description =
                "A local-first, authenticated database of merging documents. Errors are"
                    + " application/problem+json with a type urn:eidetica:problem:MODULE/KIND. Any"
                    + " POST but the login takes an Idempotency-Key. Reads answer with an ETag and"
                    + " Eidetica-Tips, of which either goes into If-Match; ?at=tip,tip reads and"
                    + " writes at those tips.",
            license = @License(name = "Apache-2.0")),
    security = @SecurityRequirement(name = "token"),
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "token",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    description = "The token of POST /api/v1/sessions")))
@NullMarked
package io.eidetica4j.node.rest;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
