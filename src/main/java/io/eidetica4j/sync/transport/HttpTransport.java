package io.eidetica4j.sync.transport;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.CappedInput;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.RequestJson;
import io.eidetica4j.sync.protocol.ResponseJson;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests by {@code POST /api/v0}. Follows no redirect; asks for compressed answers, which a node
 * of the reference passes over; gives up on whoever is too slow or says too much.
 */
public final class HttpTransport implements SyncTransport {
  private static final String PATH = "/api/v0";

  private final HttpOptions options;
  private final Limits limits;
  private final AddressPolicy policy;
  private final ScheduledExecutorService deadlines;
  private @Nullable HttpClient client;
  private boolean closed;

  /**
   * With these options.
   *
   * @param limits what entries may be
   * @throws EideticaException {@code sync/InvalidAddress} where a list holds what is no network
   */
  public HttpTransport(HttpOptions options, Limits limits) {
    this.options = options;
    this.limits = limits;
    this.policy = new AddressPolicy(options.allow(), options.deny());
    this.deadlines =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("sync-deadlines").factory());
  }

  @Override
  public String type() {
    return Address.HTTP;
  }

  @Override
  public SyncResponse send(Destination to, SyncRequest request, EntrySink sink) {
    URI target = policy.resolve(to).resolve(PATH);
    HttpRequest.Builder http =
        HttpRequest.newBuilder(target)
            .timeout(options.headersTimeout())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(RequestJson.write(request)));
    if (options.compress()) {
      http.header("Accept-Encoding", "gzip");
    }
    HttpResponse<InputStream> response = exchange(to, http.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw ErrorKind.SYNC_NETWORK.error(
            "Network error: Server returned error: " + response.statusCode());
      }
      return read(response, body, sink);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Made at the first request: reading the certificates that it trusts would be a good part of a
   * node's start.
   */
  private synchronized HttpClient client() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(options.connectTimeout())
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
    }
    return client;
  }

  private HttpResponse<InputStream> exchange(Destination to, HttpRequest request) {
    try {
      return client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw ErrorKind.SYNC_CONNECTION_FAILED.error(
          "Failed to connect to " + to.address().address() + ": " + reason(e), e);
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ErrorKind.SYNC_NETWORK.error("Network error: interrupted", e);
    }
  }

  private SyncResponse read(HttpResponse<InputStream> response, InputStream body, EntrySink sink)
      throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> cut(body, late), options.totalTimeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      boolean zipped =
          response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
      InputStream plain = zipped ? new GZIPInputStream(body, 1 << 16) : body;
      long most = options.maxResponseBytes();
      InputStream capped =
          new CappedInput(
              plain,
              most,
              () -> {
                throw new IOException("the answer has more than " + most + " bytes");
              });
      return ResponseJson.read(capped, limits, sink);
    } catch (IOException e) {
      if (late.get()) {
        throw ErrorKind.SYNC_NETWORK.error("Network error: the answer takes too long", e);
      }
      throw e;
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.SERIALIZE
          ? ErrorKind.SYNC_NETWORK.error(
              "Network error: Failed to parse response: " + e.getMessage(), e)
          : e;
    } finally {
      deadline.cancel(false);
    }
  }

  private static void cut(InputStream body, AtomicBoolean late) {
    late.set(true);
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EideticaException broken(IOException e) {
    return ErrorKind.SYNC_NETWORK.error("Network error: " + reason(e), e);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public synchronized void close() {
    closed = true;
    deadlines.shutdownNow();
    if (client != null) {
      client.shutdownNow();
    }
  }
}
