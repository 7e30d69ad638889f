package io.eidetica4j.node.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eidetica4j.Vectors;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The manifests of one overlay, by their types. */
record Manifests(List<HasMetadata> all) {
  static final Path FOLDER = Vectors.project().resolve("k8s");

  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("batch/v1/CronJob", CronJob.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class));

  /** The types would take unknown members into a map of others; here they are errors. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return Boolean.FALSE;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static Manifests overlay(String name) throws IOException {
    List<HasMetadata> all = new ArrayList<>();
    for (JsonNode object : Kustomize.render(FOLDER.resolve("overlays/" + name)).objects()) {
      all.add(parse(object));
    }
    return new Manifests(all);
  }

  /** An object by its type, in which every member must be known. */
  static HasMetadata parse(JsonNode object) throws JsonProcessingException {
    String type = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    Class<? extends HasMetadata> known = TYPES.get(type);
    if (known == null) {
      throw new AssertionError("unknown type " + type);
    }
    return STRICT.treeToValue(object, known);
  }

  /** All of a type. */
  <T extends HasMetadata> List<T> of(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The only one of a type. */
  <T extends HasMetadata> T one(Class<T> type) {
    List<T> found = of(type);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + type.getSimpleName());
    }
    return found.getFirst();
  }

  /** The pods that serve. */
  PodTemplateSpec node() {
    List<PodTemplateSpec> found = new ArrayList<>();
    of(StatefulSet.class).forEach(set -> found.add(set.getSpec().getTemplate()));
    of(Deployment.class).forEach(deployment -> found.add(deployment.getSpec().getTemplate()));
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " kinds of pods");
    }
    return found.getFirst();
  }

  /** The pods that back up. */
  PodTemplateSpec backup() {
    return one(CronJob.class).getSpec().getJobTemplate().getSpec().getTemplate();
  }

  /** How many pods serve. */
  int replicas() {
    return of(StatefulSet.class).stream().mapToInt(set -> set.getSpec().getReplicas()).sum()
        + of(Deployment.class).stream().mapToInt(d -> d.getSpec().getReplicas()).sum();
  }
}
