package io.eidetica4j.node.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Answers whose body is JSON made here, so that it can be kept for repeats. Records become objects
 * with members in snake case; an empty {@code Optional} is left out.
 */
final class Answers {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private Answers() {}

  /** The JSON of a record or list. */
  static byte[] json(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 200 with a body. */
  static Response ok(Object value) {
    return of(200, value).build();
  }

  /** A status with a body, to be completed. */
  static Response.ResponseBuilder of(int status, Object value) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json(value));
  }

  /** 201 with the address of what was made. */
  static Response created(URI location, Object value) {
    return of(201, value).location(location).build();
  }

  /** An address below the API's root; each part is percent-encoded. */
  static URI address(String... parts) {
    StringBuilder path = new StringBuilder("/").append(Api.ROOT);
    for (String part : parts) {
      path.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return URI.create(path.toString());
  }
}
