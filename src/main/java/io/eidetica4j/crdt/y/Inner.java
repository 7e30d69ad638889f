package io.eidetica4j.crdt.y;

/** Some neighbouring parts of a list. */
final class Inner extends Node {
  static final int WIDTH = 32;

  final Node[] children = new Node[WIDTH];
  int size;

  int indexOf(Node child) {
    int index = 0;
    while (children[index] != child) {
      index++;
    }
    return index;
  }

  void insert(int index, Node child) {
    System.arraycopy(children, index, children, index + 1, size - index);
    children[index] = child;
    child.parent = this;
    size++;
  }
}
