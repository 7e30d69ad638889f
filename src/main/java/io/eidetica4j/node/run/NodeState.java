package io.eidetica4j.node.run;

/** Where the node is in its life. */
public enum NodeState {
  /** The instance is not open yet. */
  STARTING,
  /** The instance is open. */
  READY,
  /** The node is stopping: what comes is answered for a while, but nothing long is begun. */
  DRAINING
}
