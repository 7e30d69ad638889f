package io.eidetica4j;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of error, by module and name. The names are those that cross the local socket and that
 * REST problem types carry, so they are part of the contract with peers and must not be changed.
 */
public enum ErrorKind {
  // spotless:off (a table: one kind a line)
  IO("io", "Io", StorageException::new, ErrorClass.IO),
  SERIALIZE("serialize", "Serialize", CorruptDataException::new),
  ID_INVALID_FORMAT("id", "InvalidFormat", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.ID),
  ID_INVALID_LENGTH("id", "InvalidLength", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.ID),
  ID_UNKNOWN_ALGORITHM("id", "UnknownAlgorithm", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.ID),
  ID_INVALID_HEX("id", "InvalidHex", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.ID),
  ENTRY_VALIDATION_FAILED("entry", "ValidationFailed", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.ENTRY, ErrorClass.ENTRY_VALIDATION),
  ENTRY_SERIALIZATION_FAILED("entry", "SerializationFailed", InvalidInputException::new, ErrorClass.ENTRY, ErrorClass.ENTRY_SERIALIZATION),
  ENTRY_INVALID_STRUCTURE("entry", "InvalidStructure", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.ENTRY, ErrorClass.ENTRY_VALIDATION),
  ENTRY_INVALID_INDEX_DATA("entry", "InvalidIndexData", InvalidInputException::new, ErrorClass.ENTRY),
  CRDT_MERGE_FAILED("crdt", "MergeFailed", CorruptDataException::new, ErrorClass.CRDT, ErrorClass.CRDT_MERGE),
  CRDT_SERIALIZATION_FAILED("crdt", "SerializationFailed", InvalidInputException::new, ErrorClass.CRDT, ErrorClass.CRDT_SERIALIZATION),
  CRDT_DESERIALIZATION_FAILED("crdt", "DeserializationFailed", InvalidInputException::new, ErrorClass.CRDT, ErrorClass.CRDT_SERIALIZATION),
  CRDT_TYPE_MISMATCH("crdt", "TypeMismatch", InvalidInputException::new, ErrorClass.CRDT, ErrorClass.CRDT_TYPE),
  CRDT_INVALID_VALUE("crdt", "InvalidValue", InvalidInputException::new, ErrorClass.CRDT),
  CRDT_LIST_OPERATION_FAILED("crdt", "ListOperationFailed", InvalidInputException::new, ErrorClass.CRDT),
  CRDT_DOC_OPERATION_FAILED("crdt", "DocOperationFailed", InvalidInputException::new, ErrorClass.CRDT),
  CRDT_NESTED_OPERATION_FAILED("crdt", "NestedOperationFailed", InvalidInputException::new, ErrorClass.CRDT),
  CRDT_INVALID_UUID("crdt", "InvalidUuid", InvalidInputException::new, ErrorClass.CRDT),
  CRDT_ELEMENT_NOT_FOUND("crdt", "ElementNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.CRDT),
  CRDT_INVALID_PATH("crdt", "InvalidPath", InvalidInputException::new, ErrorClass.CRDT),
  CRDT_LIST_INDEX_OUT_OF_BOUNDS("crdt", "ListIndexOutOfBounds", InvalidInputException::new, ErrorClass.CRDT),
  AUTH_KEY_NOT_FOUND("auth", "KeyNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_KEY_FORMAT("auth", "InvalidKeyFormat", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_KEY_PARSING_FAILED("auth", "KeyParsingFailed", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_NO_AUTH_CONFIGURATION("auth", "NoAuthConfiguration", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_AUTH_CONFIGURATION("auth", "InvalidAuthConfiguration", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_EMPTY_DELEGATION_PATH("auth", "EmptyDelegationPath", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_DELEGATION_DEPTH_EXCEEDED("auth", "DelegationDepthExceeded", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_DELEGATION_STEP("auth", "InvalidDelegationStep", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_DELEGATED_TREE_LOAD_FAILED("auth", "DelegatedTreeLoadFailed", StorageException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_DELEGATION_TIPS("auth", "InvalidDelegationTips", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_DELEGATION_NOT_FOUND("auth", "DelegationNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.AUTHENTICATION),
  AUTH_DELEGATION_PATH_TOO_LONG("auth", "DelegationPathTooLong", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_DELEGATION_TIPS_TOO_MANY("auth", "DelegationTipsTooMany", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_DELEGATED_TREE_UNSYNCED("auth", "DelegatedTreeUnsynced", StorageException::new, ErrorClass.AUTHENTICATION),
  AUTH_CANNOT_REVOKE_NON_KEY("auth", "CannotRevokeNonKey", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_MALFORMED_ENTRY("auth", "MalformedEntry", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_SIGNATURE("auth", "InvalidSignature", AccessDeniedException::new, ErrorClass.AUTHENTICATION),
  AUTH_SIGNATURE_VERIFICATION_FAILED("auth", "SignatureVerificationFailed", AccessDeniedException::new, ErrorClass.AUTHENTICATION),
  AUTH_DATABASE_REQUIRED("auth", "DatabaseRequired", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_PERMISSION_STRING("auth", "InvalidPermissionString", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_PERMISSION_REQUIRES_PRIORITY("auth", "PermissionRequiresPriority", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_PRIORITY_VALUE("auth", "InvalidPriorityValue", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_INVALID_KEY_STATUS("auth", "InvalidKeyStatus", InvalidInputException::new, ErrorClass.AUTHENTICATION),
  AUTH_PERMISSION_DENIED("auth", "PermissionDenied", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  AUTH_KEY_ALREADY_EXISTS("auth", "KeyAlreadyExists", ConflictException::new, ErrorClass.AUTHENTICATION),
  AUTH_KEY_NAME_CONFLICT("auth", "KeyNameConflict", ConflictException::new, ErrorClass.AUTHENTICATION),
  AUTH_SIGNING_KEY_MISMATCH("auth", "SigningKeyMismatch", AccessDeniedException::new, ErrorClass.AUTHENTICATION),
  BACKEND_ENTRY_NOT_FOUND("backend", "EntryNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.DATABASE),
  BACKEND_VERIFICATION_STATUS_NOT_FOUND("backend", "VerificationStatusNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.DATABASE),
  BACKEND_ENTRY_VALIDATION_FAILED("backend", "EntryValidationFailed", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.INTEGRITY),
  BACKEND_ENTRY_NOT_IN_TREE("backend", "EntryNotInTree", InvalidInputException::new, ErrorClass.DATABASE, ErrorClass.VALIDATION),
  BACKEND_ENTRY_NOT_IN_SUBTREE("backend", "EntryNotInSubtree", InvalidInputException::new, ErrorClass.DATABASE, ErrorClass.VALIDATION),
  BACKEND_CYCLE_DETECTED("backend", "CycleDetected", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.INTEGRITY),
  BACKEND_NO_COMMON_ANCESTOR("backend", "NoCommonAncestor", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.VALIDATION),
  BACKEND_EMPTY_ENTRY_LIST("backend", "EmptyEntryList", InvalidInputException::new, ErrorClass.DATABASE, ErrorClass.VALIDATION),
  BACKEND_SERIALIZATION_FAILED("backend", "SerializationFailed", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.IO),
  BACKEND_DESERIALIZATION_FAILED("backend", "DeserializationFailed", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.IO),
  BACKEND_FILE_IO("backend", "FileIo", StorageException::new, ErrorClass.DATABASE, ErrorClass.IO),
  BACKEND_TREE_INTEGRITY_VIOLATION("backend", "TreeIntegrityViolation", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.INTEGRITY),
  BACKEND_SQLX_ERROR("backend", "SqlxError", StorageException::new, ErrorClass.DATABASE, ErrorClass.IO),
  BACKEND_HEIGHT_CALCULATION_CORRUPTION("backend", "HeightCalculationCorruption", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.INTEGRITY),
  BACKEND_PRIVATE_KEY_NOT_FOUND("backend", "PrivateKeyNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.DATABASE),
  BACKEND_CRDT_CACHE_ERROR("backend", "CrdtCacheError", StorageException::new, ErrorClass.DATABASE),
  BACKEND_INVALID_TREE_REFERENCE("backend", "InvalidTreeReference", CorruptDataException::new, ErrorClass.DATABASE),
  BACKEND_STATE_INCONSISTENCY("backend", "StateInconsistency", CorruptDataException::new, ErrorClass.DATABASE, ErrorClass.INTEGRITY),
  BACKEND_CACHE_ERROR("backend", "CacheError", StorageException::new, ErrorClass.DATABASE),
  INSTANCE_INSTANCE_ALREADY_EXISTS("instance", "InstanceAlreadyExists", ConflictException::new, ErrorClass.CONFLICT, ErrorClass.BASE_DATABASE),
  INSTANCE_NOT_INITIALIZED("instance", "NotInitialized", NotFoundException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_INVALID_URL("instance", "InvalidUrl", InvalidInputException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_UNSUPPORTED_SCHEME("instance", "UnsupportedScheme", InvalidInputException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_BACKEND_UNAVAILABLE("instance", "BackendUnavailable", NotAvailableException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_INVALID_SNAPSHOT("instance", "InvalidSnapshot", CorruptDataException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_SNAPSHOT_NOT_SUPPORTED("instance", "SnapshotNotSupported", NotAvailableException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_DEVICE_KEY_NOT_FOUND("instance", "DeviceKeyNotFound", NotFoundException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_DEVICE_KEY_MISMATCH("instance", "DeviceKeyMismatch", CorruptDataException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_OPERATION_NOT_SUPPORTED("instance", "OperationNotSupported", NotAvailableException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_ENTRY_VALIDATION_FAILED("instance", "EntryValidationFailed", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.VALIDATION),
  INSTANCE_INSTANCE_DROPPED("instance", "InstanceDropped", ClosedException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_ENTRY_NOT_IN_DATABASE("instance", "EntryNotInDatabase", NotFoundException::new, ErrorClass.BASE_DATABASE, ErrorClass.VALIDATION),
  INSTANCE_AUTHENTICATION_REQUIRED("instance", "AuthenticationRequired", AccessDeniedException::new, ErrorClass.AUTHENTICATION, ErrorClass.BASE_DATABASE),
  INSTANCE_DATABASE_NOT_FOUND("instance", "DatabaseNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.BASE_DATABASE),
  INSTANCE_DATABASE_ALREADY_EXISTS("instance", "DatabaseAlreadyExists", ConflictException::new, ErrorClass.CONFLICT, ErrorClass.BASE_DATABASE),
  INSTANCE_ENTRY_NOT_FOUND("instance", "EntryNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.BASE_DATABASE),
  INSTANCE_TRANSACTION_ALREADY_COMMITTED("instance", "TransactionAlreadyCommitted", ClosedException::new, ErrorClass.BASE_DATABASE, ErrorClass.OPERATION),
  INSTANCE_EMPTY_TIPS_NOT_ALLOWED("instance", "EmptyTipsNotAllowed", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.OPERATION),
  INSTANCE_INVALID_TIP("instance", "InvalidTip", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.VALIDATION),
  INSTANCE_SIGNING_KEY_NOT_FOUND("instance", "SigningKeyNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.AUTHENTICATION, ErrorClass.BASE_DATABASE),
  INSTANCE_NO_AUTH_CONFIGURATION("instance", "NoAuthConfiguration", InvalidInputException::new, ErrorClass.AUTHENTICATION, ErrorClass.BASE_DATABASE),
  INSTANCE_AUTHENTICATION_VALIDATION_FAILED("instance", "AuthenticationValidationFailed", AccessDeniedException::new, ErrorClass.AUTHENTICATION, ErrorClass.BASE_DATABASE),
  INSTANCE_INSUFFICIENT_PERMISSIONS("instance", "InsufficientPermissions", AccessDeniedException::new, ErrorClass.AUTHENTICATION, ErrorClass.BASE_DATABASE),
  INSTANCE_SIGNATURE_VERIFICATION_FAILED("instance", "SignatureVerificationFailed", AccessDeniedException::new, ErrorClass.AUTHENTICATION, ErrorClass.BASE_DATABASE),
  INSTANCE_INVALID_DATA_TYPE("instance", "InvalidDataType", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.VALIDATION),
  INSTANCE_SERIALIZATION_FAILED("instance", "SerializationFailed", CorruptDataException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_INVALID_DATABASE_CONFIGURATION("instance", "InvalidDatabaseConfiguration", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.VALIDATION),
  INSTANCE_SETTINGS_VALIDATION_FAILED("instance", "SettingsValidationFailed", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.VALIDATION),
  INSTANCE_INVALID_OPERATION("instance", "InvalidOperation", InvalidInputException::new, ErrorClass.BASE_DATABASE, ErrorClass.OPERATION),
  INSTANCE_DATABASE_INITIALIZATION_FAILED("instance", "DatabaseInitializationFailed", StorageException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_DATABASE_STATE_CORRUPTION("instance", "DatabaseStateCorruption", CorruptDataException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_SYNC_ALREADY_ENABLED("instance", "SyncAlreadyEnabled", ConflictException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_SYSTEM_DATABASE_NOT_FOUND("instance", "SystemDatabaseNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.BASE_DATABASE),
  STORE_KEY_NOT_FOUND("store", "KeyNotFound", NotFoundException::new, ErrorClass.NOT_FOUND, ErrorClass.STORE),
  STORE_SERIALIZATION_FAILED("store", "SerializationFailed", InvalidInputException::new, ErrorClass.STORE, ErrorClass.STORE_SERIALIZATION),
  STORE_DESERIALIZATION_FAILED("store", "DeserializationFailed", CorruptDataException::new, ErrorClass.STORE, ErrorClass.STORE_SERIALIZATION),
  STORE_TYPE_MISMATCH("store", "TypeMismatch", InvalidInputException::new, ErrorClass.TYPE, ErrorClass.STORE, ErrorClass.STORE_TYPE),
  STORE_INVALID_OPERATION("store", "InvalidOperation", InvalidInputException::new, ErrorClass.OPERATION, ErrorClass.STORE),
  STORE_REQUIRES_TRANSACTION("store", "RequiresTransaction", InvalidInputException::new, ErrorClass.OPERATION, ErrorClass.STORE),
  STORE_DATA_CORRUPTION("store", "DataCorruption", CorruptDataException::new, ErrorClass.INTEGRITY, ErrorClass.STORE),
  STORE_INVALID_CONFIGURATION("store", "InvalidConfiguration", CorruptDataException::new, ErrorClass.STORE),
  STORE_IMPLEMENTATION_ERROR("store", "ImplementationError", InvalidInputException::new, ErrorClass.STORE),
  TRANSACTION_TRANSACTION_ALREADY_COMMITTED("transaction", "TransactionAlreadyCommitted", ClosedException::new, ErrorClass.ALREADY_COMMITTED),
  TRANSACTION_EMPTY_TIPS_NOT_ALLOWED("transaction", "EmptyTipsNotAllowed", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.OPERATION),
  TRANSACTION_INVALID_TIP("transaction", "InvalidTip", InvalidInputException::new, ErrorClass.VALIDATION, ErrorClass.OPERATION),
  TRANSACTION_ENTRY_CONSTRUCTION_FAILED("transaction", "EntryConstructionFailed", InvalidInputException::new, ErrorClass.ENTRY),
  TRANSACTION_ENTRY_SIGNING_FAILED("transaction", "EntrySigningFailed", AccessDeniedException::new),
  TRANSACTION_SIGNATURE_VERIFICATION_FAILED("transaction", "SignatureVerificationFailed", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  TRANSACTION_ENTRY_VALIDATION_FAILED("transaction", "EntryValidationFailed", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION, ErrorClass.ENTRY),
  TRANSACTION_SIGNING_KEY_NOT_FOUND("transaction", "SigningKeyNotFound", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  TRANSACTION_AUTHENTICATION_REQUIRED("transaction", "AuthenticationRequired", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  TRANSACTION_NO_AUTH_CONFIGURATION("transaction", "NoAuthConfiguration", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  TRANSACTION_CORRUPTED_AUTH_CONFIGURATION("transaction", "CorruptedAuthConfiguration", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  TRANSACTION_INSUFFICIENT_PERMISSIONS("transaction", "InsufficientPermissions", AccessDeniedException::new, ErrorClass.PERMISSION_DENIED, ErrorClass.AUTHENTICATION),
  TRANSACTION_STORE_DESERIALIZATION_FAILED("transaction", "StoreDeserializationFailed", CorruptDataException::new, ErrorClass.STORE),
  TRANSACTION_BACKEND_OPERATION_FAILED("transaction", "BackendOperationFailed", StorageException::new),
  TRANSACTION_SYSTEM_SUBTREE_LOCKED("transaction", "SystemSubtreeLocked", InvalidInputException::new),
  USER_USER_NOT_FOUND("user", "UserNotFound", NotFoundException::new, ErrorClass.NOT_FOUND),
  USER_USERNAME_ALREADY_EXISTS("user", "UsernameAlreadyExists", ConflictException::new),
  USER_DUPLICATE_USERS_DETECTED("user", "DuplicateUsersDetected", CorruptDataException::new),
  USER_INVALID_PASSWORD("user", "InvalidPassword", AccessDeniedException::new),
  USER_KEY_NOT_FOUND("user", "KeyNotFound", NotFoundException::new, ErrorClass.NOT_FOUND),
  USER_KEY_ALREADY_EXISTS("user", "KeyAlreadyExists", ConflictException::new),
  USER_ENCRYPTION_FAILED("user", "EncryptionFailed", InvalidInputException::new),
  USER_DECRYPTION_FAILED("user", "DecryptionFailed", AccessDeniedException::new),
  USER_INSUFFICIENT_PERMISSIONS("user", "InsufficientPermissions", AccessDeniedException::new),
  USER_NO_ADMIN_KEY("user", "NoAdminKey", AccessDeniedException::new),
  USER_DATABASE_NOT_TRACKED("user", "DatabaseNotTracked", NotFoundException::new, ErrorClass.NOT_FOUND),
  USER_DATABASE_NOT_FOUND_BY_NAME("user", "DatabaseNotFoundByName", NotFoundException::new, ErrorClass.NOT_FOUND),
  USER_USER_DISABLED("user", "UserDisabled", AccessDeniedException::new),
  USER_INVALID_SALT_LENGTH("user", "InvalidSaltLength", CorruptDataException::new),
  USER_INVALID_NONCE_LENGTH("user", "InvalidNonceLength", CorruptDataException::new),
  USER_NO_KEY_FOR_DATABASE("user", "NoKeyForDatabase", NotFoundException::new),
  USER_NO_SIG_KEY_MAPPING("user", "NoSigKeyMapping", NotFoundException::new),
  USER_NO_SIG_KEY_FOUND("user", "NoSigKeyFound", NotFoundException::new),
  USER_DATABASE_ACCESS_PENDING("user", "DatabaseAccessPending", NotFoundException::new),
  USER_PASSWORD_REQUIRED("user", "PasswordRequired", AccessDeniedException::new),
  USER_INVALID_KEY_FORMAT("user", "InvalidKeyFormat", InvalidInputException::new),
  USER_NO_KEYS_AVAILABLE("user", "NoKeysAvailable", NotFoundException::new),
  USER_DUPLICATE_BUILDER_STORE("user", "DuplicateBuilderStore", InvalidInputException::new),
  SYNC_NO_TRANSPORT_ENABLED("sync", "NoTransportEnabled", NotAvailableException::new),
  SYNC_SYNC_NOT_ENABLED("sync", "SyncNotEnabled", NotAvailableException::new),
  SYNC_SERVER_ALREADY_RUNNING("sync", "ServerAlreadyRunning", ConflictException::new),
  SYNC_SERVER_NOT_RUNNING("sync", "ServerNotRunning", NotAvailableException::new),
  SYNC_UNEXPECTED_RESPONSE("sync", "UnexpectedResponse", CorruptDataException::new),
  SYNC_NETWORK("sync", "Network", StorageException::new),
  SYNC_COMMAND_SEND_ERROR("sync", "CommandSendError", StorageException::new),
  SYNC_TRANSPORT_INIT("sync", "TransportInit", StorageException::new),
  SYNC_RUNTIME_CREATION("sync", "RuntimeCreation", StorageException::new),
  SYNC_SERVER_BIND("sync", "ServerBind", StorageException::new),
  SYNC_CONNECTION_FAILED("sync", "ConnectionFailed", StorageException::new),
  SYNC_DEVICE_KEY_NOT_FOUND("sync", "DeviceKeyNotFound", NotFoundException::new),
  SYNC_UNSUPPORTED_TRANSPORT("sync", "UnsupportedTransport", InvalidInputException::new),
  SYNC_INVALID_ADDRESS("sync", "InvalidAddress", InvalidInputException::new),
  SYNC_PEER_NOT_FOUND("sync", "PeerNotFound", NotFoundException::new, ErrorClass.NOT_FOUND),
  SYNC_PEER_ALREADY_EXISTS("sync", "PeerAlreadyExists", ConflictException::new),
  SYNC_SERIALIZATION_ERROR("sync", "SerializationError", CorruptDataException::new),
  SYNC_PROTOCOL_MISMATCH("sync", "ProtocolMismatch", CorruptDataException::new),
  SYNC_HANDSHAKE_FAILED("sync", "HandshakeFailed", AccessDeniedException::new),
  SYNC_ENTRY_NOT_FOUND("sync", "EntryNotFound", NotFoundException::new, ErrorClass.NOT_FOUND),
  SYNC_INVALID_ENTRY("sync", "InvalidEntry", InvalidInputException::new),
  SYNC_SYNC_PROTOCOL_ERROR("sync", "SyncProtocolError", CorruptDataException::new),
  SYNC_BACKEND_ERROR("sync", "BackendError", StorageException::new),
  SYNC_REQUEST_NOT_FOUND("sync", "RequestNotFound", NotFoundException::new),
  SYNC_REQUEST_ALREADY_EXISTS("sync", "RequestAlreadyExists", ConflictException::new),
  SYNC_INVALID_REQUEST_STATE("sync", "InvalidRequestState", InvalidInputException::new),
  SYNC_INVALID_DATA("sync", "InvalidData", CorruptDataException::new),
  SYNC_INSUFFICIENT_PERMISSION("sync", "InsufficientPermission", AccessDeniedException::new),
  SYNC_AUTHENTICATION_REQUIRED("sync", "AuthenticationRequired", AccessDeniedException::new),
  SYNC_AUTHENTICATION_FAILED("sync", "AuthenticationFailed", AccessDeniedException::new),
  SYNC_PERMISSION_DENIED("sync", "PermissionDenied", AccessDeniedException::new),
  SYNC_INVALID_PUBLIC_KEY("sync", "InvalidPublicKey", InvalidInputException::new),
  SYNC_INVALID_KEY_NAME("sync", "InvalidKeyName", InvalidInputException::new),
  SYNC_INSTANCE_DROPPED("sync", "InstanceDropped", ClosedException::new),
  SYNC_BOOTSTRAP_PENDING("sync", "BootstrapPending", NotAvailableException::new),
  SYNC_TRANSPORT_TYPE_MISMATCH("sync", "TransportTypeMismatch", InvalidInputException::new),
  SYNC_TRANSPORT_NOT_FOUND("sync", "TransportNotFound", NotFoundException::new),
  SYNC_NO_TRANSPORT_FOR_ADDRESS("sync", "NoTransportForAddress", InvalidInputException::new),
  SYNC_MULTIPLE_TRANSPORT_ERRORS("sync", "MultipleTransportErrors", StorageException::new),
  BACKEND_OUTCOME_UNKNOWN("backend", "OutcomeUnknown", OutcomeUnknownException::new, ErrorClass.DATABASE),
  BACKEND_SCHEMA_TOO_NEW("backend", "SchemaTooNew", CorruptDataException::new, ErrorClass.DATABASE),
  BACKEND_LOCKED("backend", "Locked", NotAvailableException::new, ErrorClass.DATABASE),
  BACKEND_READ_ONLY("backend", "ReadOnly", NotAvailableException::new, ErrorClass.DATABASE),
  INSTANCE_LIMIT_EXCEEDED("instance", "LimitExceeded", LimitExceededException::new, ErrorClass.BASE_DATABASE),
  INSTANCE_UNAVAILABLE("instance", "Unavailable", NotAvailableException::new, ErrorClass.BASE_DATABASE),
  TRANSACTION_TIPS_MOVED("transaction", "TipsMoved", ConflictException::new),
  USER_KEY_IN_USE("user", "KeyInUse", ConflictException::new);
  // spotless:on

  private static final Map<String, ErrorKind> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(ErrorKind::qualifiedName, k -> k));

  private final String module;
  private final String kindName;
  private final Constructor constructor;
  private final Set<ErrorClass> classes;

  ErrorKind(String module, String kindName, Constructor constructor, ErrorClass... classes) {
    this.module = module;
    this.kindName = kindName;
    this.constructor = constructor;
    EnumSet<ErrorClass> set = EnumSet.noneOf(ErrorClass.class);
    set.addAll(Arrays.asList(classes));
    this.classes = set;
  }

  /** The kind with this module and name, as it arrives from a peer; empty where we know none. */
  public static Optional<ErrorKind> of(String module, String kindName) {
    return Optional.ofNullable(BY_NAME.get(module + "/" + kindName));
  }

  /** The family the error belongs to, e.g. {@code backend}. */
  public String module() {
    return module;
  }

  /** The name within the module, e.g. {@code EntryNotFound}. */
  public String kindName() {
    return kindName;
  }

  /** {@code module/name}, as in a REST problem type. */
  public String qualifiedName() {
    return module + "/" + kindName;
  }

  /** Whether errors of this kind answer yes to the given question. */
  public boolean is(ErrorClass errorClass) {
    return classes.contains(errorClass);
  }

  /** A new exception of this kind; its class tells what the caller can do about it. */
  public EideticaException error(String message) {
    return constructor.make(this, message, null);
  }

  /** A new exception of this kind with its cause. */
  public EideticaException error(String message, @Nullable Throwable cause) {
    return constructor.make(this, message, cause);
  }

  /** Makes the exception class of a kind's family. */
  @FunctionalInterface
  interface Constructor {
    EideticaException make(ErrorKind kind, String message, @Nullable Throwable cause);
  }
}
