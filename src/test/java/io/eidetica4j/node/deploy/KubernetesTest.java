package io.eidetica4j.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.Vectors;
import io.eidetica4j.node.config.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests are what Kubernetes understands, and what belongs together fits. */
class KubernetesTest {
  /** What the node needs for its peers and its data once requests have ended. */
  private static final Duration TO_CLOSE = Duration.ofSeconds(25);

  @Test
  void everyFileIsPartOfAnOverlay() throws IOException {
    Set<Path> used = new TreeSet<>();
    for (String overlay : List.of("sqlite", "postgres")) {
      used.addAll(Kustomize.render(Manifests.FOLDER.resolve("overlays/" + overlay)).files());
    }
    try (Stream<Path> files = Files.walk(Manifests.FOLDER)) {
      assertThat(files.filter(Files::isRegularFile).filter(f -> !f.endsWith("README.md")))
          .containsExactlyInAnyOrderElementsOf(used);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void everyObjectIsOfItsTypeAndHasANameOfItsOwn(String overlay) throws IOException {
    List<HasMetadata> all = Manifests.overlay(overlay).all();
    assertThat(all).hasSizeGreaterThan(9);
    assertThat(all.stream().map(o -> o.getKind() + "/" + o.getMetadata().getName()))
        .doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(o ->
            assertThat(o.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/name", "eidetica"));
  }

  @Test
  void aMisspeltMemberIsFound() throws IOException {
    String text = Files.readString(Manifests.FOLDER.resolve("overlays/sqlite/statefulset.yaml"));
    for (String misspelt :
        List.of(
            text.replace("readinessProbe:", "readynessProbe:"),
            text.replace("whenScaled:", "whenscaled:"),
            text.replace("sizeLimit:", "sizelimit:"))) {
      assertThat(misspelt).isNotEqualTo(text);
      JsonNode object = Kustomize.YAML.readTree(misspelt);
      assertThatThrownBy(() -> Manifests.parse(object)).hasMessageContaining("nrecognized");
    }
  }

  @Test
  @EnabledIf("kubectlIsHere")
  void kustomizeRendersTheSame() throws Exception {
    for (String overlay : List.of("sqlite", "postgres")) {
      Path folder = Manifests.FOLDER.resolve("overlays/" + overlay);
      Process kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
      List<ObjectNode> theirs;
      try (var values =
          Kustomize.YAML
              .readerFor(ObjectNode.class)
              .<ObjectNode>readValues(kubectl.getInputStream())) {
        theirs = values.readAll();
      }
      assertThat(kubectl.waitFor()).isZero();
      assertThat(Kustomize.render(folder).objects()).containsExactlyInAnyOrderElementsOf(theirs);
    }
  }

  static boolean kubectlIsHere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void selectorsSelect(String overlay) throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    Map<String, String> node = manifests.node().getMetadata().getLabels();
    Map<String, String> backup = manifests.backup().getMetadata().getLabels();
    Service service = manifests.one(Service.class);
    List<Map<String, String>> selectors = new ArrayList<>();
    selectors.add(service.getSpec().getSelector());
    selectors.add(
        manifests.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
    manifests
        .of(StatefulSet.class)
        .forEach(set -> selectors.add(set.getSpec().getSelector().getMatchLabels()));
    manifests
        .of(Deployment.class)
        .forEach(deployment -> selectors.add(deployment.getSpec().getSelector().getMatchLabels()));
    assertThat(selectors)
        .hasSize(3)
        .allSatisfy(selector -> {
          assertThat(node.entrySet()).containsAll(selector.entrySet());
          assertThat(backup.entrySet())
              .as("a backup serves nobody")
              .doesNotContainSequence(selector.entrySet());
          assertThat(backup.entrySet().containsAll(selector.entrySet())).isFalse();
        });
    for (NetworkPolicy policy : manifests.of(NetworkPolicy.class)) {
      Map<String, String> selector = policy.getSpec().getPodSelector().getMatchLabels();
      assertThat(node.entrySet()).containsAll(selector.entrySet());
      assertThat(backup.entrySet()).containsAll(selector.entrySet());
    }
    ServiceMonitor monitor = manifests.one(ServiceMonitor.class);
    assertThat(service.getMetadata().getLabels().entrySet())
        .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void portsAreThoseOfTheApplication(String overlay) throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    Properties application = application();
    Map<String, Integer> ports = new HashMap<>();
    for (ContainerPort port : container(manifests.node()).getPorts()) {
      ports.put(port.getName(), port.getContainerPort());
    }
    assertThat(ports)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http", Integer.valueOf(application.getProperty("quarkus.http.port")),
                "management", Integer.valueOf(application.getProperty("quarkus.management.port"))));
    Set<String> served = new HashSet<>();
    for (ServicePort port : manifests.one(Service.class).getSpec().getPorts()) {
      assertThat(ports).containsEntry(port.getTargetPort().getStrVal(), port.getPort());
      served.add(port.getName());
    }
    assertThat(manifests.one(ServiceMonitor.class).getSpec().getEndpoints())
        .allSatisfy(endpoint -> {
          assertThat(served).contains(endpoint.getPort());
          assertThat(endpoint.getPort()).isEqualTo("management");
          assertThat(endpoint.getPath())
              .isEqualTo(
                  "/q/" + application.getProperty("quarkus.micrometer.export.prometheus.path"));
        });
    for (NetworkPolicy policy : manifests.of(NetworkPolicy.class)) {
      policy.getSpec().getIngress().stream()
          .flatMap(rule -> rule.getPorts().stream())
          .map(NetworkPolicyPort::getPort)
          .map(IntOrString::getStrVal)
          .forEach(port -> assertThat(ports).containsKey(port));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void probesAskWhatTheManagementPortAnswers(String overlay) throws IOException {
    Container node = container(Manifests.overlay(overlay).node());
    String root = "/q/" + application().getProperty("quarkus.smallrye-health.root-path") + "/";
    Map<String, Probe> probes =
        Map.of(
            "started", node.getStartupProbe(),
            "live", node.getLivenessProbe(),
            "ready", node.getReadinessProbe());
    probes.forEach((name, probe) -> {
      HTTPGetAction get = probe.getHttpGet();
      assertThat(get.getPath()).isEqualTo(root + name);
      assertThat(get.getPort().getStrVal()).isEqualTo("management");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void everyVariableIsOneThatTheApplicationReads(String overlay) throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    Map<String, String> given = new HashMap<>(settings(manifests));
    for (PodTemplateSpec pod : List.of(manifests.node(), manifests.backup())) {
      for (EnvVar variable : container(pod).getEnv()) {
        given.put(variable.getName(), variable.getName());
      }
    }
    assertThat(given).containsKeys("EIDETICA_URL", "EIDETICA_ADMIN_PASSWORD_FILE");
    given.remove("POD_NAME"); // for the arguments only
    assertThat(
            Settings.check(
                new SmallRyeConfigBuilder().withSources(new EnvConfigSource(given, 300)).build()))
        .as("unknown settings")
        .isEmpty();
    assertThat(given.keySet().stream().filter(name -> !name.startsWith("EIDETICA_")))
        .as("Quarkus' own that LogsIT and this test know to be read")
        .containsExactlyInAnyOrder("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "QUARKUS_SHUTDOWN_TIMEOUT");
    assertThat(given).doesNotContainKey("EIDETICA_ADMIN_PASSWORD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void podsKeepTheRestrictedStandard(String overlay) throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    String user = Dockerfile.read("jvm").only("USER").replaceFirst(":.*", "");
    for (PodTemplateSpec template : List.of(manifests.node(), manifests.backup())) {
      PodSpec pod = template.getSpec();
      assertThat(pod.getEnableServiceLinks()).isFalse();
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(Long.valueOf(user));
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getHostNetwork()).isNull();
      assertThat(pod.getHostPID()).isNull();
      assertThat(pod.getVolumes()).allSatisfy(v -> assertThat(v.getHostPath()).isNull());
      assertThat(pod.getContainers())
          .hasSize(1)
          .allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getImage()).startsWith("eidetica4j:");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void whatIsWrittenIsOnAVolumeAndSecretsAreWhereTheyAreReadFrom(String overlay)
      throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    Map<String, String> node = mounts(manifests.node());
    assertThat(node).containsKey("/tmp");
    String passwordFile = settings(manifests).get("EIDETICA_ADMIN_PASSWORD_FILE");
    assertThat(node).containsKey(Path.of(passwordFile).getParent().toString());
    for (PodTemplateSpec template : List.of(manifests.node(), manifests.backup())) {
      Set<String> volumes = new HashSet<>();
      template.getSpec().getVolumes().forEach(volume -> volumes.add(volume.getName()));
      manifests.of(StatefulSet.class).stream()
          .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
          .forEach(claim -> volumes.add(claim.getMetadata().getName()));
      assertThat(volumes).containsAll(mounts(template).values());
      EnvVar url =
          container(template).getEnv().stream()
              .filter(variable -> variable.getName().equals("EIDETICA_URL"))
              .findAny()
              .orElseThrow();
      if (overlay.equals("sqlite")) {
        assertThat(url.getValue()).startsWith("sqlite:///");
        String folder =
            Path.of(url.getValue().substring("sqlite://".length())).getParent().toString();
        assertThat(mounts(template)).containsEntry(folder, "data");
      } else {
        assertThat(url.getValueFrom().getSecretKeyRef().getName()).isEqualTo("eidetica-postgres");
      }
    }
    String target = container(manifests.backup()).getArgs().getLast();
    assertThat(mounts(manifests.backup())).containsKey(Path.of(target).getParent().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void aStopHasTheTimeThatItNeeds(String overlay) throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    PodSpec pod = manifests.node().getSpec();
    long before = container(manifests.node()).getLifecycle().getPreStop().getSleep().getSeconds();
    Duration requests = seconds(settings(manifests).get("QUARKUS_SHUTDOWN_TIMEOUT"));
    assertThat(requests).isEqualTo(seconds(application().getProperty("quarkus.shutdown.timeout")));
    assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(requests.plusSeconds(before).plus(TO_CLOSE));
    Probe ready = container(manifests.node()).getReadinessProbe();
    assertThat(ready.getPeriodSeconds() * ready.getFailureThreshold()).isLessThanOrEqualTo(10);
  }

  @Test
  void sqliteHasOneWriterAndItsBackupRunsBesideIt() throws IOException {
    Manifests manifests = Manifests.overlay("sqlite");
    StatefulSet set = manifests.one(StatefulSet.class);
    assertThat(set.getSpec().getReplicas()).isEqualTo(1);
    assertThat(set.getSpec().getServiceName())
        .isEqualTo(manifests.one(Service.class).getMetadata().getName());
    String claim =
        set.getSpec().getVolumeClaimTemplates().getFirst().getMetadata().getName()
            + "-"
            + set.getMetadata().getName()
            + "-0";
    PodSpec backup = manifests.backup().getSpec();
    assertThat(backup.getVolumes())
        .anySatisfy(volume -> {
          assertThat(volume.getPersistentVolumeClaim()).isNotNull();
          assertThat(volume.getPersistentVolumeClaim().getClaimName()).isEqualTo(claim);
        });
    assertThat(
            backup
                .getAffinity()
                .getPodAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getFirst()
                .getLabelSelector()
                .getMatchLabels())
        .isEqualTo(set.getSpec().getSelector().getMatchLabels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void maintenanceCanGoOnAndSomebodyIsLeftWhereThereAreSeveral(String overlay) throws IOException {
    Manifests manifests = Manifests.overlay(overlay);
    int gone = manifests.one(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal();
    assertThat(gone).isPositive();
    assertThat(manifests.replicas() == 1 || manifests.replicas() - gone >= 2).isTrue();
    assertThat(manifests.one(CronJob.class).getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
  }

  @Test
  void bothWaysOfRunningDifferInDataOnly() throws IOException {
    Container one = container(Manifests.overlay("sqlite").node());
    Container other = container(Manifests.overlay("postgres").node());
    for (Container container : List.of(one, other)) {
      container.setEnv(List.of());
      container.setVolumeMounts(
          container.getVolumeMounts().stream().filter(m -> !m.getName().equals("data")).toList());
    }
    assertThat(one).isEqualTo(other);
  }

  private static Map<String, String> settings(Manifests manifests) {
    String name = container(manifests.node()).getEnvFrom().getFirst().getConfigMapRef().getName();
    return manifests.of(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().equals(name))
        .findAny()
        .orElseThrow()
        .getData();
  }

  private static Map<String, String> mounts(PodTemplateSpec pod) {
    Map<String, String> mounts = new HashMap<>();
    for (VolumeMount mount : container(pod).getVolumeMounts()) {
      mounts.put(mount.getMountPath(), mount.getName());
    }
    return mounts;
  }

  private static Container container(PodTemplateSpec pod) {
    return pod.getSpec().getContainers().getFirst();
  }

  private static Duration seconds(String text) {
    return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
  }

  private static Properties application() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        Files.newInputStream(
            Vectors.project().resolve("src/main/resources/application.properties"))) {
      properties.load(in);
    }
    return properties;
  }
}
