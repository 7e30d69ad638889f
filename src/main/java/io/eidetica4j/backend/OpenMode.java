package io.eidetica4j.backend;

/** How a backend's file is opened. */
public enum OpenMode {
  /** It must be there and hold an instance's data; nothing is made, nothing is changed by it. */
  MUST_EXIST,
  /** It is made where it is missing. */
  CREATE_IF_MISSING,
  /** As {@link #MUST_EXIST}, but writes are refused; works beside a process that writes. */
  READ_ONLY
}
