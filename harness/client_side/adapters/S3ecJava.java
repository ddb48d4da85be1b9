// The Amazon S3 Encryption Client for Java (Maven Central, software.amazon.encryption.s3) behind the protocol cse-line/1, in
// s3 mode. One source for its versions 3 and 4: what version 3 does not have is reached by name. Run it from source:
// java -cp 'JARS/*' S3ecJava.java
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.SdkPartType;
import software.amazon.encryption.s3.S3EncryptionClient;
import software.amazon.encryption.s3.algorithms.AlgorithmSuite;
import software.amazon.encryption.s3.internal.InstructionFileConfig;
import software.amazon.encryption.s3.internal.ReEncryptInstructionFileRequest;
import software.amazon.encryption.s3.materials.AesKeyring;
import software.amazon.encryption.s3.materials.Keyring;
import software.amazon.encryption.s3.materials.KmsKeyring;
import software.amazon.encryption.s3.materials.MaterialsDescription;
import software.amazon.encryption.s3.materials.PartialRsaKeyPair;
import software.amazon.encryption.s3.materials.RawKeyring;
import software.amazon.encryption.s3.materials.RsaKeyring;

public class S3ecJava {
  static final int LONGEST_IN_LINE = 1024 * 1024;
  static final Map<String, S3EncryptionClient> clients = new HashMap<>();
  static final Map<String, List<CompletedPart>> parts = new HashMap<>();  // by upload: what complete-upload tells S3
  static int made = 0;
  static final boolean commits = classIsThere("software.amazon.encryption.s3.CommitmentPolicy");

  /** What a call could not do, in the words of the protocol. */
  static class Refusal extends RuntimeException {
    final String kind;
    final String errorClass;
    final String type;
    final long released;

    Refusal(String kind, String errorClass, String type, String message, long released) {
      super(message);
      this.kind = kind;
      this.errorClass = errorClass;
      this.type = type;
      this.released = released;
    }

    static Refusal unsupported(String what) {
      return new Refusal("client", "unsupported", "", what, 0);
    }
  }

  // Texts of the client's errors that say what kind of refusal it is; the first that fits.
  static final String[][] WORDS = {
      {"legacy unauthenticated", "legacy-disabled"}, {"legacy wrapping", "legacy-disabled"},
      {"Enable legacy", "legacy-disabled"}, {"enableLegacy", "legacy-disabled"},
      {"commitment policy", "policy-violation"}, {"Commitment", "commitment-mismatch"},
      {"commitment", "commitment-mismatch"}, {"does not match information retrieved", "context-mismatch"},
      {"encryption context", "context-mismatch"}, {"reserved", "context-mismatch"},
      {"Instruction file", "not-s3ec"}, {"instruction file", "not-s3ec"},
      {"Tag mismatch", "tag-mismatch"}, {"AEADBadTag", "tag-mismatch"}, {"ShortBuffer", "tag-mismatch"},
      {"InvalidCiphertext", "unwrap-failed"}, {"unwrap", "unwrap-failed"}, {"last part", "sequence"},
      {"buffer size", "too-large"}, {"Range", "range-invalid"}};

