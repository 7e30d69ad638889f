package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import org.junit.jupiter.api.Test;

/** Documents as plain JSON, validators, and reading at given tips. */
interface DocsContract {
  @Test
  default void valuesAreSetReadAndDeletedByPath() {
    RestClient user = RestClient.user();
    String doc = user.newDatabase() + "/docs/data";
    user.get(doc).statusCode(404);
    user.put(doc + "/a/b", "{'c':[1,{'d':'x'}],'e':null}")
        .statusCode(201)
        .body("entry", matchesPattern("bafy.*"));
    user.put(doc + "/with%20space/%C3%BC", "true").statusCode(200);
    user.get(doc + "/a/b/c/1/d").statusCode(200).body(equalTo("\"x\""));
    user.get(doc + "/a/b/c/2").statusCode(404);
    user.get(doc + "/with%20space").body("ü", is(true));
    user.put(doc + "/a/b/c/0", "7").statusCode(200);
    user.get(doc + "/a").body("b.c[0]", is(7)).body("b.containsKey('e')", is(true));
    user.delete(doc + "/a/b/e").statusCode(200).body("entry", matchesPattern("bafy.*"));
    user.get(doc + "/a/b").body("containsKey('e')", is(false));
    user.delete(doc + "/a/b/e").statusCode(404);
    user.put(doc + "/a", "{'only':1}").statusCode(200);
    user.get(doc + "/a").body("size()", is(1)).body("only", is(1));
  }

  @Test
  default void documentsAreMergePatched() {
    RestClient user = RestClient.user();
    String doc = user.newDatabase() + "/docs/data";
    user.patch(doc, "{'a':{'x':1,'y':2},'l':[1,2]}").statusCode(201);
    user.patch(doc, "{'a':{'x':null,'z':3},'l':[9]}").statusCode(200);
    user.patch(doc + "/a/deep", "{'n':{'gone':null,'kept':1}}").statusCode(200);
    user.get(doc)
        .body("a.y", is(2))
        .body("a.z", is(3))
        .body("a.containsKey('x')", is(false))
        .body("a.deep.n.size()", is(1))
        .body("l", contains(9));
    user.patch(doc, "[1]").statusCode(422);
    user.request()
        .contentType("application/merge-patch+json")
        .body("{\"a\":null}")
        .patch(doc)
        .then()
        .statusCode(200);
    user.get(doc).body("containsKey('a')", is(false));
  }

  @Test
  default void whatADocumentCannotHoldIsNamed() {
    RestClient user = RestClient.user();
    String doc = user.newDatabase() + "/docs/data";
    user.put(doc + "/a", "{'b':{'c':[1,2.5]}}")
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:eidetica:problem:rest/InvalidValue"))
        .body("pointer", equalTo("/b/c/1"));
    user.put(doc + "/a", "{'big':9223372036854775808}")
        .statusCode(422)
        .body("pointer", equalTo("/big"));
    user.put(doc + "/a", "{'x':{'y.z':1}}").statusCode(422).body("pointer", equalTo("/x/y.z"));
    user.put(doc + "/a", "[".repeat(42) + "]".repeat(42)).statusCode(422).body("limit", is(41));
    user.put(doc + "/a", "{'x':").statusCode(400).body("type", containsString("rest/NotJson"));
    user.put(doc + "/a.b", "1").statusCode(422);
    user.get(doc).statusCode(404);
  }

  @Test
  default void integersKeepAll64Bits() {
    RestClient user = RestClient.user();
    String doc = user.newDatabase() + "/docs/data";
    user.put(doc + "/n", "[9223372036854775807,-9223372036854775808]").statusCode(201);
    user.get(doc + "/n").body(equalTo("[9223372036854775807,-9223372036854775808]"));
  }

  @Test
  default void validatorsSaveReadsAndGuardWrites() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String doc = db + "/docs/data";
    user.put(doc + "/a", "1").statusCode(201);
    String etag = user.get(doc).extract().header("ETag");
    String tips = user.get(doc).extract().header("Eidetica-Tips");
    assertThat(etag).startsWith("\"" + tips + ".");
    assertThat(user.get(doc + "/a").extract().header("ETag")).isNotEqualTo(etag);
    user.request()
        .header("If-None-Match", etag)
        .get(doc)
        .then()
        .statusCode(304)
        .header("ETag", etag)
        .body(is(""));

    String next =
        user.json("2")
            .header("If-Match", etag)
            .put(doc + "/a")
            .then()
            .statusCode(200)
            .extract()
            .header("Eidetica-Tips");
    user.json("3")
        .header("If-Match", etag)
        .put(doc + "/a")
        .then()
        .statusCode(412)
        .body("type", equalTo("urn:eidetica:problem:rest/PreconditionFailed"));
    user.json("3").header("If-Match", "\"x\", " + next).put(doc + "/a").then().statusCode(200);
    user.json("{'t':1}").header("If-Match", tips).patch(db + "/settings").then().statusCode(412);
    user.request().header("If-None-Match", etag).get(doc).then().statusCode(200).body("a", is(3));
    user.json("4").header("If-None-Match", "*").put(doc + "/a").then().statusCode(412);
    user.json("4").header("If-None-Match", "*").put(doc + "/new").then().statusCode(200);
  }

  @Test
  default void theStateAtTipsIsReadAndWrittenTo() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String doc = db + "/docs/data";
    String first = user.put(doc + "/a", "1").extract().path("entry");
    String second = user.put(doc + "/a", "2").extract().path("entry");
    user.get(doc + "?at=" + first).body("a", is(1));
    user.get(doc + "?at=" + second).body("a", is(2));
    user.get(doc).body("a", is(2));
    String fork = user.put(doc + "/b?at=" + first, "1").statusCode(200).extract().path("entry");
    user.get(db).body("tips.size()", is(2));
    user.get(doc + "?at=" + fork).body("a", is(1)).body("b", is(1));
    user.get(doc + "?at=" + fork + "," + second).body("b", is(1));
    user.put(doc + "/c", "1").statusCode(200);
    user.get(db).body("tips.size()", is(1));
    user.get(doc).body("b", is(1)).body("c", is(1));
    user.get(doc + "?at=nonsense").statusCode(422);
    user.get(doc + "?at=").statusCode(422);
    user.get(doc + "?at=" + "bafy,".repeat(65)).statusCode(422);
    String elsewhere = user.newDatabase().substring("/databases/".length());
    user.get(doc + "?at=" + elsewhere).statusCode(422);
    user.get(db + "/settings?at=" + first).statusCode(200).body("a", nullValue());
    user.get(doc).header("Eidetica-Tips", not(nullValue()));
  }
}
