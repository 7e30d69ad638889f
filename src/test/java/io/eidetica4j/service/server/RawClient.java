package io.eidetica4j.service.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PasswordKeys;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.instance.KeyStorage;
import io.eidetica4j.instance.UserCredentials;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.FrameReader;
import io.eidetica4j.service.protocol.Frames;
import io.eidetica4j.service.protocol.Handshake;
import io.eidetica4j.service.protocol.RequestJson;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServerFrameJson;
import io.eidetica4j.service.protocol.ServiceError;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.service.protocol.WireLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The other end of the socket, frame by frame. */
public final class RawClient implements AutoCloseable {
  private final SocketChannel channel;
  private final FrameReader frames;
  private final List<ServerFrame.DatabaseWrite> news = new ArrayList<>();

  /** Connected, but without handshake. */
  public RawClient(Path socket) {
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      frames = new FrameReader(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With handshake. */
  public static RawClient greeted(Path socket) {
    RawClient client = new RawClient(socket);
    client.send(Handshake.OURS.toJson());
    if (client.isClosed()) {
      throw new AssertionError("no acknowledgement");
    }
    return client;
  }

  public void sendText(String json) {
    send(json.getBytes(UTF_8));
  }

  void send(byte[] json) {
    try {
      Frames.write(channel, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Requests that arrive at one go, so that the server sees the later ones as it reads the first.
   */
  void sendTogether(List<ServiceRequest> requests) {
    List<byte[]> frames = requests.stream().map(RequestJson::write).toList();
    sendTogether(frames.toArray(byte[][]::new));
  }

  void sendTogether(byte[]... frames) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(frames).mapToInt(f -> f.length + 4).sum());
    for (byte[] frame : frames) {
      all.put(Frames.of(frame));
    }
    try {
      channel.write(all.flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more is to come; what was asked is still to be answered. */
  void sendNoMore() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes as they are, without a frame around them. */
  void sendRaw(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    try {
      channel.write(ByteBuffer.wrap(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame; empty where the server has closed the connection. */
  Optional<byte[]> receive() {
    try {
      return frames.next(WireLimits.FRAME_BYTES);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  boolean isClosed() {
    return receive().isEmpty();
  }

  /** The answer to the oldest request; news on the way are kept. */
  public ServiceResponse answer() {
    while (true) {
      switch (frame()) {
        case ServerFrame.Response(ServiceResponse response) -> {
          return response;
        }
        case ServerFrame.DatabaseWrite write -> news.add(write);
      }
    }
  }

  ServerFrame frame() {
    return ServerFrameJson.read(receive().orElseThrow(), Limits.DEFAULT);
  }

  /** The news so far, which are forgotten here. */
  List<ServerFrame.DatabaseWrite> takeNews() {
    List<ServerFrame.DatabaseWrite> all = List.copyOf(news);
    news.clear();
    return all;
  }

  ServiceResponse ask(ServiceRequest request) {
    send(RequestJson.write(request));
    return answer();
  }

  ServiceResponse ask(Id root, SigKey identity, DatabaseOp op) {
    return ask(new ServiceRequest.OfDatabase(root, identity, op));
  }

  ServiceError fails(ServiceRequest request) {
    return ((ServiceResponse.Failure) ask(request)).error();
  }

  ServiceError fails(Id root, SigKey identity, DatabaseOp op) {
    return ((ServiceResponse.Failure) ask(root, identity, op)).error();
  }

  /** Logs in, and gives the user's root key. */
  PrivateKey login(String username, Optional<String> password) {
    var challenge = (ServiceResponse.LoginChallenge) ask(new ServiceRequest.LoginUser(username));
    PrivateKey key = unlock(challenge.user().credentials(), password);
    ServiceResponse done = ask(new ServiceRequest.LoginProve(sign(key, challenge.challenge())));
    if (!(done instanceof ServiceResponse.LoginOk)) {
      throw new AssertionError(done);
    }
    return key;
  }

  static PrivateKey unlock(UserCredentials credentials, Optional<String> password) {
    return switch (credentials.rootKey()) {
      case KeyStorage.Unencrypted clear -> PrivateKey.parse(clear.key());
      case KeyStorage.Encrypted sealed ->
          PasswordKeys.decryptKey(
              new PasswordKeys.Sealed(sealed.ciphertext(), sealed.nonce()),
              PasswordKeys.derive(
                  password.orElseThrow(), credentials.passwordSalt().orElseThrow()));
    };
  }

  static Bytes sign(PrivateKey key, Bytes challenge) {
    return Bytes.wrap(key.sign(challenge.array()));
  }

  void register(PrivateKey key) {
    var challenge =
        (ServiceResponse.KeyChallenge) ask(new ServiceRequest.KeyChallenge(key.publicKey()));
    ask(new ServiceRequest.KeyRegister(key.publicKey(), sign(key, challenge.challenge())));
  }

  /** Goes without a word. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
