package io.eidetica4j.sync.peers;

/** What became of a request for access. */
public sealed interface BootstrapStatus {
  /** Nobody has decided yet. */
  record Pending() implements BootstrapStatus {}

  /**
   * The key was given the right.
   *
   * @param approvedBy whose decision it was
   * @param approvalTime when, in RFC 3339
   */
  record Approved(String approvedBy, String approvalTime) implements BootstrapStatus {}

  /**
   * The request was refused.
   *
   * @param rejectedBy whose decision it was
   * @param rejectionTime when, in RFC 3339
   */
  record Rejected(String rejectedBy, String rejectionTime) implements BootstrapStatus {}

  /** The name in lower case. */
  default String kind() {
    return switch (this) {
      case Pending() -> "pending";
      case Approved approved -> "approved";
      case Rejected rejected -> "rejected";
    };
  }

  /** As error texts show it. */
  default String debugText() {
    return switch (this) {
      case Pending() -> "Pending";
      case Approved(String by, String time) ->
          "Approved { approved_by: \"" + by + "\", approval_time: \"" + time + "\" }";
      case Rejected(String by, String time) ->
          "Rejected { rejected_by: \"" + by + "\", rejection_time: \"" + time + "\" }";
    };
  }
}
