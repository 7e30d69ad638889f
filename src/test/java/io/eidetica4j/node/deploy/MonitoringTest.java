package io.eidetica4j.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts and the dashboard ask for what the node exports. */
class MonitoringTest {
  private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b(?=[{\\[)\\s]|$)");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "http_server_requests_seconds_(count|bucket)|jvm_memory_(used|max)_bytes"
              + "|kube_cronjob_status_last_successful_time");

  @Test
  void alertsAskForMetricsThatAreThere() throws IOException {
    List<Rule> rules =
        Manifests.overlay("sqlite")
            .one(PrometheusRule.class)
            .getSpec()
            .getGroups()
            .getFirst()
            .getRules();
    assertThat(rules).hasSizeGreaterThan(5);
    assertThat(rules.stream().map(Rule::getAlert)).doesNotHaveDuplicates();
    for (Rule rule : rules) {
      checkExpression(rule.getExpr().getStrVal());
      assertThat(rule.getAnnotations()).containsKeys("summary", "description");
      assertThat(rule.getLabels().get("severity")).isIn("critical", "warning", "info");
    }
  }

  @Test
  void theDashboardAsksForMetricsThatAreThere() throws IOException {
    ConfigMap map =
        Manifests.overlay("sqlite").of(ConfigMap.class).stream()
            .filter(m -> m.getMetadata().getName().equals("eidetica-dashboard"))
            .findAny()
            .orElseThrow();
    assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    JsonNode dashboard = new ObjectMapper().readTree(map.getData().get("dashboard.json"));
    List<Integer> ids = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      ids.add(panel.path("id").asInt());
      assertThat(panel.path("title").asText()).isNotBlank();
      assertThat(panel.path("targets")).isNotEmpty();
      for (JsonNode target : panel.path("targets")) {
        checkExpression(target.path("expr").asText());
      }
    }
    assertThat(ids).hasSizeGreaterThan(8).doesNotHaveDuplicates();
  }

  /** Each metric, with what a histogram's or timer's name is followed by, is documented. */
  private static void checkExpression(String expression) {
    Map<String, String> documented = MetricsDocument.read();
    String plain =
        expression.replaceAll("\\{[^}]*}", "{}").replaceAll("\\b(by|without) \\([^)]*\\)", "");
    List<String> metrics =
        METRIC.matcher(plain).results().map(MatchResult::group).distinct().toList();
    assertThat(metrics).as(expression).isNotEmpty();
    assertThat(metrics)
        .allSatisfy(metric -> {
          String histogram = metric.replaceFirst("_(bucket|count|sum)$", "");
          boolean known =
              FOREIGN.matcher(metric).matches()
                  || documented.containsKey(metric)
                  || "histogram".equals(documented.get(histogram));
          assertThat(known).as(metric).isTrue();
        });
    assertThat(expression.chars().filter(c -> c == '(').count())
        .isEqualTo(expression.chars().filter(c -> c == ')').count());
  }
}
