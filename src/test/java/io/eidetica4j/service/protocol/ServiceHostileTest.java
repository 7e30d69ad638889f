package io.eidetica4j.service.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.service.Transcript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames and messages from somebody who means no good. */
class ServiceHostileTest {
  private static final List<Transcript.Frame> FRAMES = Transcript.frames();

  @Test
  void whateverIsDoneToAMessageItIsReadOrRefused() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      Transcript.Frame frame = FRAMES.get(random.nextInt(FRAMES.size()));
      byte[] json = frame.json().toString().getBytes(UTF_8);
      for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
        json = changed(json, random);
      }
      refused += isRefused(frame.fromClient(), json) ? 1 : 0;
    }
    assertThat(refused).isBetween(1_000, 6_000);
  }

  /** Anything but an error of ours fails the test. */
  private static boolean isRefused(boolean request, byte[] json) {
    try {
      if (request) {
        RequestJson.read(json, Limits.DEFAULT);
      } else {
        ServerFrameJson.read(json, Limits.DEFAULT);
      }
      return false;
    } catch (EideticaException e) {
      return true;
    }
  }

  private static byte[] changed(byte[] json, Random random) {
    if (json.length < 2) {
      return json;
    }
    int at = random.nextInt(json.length);
    byte[] copy = json.clone();
    switch (random.nextInt(4)) {
      case 0 -> copy[at] = (byte) random.nextInt(256);
      case 1 -> copy[at] = (byte) "{}[]\",:0n-".charAt(random.nextInt(10));
      case 2 -> copy = Arrays.copyOf(copy, at);
      default -> {
        int from = random.nextInt(json.length);
        int length = Math.min(random.nextInt(64), json.length - Math.max(at, from));
        System.arraycopy(json, from, copy, at, length);
      }
    }
    return copy;
  }

  @Test
  void deepJsonIsRefused() {
    String deep = "[".repeat(100_000);
    String request = "{\"TrustedLoginUser\":{\"username\":\"a\",\"x\":" + deep;
    assertThat(isRefused(true, request.getBytes(UTF_8))).isTrue();
    assertThat(isRefused(false, ("{\"Response\":{\"CrdtValue\":" + deep).getBytes(UTF_8))).isTrue();
  }

  @Test
  void aFrameRoundTrips() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(Channels.newChannel(out), "{\"protocol_version\":0}".getBytes(UTF_8));
    byte[] frame = out.toByteArray();
    assertThat(frame).startsWith(0, 0, 0, 0x16);
    assertThat(new FrameReader(channel(frame)).next(100))
        .contains("{\"protocol_version\":0}".getBytes(UTF_8));
  }

  @Test
  void aStreamThatEndsBeforeOrInALengthHasEnded() throws IOException {
    assertThat(new FrameReader(channel()).next(100)).isEmpty();
    assertThat(new FrameReader(channel(0, 0, 1)).next(100)).isEmpty();
  }

  @Test
  void framesThatCameTogetherAreAtHandAndATornOneIsWaitedFor() throws IOException {
    FrameReader frames = new FrameReader(channel(0, 0, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 2, 'b'));
    assertThat(frames.isAtHand()).as("nothing was read yet").isFalse();
    assertThat(frames.next(9)).contains(new byte[] {'a'});
    assertThat(frames.isAtHand()).isTrue();
    assertThat(frames.next(9)).contains(new byte[0]);
    assertThat(frames.isAtHand()).as("half a frame").isFalse();
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> frames.next(9));
  }

  @Test
  void aFrameLongerThanWhatIsReadAheadIsWhole() throws IOException {
    byte[] large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] each : new byte[][] {{1}, large, {2}}) {
      Frames.write(Channels.newChannel(out), each);
    }
    FrameReader frames = new FrameReader(channel(out.toByteArray()));
    for (byte[] each : new byte[][] {{1}, large, {2}}) {
      assertThat(frames.next(large.length)).contains(each);
    }
    assertThat(frames.next(9)).isEmpty();
  }

  @Test
  void aStreamThatEndsInAFrameIsAnError() {
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> new FrameReader(channel(0, 0, 0, 9, 1, 2)).next(100));
  }

  @Test
  void aFrameBeyondTheLimitIsRefusedByItsLength() {
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> new FrameReader(channel(0, 0, 0, 101)).next(100))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED));
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(
            () -> new FrameReader(channel(0xff, 0xff, 0xff, 0xff)).next(WireLimits.FRAME_BYTES));
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> Frames.of(new byte[WireLimits.FRAME_BYTES + 1]));
  }

  @Test
  void aLengthAloneTakesNoMemory() {
    int[] largest = {0};
    ReadableByteChannel stingy =
        new ReadableByteChannel() {
          private int given;

          @Override
          public int read(ByteBuffer to) {
            largest[0] = Math.max(largest[0], to.capacity());
            if (given < 4) {
              to.put((byte) (given++ == 0 ? 4 : 0)); // 64 MiB
              return 1;
            }
            return -1;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> new FrameReader(stingy).next(WireLimits.FRAME_BYTES));
    assertThat(largest[0]).isLessThan(1 << 20);
  }

  private static ReadableByteChannel channel(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return channel(content);
  }

  private static ReadableByteChannel channel(byte[] content) {
    return Channels.newChannel(new ByteArrayInputStream(content));
  }
}
