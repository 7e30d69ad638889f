package io.eidetica4j.crdt.y;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one client by clock, without gaps. They are kept in pieces, so that a block that is
 * split or joined moves some hundred references and not all of them.
 */
final class BlockList {
  private static final int PIECE = 256;

  // nothing for a client who is only mentioned: an update can name very many
  private static final Block[][] NO_PIECES = new Block[0][];
  private static final int[] NO_SIZES = new int[0];

  private Block[][] pieces = NO_PIECES;
  private int[] sizes = NO_SIZES;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  /** The last block, which there must be. */
  Block last() {
    return pieces[count - 1][sizes[count - 1] - 1];
  }

  /** The block that holds a clock, which there must be. */
  Block find(int clock) {
    Block last = last();
    if (last.clock <= clock) {
      return last;
    }
    int piece = pieceOf(clock);
    return pieces[piece][indexIn(piece, clock)];
  }

  private int pieceOf(int clock) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (pieces[middle][0].clock <= clock) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int indexIn(int piece, int clock) {
    Block[] blocks = pieces[piece];
    int low = 0;
    int high = sizes[piece] - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks[middle].clock <= clock) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Adds the block that starts where the last one ends. */
  void append(Block block) {
    if (count == 0) {
      insertPiece(0, new Block[2], 0);
    } else if (sizes[count - 1] == PIECE) {
      insertPiece(count, new Block[8], 0);
    }
    insert(count - 1, sizes[count - 1], block);
  }

  /** Adds what was split off a block, which ends now where this one starts. */
  void insertAfter(Block block, Block rest) {
    int piece = pieceOf(block.clock);
    int index = indexIn(piece, block.clock) + 1;
    if (sizes[piece] == PIECE) {
      int half = PIECE / 2;
      insertPiece(piece + 1, Arrays.copyOfRange(pieces[piece], half, half + PIECE), PIECE - half);
      Arrays.fill(pieces[piece], half, PIECE, null);
      sizes[piece] = half;
      if (index > half) {
        piece++;
        index -= half;
      }
    }
    insert(piece, index, rest);
  }

  private void insertPiece(int at, Block[] blocks, int size) {
    if (count == pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(1, count * 2));
      sizes = Arrays.copyOf(sizes, Math.max(1, count * 2));
    }
    System.arraycopy(pieces, at, pieces, at + 1, count - at);
    System.arraycopy(sizes, at, sizes, at + 1, count - at);
    pieces[at] = blocks;
    sizes[at] = size;
    count++;
  }

  private void insert(int piece, int index, Block block) {
    Block[] blocks = pieces[piece];
    if (sizes[piece] == blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.min(PIECE, blocks.length * 2));
      pieces[piece] = blocks;
    }
    System.arraycopy(blocks, index, blocks, index + 1, sizes[piece] - index);
    blocks[index] = block;
    sizes[piece]++;
  }

  /** Puts a block in the place of the one with the same clocks. */
  void replace(Block block) {
    int piece = pieceOf(block.clock);
    pieces[piece][indexIn(piece, block.clock)] = block;
  }

  /**
   * Joins blocks where that can be done, from the one that holds a clock on up to another clock.
   */
  void join(int from, int to, Joining joining) {
    if (isEmpty() || from >= last().end()) {
      return;
    }
    int piece = pieceOf(from);
    int index = indexIn(piece, from);
    Block before = before(piece, index);
    boolean emptied = false;
    for (; piece < count; piece++) {
      Block[] blocks = pieces[piece];
      int size = sizes[piece];
      int kept = index;
      int next = index;
      for (; next < size && blocks[next].clock <= to; next++) {
        Block block = blocks[next];
        if (before != null && joining.join(before, block)) {
          continue;
        }
        blocks[kept++] = block;
        before = block;
      }
      boolean done = next < size;
      System.arraycopy(blocks, next, blocks, kept, size - next);
      sizes[piece] = kept + size - next;
      Arrays.fill(blocks, sizes[piece], size, null);
      emptied |= sizes[piece] == 0;
      index = 0;
      if (done) {
        break;
      }
    }
    if (emptied) {
      dropEmptyPieces();
    }
  }

  private @Nullable Block before(int piece, int index) {
    if (index > 0) {
      return pieces[piece][index - 1];
    }
    return piece > 0 ? pieces[piece - 1][sizes[piece - 1] - 1] : null;
  }

  private void dropEmptyPieces() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (sizes[i] > 0) {
        pieces[kept] = pieces[i];
        sizes[kept++] = sizes[i];
      }
    }
    Arrays.fill(pieces, kept, count, null);
    count = kept;
  }

  /** Shows the blocks from the one that holds a clock on, until it is told to stop. */
  void forEachFrom(int clock, Visitor visitor) {
    if (isEmpty() || clock >= last().end()) {
      return;
    }
    int piece = pieceOf(clock);
    int index = indexIn(piece, clock);
    for (; piece < count; piece++, index = 0) {
      for (; index < sizes[piece]; index++) {
        if (!visitor.visit(pieces[piece][index])) {
          return;
        }
      }
    }
  }

  /** How many blocks there are from the one that holds a clock on. */
  int countFrom(int clock) {
    if (isEmpty() || clock >= last().end()) {
      return 0;
    }
    int piece = pieceOf(clock);
    int sum = -indexIn(piece, clock);
    for (; piece < count; piece++) {
      sum += sizes[piece];
    }
    return sum;
  }

  /** Joins a block to the one before it, if it can be. */
  interface Joining {
    boolean join(Block before, Block block);
  }

  /** Sees one block after the other; must not change how many there are. */
  interface Visitor {
    boolean visit(Block block);
  }
}
