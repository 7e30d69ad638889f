package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.database.Trees;
import java.util.Optional;

/**
 * Opens what a backend holds, or makes an instance in it. Where that fails, what was opened above
 * the backend is closed again and the backend is left to the caller.
 */
final class Opener {
  private Opener() {}

  static Instance open(InstanceStorage storage, InstanceOptions options) {
    InstanceMetadata metadata =
        storage
            .backend()
            .metadata()
            .orElseThrow(() ->
                ErrorKind.INSTANCE_NOT_INITIALIZED.error(
                    "Instance not initialized: no instance was made here yet"));
    return load(storage, options, metadata).firstHandle();
  }

  static Opened openOrCreate(InstanceStorage storage, NewUser initial, InstanceOptions options) {
    return FirstStart.alone(storage.backend(), () -> openOrCreateAlone(storage, initial, options));
  }

  private static Opened openOrCreateAlone(
      InstanceStorage storage, NewUser initial, InstanceOptions options) {
    Optional<InstanceMetadata> metadata = storage.backend().metadata();
    if (metadata.isEmpty()) {
      return Bootstrap.create(storage, initial, options);
    }
    InstanceCore core = load(storage, options, metadata.get());
    return new Opened(core.firstHandle(), Bootstrap.finishInterrupted(core, initial));
  }

  static Opened create(InstanceStorage storage, NewUser initial, InstanceOptions options) {
    return FirstStart.alone(storage.backend(), () -> createAlone(storage, initial, options));
  }

  private static Opened createAlone(
      InstanceStorage storage, NewUser initial, InstanceOptions options) {
    if (storage.backend().metadata().isPresent()) {
      throw ErrorKind.INSTANCE_INSTANCE_ALREADY_EXISTS.error("Instance already exists");
    }
    return Bootstrap.create(storage, initial, options);
  }

  static Trees trees(Backend backend, InstanceOptions options) {
    return new Trees(
        backend, options.clock(), options.replayOrder(), options.limits(), options.observer());
  }

  private static InstanceCore load(
      InstanceStorage storage, InstanceOptions options, InstanceMetadata metadata) {
    Optional<InstanceSecrets> secrets = storage.backend().secrets();
    secrets.ifPresent(s -> checkSameDevice(s, metadata));
    return new InstanceCore(options, storage, trees(storage.backend(), options), metadata, secrets);
  }

  private static void checkSameDevice(InstanceSecrets secrets, InstanceMetadata metadata) {
    if (!secrets.signingKey().publicKey().equals(metadata.id())) {
      throw mismatch();
    }
  }

  private static EideticaException mismatch() {
    return ErrorKind.INSTANCE_DEVICE_KEY_MISMATCH.error(
        "Device key mismatch: the stored device key is not that of the stored instance id");
  }
}