  static boolean classIsThere(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  static Refusal refusal(Throwable error, long released) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = error; cause != null && all.length() < 4000; cause = cause.getCause())
      all.append(all.length() == 0 ? "" : "; ").append(cause.getClass().getSimpleName()).append(": ").append(cause.getMessage());
    String found = "other";
    for (String[] word : WORDS)
      if (all.indexOf(word[0]) >= 0) {
        found = word[1];
        break;
      }
    String kind = error instanceof AwsServiceException ? "service" : "client";
    return new Refusal(kind, found, error.getClass().getSimpleName(), all.toString(), released);
  }

  static String text(JsonNode request, String name) {
    return request.field(name).filter(JsonNode::isString).map(JsonNode::asString).orElse(null);
  }

  static boolean flag(JsonNode request, String name) {
    return request.field(name).filter(JsonNode::isBoolean).map(JsonNode::asBoolean).orElse(false);
  }

  static Map<String, String> texts(JsonNode request, String name) {
    Map<String, String> out = new HashMap<>();
    request.field(name).filter(JsonNode::isObject).ifPresent(
        object -> object.asObject().forEach((key, value) -> out.put(key, value.asString())));
    return out;
  }

  static byte[] bodyOf(JsonNode request) throws Exception {
    if (text(request, "body_file") != null) return Files.readAllBytes(Path.of(text(request, "body_file")));
    return Base64.getDecoder().decode(text(request, "body_b64"));
  }

  static KeyPair rsaPair(String pkcs8) throws Exception {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pkcs8)));
    return new KeyPair(factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
  }

  /** A pair, or its public half alone; null where the material is of another kind. */
  static PartialRsaKeyPair rsaOf(JsonNode material) throws Exception {
    if (text(material, "rsaKey") != null) return new PartialRsaKeyPair(rsaPair(text(material, "rsaKey")));
    if (text(material, "rsaPublicKey") == null) return null;
    byte[] key = Base64.getDecoder().decode(text(material, "rsaPublicKey"));
    return new PartialRsaKeyPair(null, KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)));
  }

  /** A keyring of raw keys; null for a key of KMS. */
  static RawKeyring rawKeyring(JsonNode material, boolean legacyWrapping) throws Exception {
    MaterialsDescription described =
        MaterialsDescription.builder().putAll(texts(material, "materialsDescription")).build();
    if (text(material, "aesKey") != null)
      return AesKeyring.builder()
          .wrappingKey(new SecretKeySpec(Base64.getDecoder().decode(text(material, "aesKey")), "AES"))
          .materialsDescription(described)
          .enableLegacyWrappingAlgorithms(legacyWrapping)
          .build();
    PartialRsaKeyPair pair = rsaOf(material);
    if (pair != null)
      return RsaKeyring.builder()
          .wrappingKeyPair(pair)
          .materialsDescription(described)
          .enableLegacyWrappingAlgorithms(legacyWrapping)
          .build();
    return null;
  }

  static Map<String, Object> createClient(JsonNode request) throws Exception {
    JsonNode config = request.field("config").get();
    JsonNode material = config.field("keyMaterial").get();
    URI s3Address = URI.create(text(config.field("s3").get(), "endpoint"));
    URI kmsAddress = URI.create(text(config.field("kms").get(), "endpoint"));
    S3Client s3 = S3Client.builder().endpointOverride(s3Address).forcePathStyle(true)
                      .overrideConfiguration(o -> o.retryPolicy(RetryPolicy.none())).build();
    S3AsyncClient async = S3AsyncClient.builder().endpointOverride(s3Address).forcePathStyle(true)
                              .overrideConfiguration(o -> o.retryPolicy(RetryPolicy.none())).build();
    boolean legacyWrapping = flag(config, "enableLegacyWrappingAlgorithms");
    Keyring keyring = rawKeyring(material, legacyWrapping);
    if (keyring == null)
      keyring = KmsKeyring.builder()
                    .kmsClient(KmsClient.builder().endpointOverride(kmsAddress)
                                   .overrideConfiguration(o -> o.retryPolicy(RetryPolicy.none())).build())
                    .wrappingKeyId(text(material, "kmsKeyId"))
                    .enableLegacyWrappingAlgorithms(legacyWrapping)
                    .build();
    S3EncryptionClient.Builder builder =
        (S3EncryptionClient.Builder) S3EncryptionClient.class.getMethod(commits ? "builderV4" : "builder").invoke(null);
    builder.wrappedClient(s3).wrappedAsyncClient(async).keyring(keyring);
    if (flag(config, "enableLegacyUnauthenticatedModes")) builder.enableLegacyUnauthenticatedModes(true);
    if (flag(config, "enableDelayedAuthenticationMode")) builder.enableDelayedAuthenticationMode(true);
    config.field("setBufferSize").filter(JsonNode::isNumber).ifPresent(
        size -> builder.setBufferSize(Long.parseLong(size.asNumber())));
    JsonNode files = config.field("instructionFileConfig").orElse(null);
    if (files != null) {
      InstructionFileConfig.Builder chosen = InstructionFileConfig.builder();
      if (flag(files, "disableInstructionFile"))
        chosen.disableInstructionFile(true);
      else
        chosen.instructionFileClient(s3).enableInstructionFilePutObject(flag(files, "enableInstructionFilePutObject"));
      builder.instructionFileConfig(chosen.build());
    }
    choose(builder, "commitmentPolicy", text(config, "commitmentPolicy"), "software.amazon.encryption.s3.CommitmentPolicy");
    choose(builder, "encryptionAlgorithm", text(config, "encryptionAlgorithm"),
           "software.amazon.encryption.s3.algorithms.AlgorithmSuite");
    String name = "c" + ++made;
    clients.put(name, builder.build());
    return Map.of("client", name);
  }

  /** Calls a method of the builder that version 3 does not have with a constant of an enumeration. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static void choose(S3EncryptionClient.Builder builder, String method, String value, String type) throws Exception {
    if (value == null) return;
    if (!commits) throw Refusal.unsupported("this version has no " + method);
    Class constants = Class.forName(type);
    try {
      S3EncryptionClient.Builder.class.getMethod(method, constants).invoke(builder, Enum.valueOf(constants, value));
    } catch (java.lang.reflect.InvocationTargetException refused) {
      throw (Exception) refused.getCause();
    }
  }

  static S3EncryptionClient clientOf(JsonNode request) {
    S3EncryptionClient client = clients.get(text(request, "client"));
    if (client == null) throw new Refusal("adapter", "other", "", "there is no client " + text(request, "client"), 0);
    return client;
  }

  static Consumer<AwsRequestOverrideConfiguration.Builder> extras(JsonNode request) {
    Map<String, String> context = texts(request, "context");
    return override -> {
      if (request.field("context").isPresent()) override.putExecutionAttribute(S3EncryptionClient.ENCRYPTION_CONTEXT, context);
      if (text(request, "suffix") != null)
        S3EncryptionClient.withCustomInstructionFileSuffix(text(request, "suffix")).accept(override);
    };
  }

  static Map<String, Object> put(JsonNode request) throws Exception {
    clientOf(request).putObject(
        PutObjectRequest.builder().bucket(text(request, "bucket")).key(text(request, "key"))
            .metadata(texts(request, "metadata")).overrideConfiguration(extras(request)).build(),
        RequestBody.fromBytes(bodyOf(request)));
    return Map.of();
  }

  static Map<String, Object> createUpload(JsonNode request) {
    String upload = clientOf(request).createMultipartUpload(
        CreateMultipartUploadRequest.builder().bucket(text(request, "bucket")).key(text(request, "key"))
            .metadata(texts(request, "metadata")).overrideConfiguration(extras(request)).build()).uploadId();
    parts.put(upload, new ArrayList<>());
    return Map.of("upload", upload);
  }

  static Map<String, Object> uploadPart(JsonNode request) throws Exception {
    String upload = text(request, "upload");
    int number = Integer.parseInt(request.field("number").get().asNumber());
    String tag = clientOf(request).uploadPart(p -> {
      p.bucket(text(request, "bucket")).key(text(request, "key")).uploadId(upload).partNumber(number);
      if (flag(request, "last")) p.sdkPartType(SdkPartType.LAST);
    }, RequestBody.fromBytes(bodyOf(request))).eTag();
    parts.computeIfAbsent(upload, none -> new ArrayList<>())
        .add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    return Map.of();
  }

  static Map<String, Object> completeUpload(JsonNode request) {
    String upload = text(request, "upload");
    clientOf(request).completeMultipartUpload(
        c -> c.bucket(text(request, "bucket")).key(text(request, "key")).uploadId(upload)
                 .multipartUpload(m -> m.parts(parts.getOrDefault(upload, List.of()))));
    return Map.of();
  }

  static Map<String, Object> abortUpload(JsonNode request) {
    clientOf(request).abortMultipartUpload(
        a -> a.bucket(text(request, "bucket")).key(text(request, "key")).uploadId(text(request, "upload")));
    return Map.of();
  }

  static Map<String, Object> get(JsonNode request) throws Exception {
    GetObjectRequest.Builder asked = GetObjectRequest.builder().bucket(text(request, "bucket")).key(text(request, "key"))
                                         .overrideConfiguration(extras(request));
    if (text(request, "range") != null) asked.range(text(request, "range"));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> metadata;
    try (ResponseInputStream<GetObjectResponse> answer = clientOf(request).getObject(asked.build())) {
      metadata = answer.response().metadata();
      byte[] piece = new byte[64 * 1024];
      for (int count = answer.read(piece); count >= 0; count = answer.read(piece)) body.write(piece, 0, count);
    } catch (Refusal refused) {
      throw refused;
    } catch (Throwable error) {
      throw refusal(error, body.size());
    }
    Map<String, Object> out = new HashMap<>(Map.of("metadata", metadata));
    if (body.size() <= LONGEST_IN_LINE) {
      out.put("body_b64", Base64.getEncoder().encodeToString(body.toByteArray()));
    } else {
      Path file = Files.createTempFile("cse-line-", "");
      Files.write(file, body.toByteArray());
      out.put("body_file", file.toString());
    }
    return out;
  }

  static Map<String, Object> delete(JsonNode request) {
    clientOf(request).deleteObject(d -> d.bucket(text(request, "bucket")).key(text(request, "key")));
    return Map.of();
  }

  static Map<String, Object> deleteMany(JsonNode request) {
    List<ObjectIdentifier> keys = new ArrayList<>();
    for (JsonNode key : request.field("keys").get().asArray()) keys.add(ObjectIdentifier.builder().key(key.asString()).build());
    clientOf(request).deleteObjects(d -> d.bucket(text(request, "bucket")).delete(list -> list.objects(keys)));
    return Map.of();
  }

  static Map<String, Object> reencrypt(JsonNode request) throws Exception {
    RawKeyring keyring = rawKeyring(request.field("keyMaterial").get(), false);
    if (keyring == null) throw Refusal.unsupported("this client wraps anew with raw keys alone");
    ReEncryptInstructionFileRequest.Builder asked = ReEncryptInstructionFileRequest.builder()
                                                        .bucket(text(request, "bucket")).key(text(request, "key"))
                                                        .newKeyring(keyring).enforceRotation(flag(request, "enforceRotation"));
    // The client puts the dot before a suffix itself.
    if (text(request, "suffix") != null) asked.instructionFileSuffix(text(request, "suffix").replaceFirst("^\\.", ""));
    clientOf(request).reEncryptInstructionFile(asked.build());
    return Map.of();
  }

  static Map<String, Object> hello() {
    String version = S3EncryptionClient.class.getPackage().getImplementationVersion();
    if (version == null) {  // its jar names no version, its file does
      String jar = S3EncryptionClient.class.getProtectionDomain().getCodeSource().getLocation().getPath();
      version = jar.replaceFirst(".*-java-", "").replaceFirst("\\.jar$", "");
    }
    List<String> capabilities = new ArrayList<>(List.of(
        "kms", "aes", "rsa", "v1-read", "v2", "legacy-wrap", "legacy-modes", "delayed-auth", "context", "context-get",
        "instruction-get", "ranges", "multipart", "delete", "delete-many", "metadata", "buffer-size", "half-rsa"));
    if (!version.startsWith("3.0") && !version.startsWith("3.1") && !version.startsWith("3.2"))
      capabilities.addAll(List.of("instruction-put", "reencrypt", "materials", "suffix"));
    if (commits) capabilities.addAll(List.of("v3", "policies"));
    return Map.of("protocol", "cse-line/1", "client", "Java", "version", version, "modes", List.of("s3"), "caps", capabilities);
  }

  static Map<String, Object> answer(String operation, JsonNode request) throws Exception {
    switch (operation) {
      case "hello": return hello();
      case "create-client": return createClient(request);
      case "put": return put(request);
      case "get": return get(request);
      case "create-upload": return createUpload(request);
      case "upload-part": return uploadPart(request);
      case "complete-upload": return completeUpload(request);
      case "abort-upload": return abortUpload(request);
      case "delete": return delete(request);
      case "delete-many": return deleteMany(request);
      case "reencrypt": return reencrypt(request);
      case "close-client":
        S3EncryptionClient closed = clients.remove(text(request, "client"));
        if (closed != null) closed.close();
        return Map.of();
      case "bye": return Map.of();
      default: throw Refusal.unsupported("this adapter knows no operation " + operation);
    }
  }

  static void write(JsonWriter writer, Object value) {
    if (value instanceof Map<?, ?> map) {
      writer.writeStartObject();
      map.forEach((name, member) -> {
        writer.writeFieldName((String) name);
        write(writer, member);
      });
      writer.writeEndObject();
    } else if (value instanceof List<?> list) {
      writer.writeStartArray();
      list.forEach(member -> write(writer, member));
      writer.writeEndArray();
    } else if (value instanceof Boolean bool) {
      writer.writeValue(bool);
    } else if (value instanceof Long number) {
      writer.writeValue(number);
    } else {
      writer.writeValue(String.valueOf(value));
    }
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);  // what a library prints is no answer
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode request = JsonNode.parser().parse(line);
      String operation = text(request, "op");
      Map<String, Object> out = new HashMap<>();
      out.put("id", Long.parseLong(request.field("id").get().asNumber()));
      out.put("ok", true);
      Refusal refused = null;
      try {
        out.putAll(answer(operation, request));
      } catch (Refusal told) {
        refused = told;
      } catch (Throwable error) {
        refused = refusal(error, 0);
      }
      if (refused != null) {
        out.put("ok", false);
        out.put("released_bytes", refused.released);
        out.put("error", Map.of("kind", refused.kind, "class", refused.errorClass, "type", refused.type,
                                "message", String.valueOf(refused.getMessage())));
      }
      JsonWriter writer = JsonWriter.create();
      write(writer, out);
      answers.write(writer.getBytes());
      answers.write('\n');
      answers.flush();
      if ("bye".equals(operation)) System.exit(0);
    }
    System.exit(0);
  }
}
