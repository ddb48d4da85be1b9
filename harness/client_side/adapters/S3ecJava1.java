// The encryption client of the AWS SDK for Java 1 (Maven Central, com.amazonaws:aws-java-sdk-s3) behind the protocol
// cse-line/1, in s3 mode: the generation whose objects need the legacy options today. With the content algorithm
// ALG_AES_256_CBC_IV16_NO_KDF it writes CBC ("encryption only"), else GCM under its old wraps. Run it from source:
// java -cp 'JARS/*' S3ecJava1.java
import com.amazonaws.AmazonServiceException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.retry.PredefinedRetryPolicies;
import com.amazonaws.services.kms.AWSKMS;
import com.amazonaws.services.kms.AWSKMSClientBuilder;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3EncryptionClient;
import com.amazonaws.services.s3.AmazonS3EncryptionClientBuilder;
import com.amazonaws.services.s3.model.CryptoConfiguration;
import com.amazonaws.services.s3.model.CryptoMode;
import com.amazonaws.services.s3.model.EncryptionMaterials;
import com.amazonaws.services.s3.model.EncryptionMaterialsProvider;
import com.amazonaws.services.s3.model.KMSEncryptionMaterialsProvider;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.StaticEncryptionMaterialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

public class S3ecJava1 {
  static final ObjectMapper json = new ObjectMapper();
  static final Map<String, AmazonS3> clients = new HashMap<>();
  static int made = 0;

  /** What a call could not do, in the words of the protocol. */
  static class Refusal extends RuntimeException {
    final String kind;
    final String errorClass;

    Refusal(String kind, String errorClass, String message) {
      super(message);
      this.kind = kind;
      this.errorClass = errorClass;
    }
  }

  static KeyPair rsaPair(String pkcs8) throws Exception {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pkcs8)));
    return new KeyPair(factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
  }

  static EncryptionMaterialsProvider materials(JsonNode material) throws Exception {
    if (material.has("kmsKeyId")) return new KMSEncryptionMaterialsProvider(material.get("kmsKeyId").asText());
    if (material.has("aesKey"))
      return new StaticEncryptionMaterialsProvider(new EncryptionMaterials(
          new SecretKeySpec(Base64.getDecoder().decode(material.get("aesKey").asText()), "AES")));
    return new StaticEncryptionMaterialsProvider(new EncryptionMaterials(rsaPair(material.get("rsaKey").asText())));
  }

  static ObjectNode createClient(JsonNode config) throws Exception {
    if (config.has("commitmentPolicy")) throw new Refusal("client", "unsupported", "this client has no commitmentPolicy");
    String region = config.path("s3").path("region").asText("us-east-1");
    ClientConfiguration once = new ClientConfiguration().withRetryPolicy(PredefinedRetryPolicies.NO_RETRY_POLICY);
    AWSKMS kms = AWSKMSClientBuilder.standard().withClientConfiguration(once)
                     .withEndpointConfiguration(new EndpointConfiguration(config.at("/kms/endpoint").asText(), region)).build();
    boolean cbc = "ALG_AES_256_CBC_IV16_NO_KDF".equals(config.path("encryptionAlgorithm").asText());
    AmazonS3EncryptionClientBuilder builder =
        AmazonS3EncryptionClient.encryptionBuilder()
            .withClientConfiguration(once)
            .withKmsClient(kms)
            .withPathStyleAccessEnabled(true)
            .withEndpointConfiguration(new EndpointConfiguration(config.at("/s3/endpoint").asText(), region))
            .withCryptoConfiguration(new CryptoConfiguration(cbc ? CryptoMode.EncryptionOnly : CryptoMode.AuthenticatedEncryption))
            .withEncryptionMaterials(materials(config.get("keyMaterial")));
    String name = "c" + ++made;
    clients.put(name, builder.build());
    return json.createObjectNode().put("client", name);
  }

  static AmazonS3 clientOf(JsonNode request) {
    AmazonS3 client = clients.get(request.path("client").asText());
    if (client == null) throw new Refusal("adapter", "other", "there is no such client");
    return client;
  }

  static ObjectNode put(JsonNode request) throws Exception {
    byte[] body = request.has("body_file") ? Files.readAllBytes(Path.of(request.get("body_file").asText()))
                                           : Base64.getDecoder().decode(request.get("body_b64").asText());
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.setContentLength(body.length);
    request.path("metadata").fields().forEachRemaining(pair -> metadata.addUserMetadata(pair.getKey(), pair.getValue().asText()));
    clientOf(request).putObject(request.get("bucket").asText(), request.get("key").asText(), new ByteArrayInputStream(body), metadata);
    return json.createObjectNode();
  }

  static ObjectNode get(JsonNode request) throws Exception {
    if (request.has("range")) throw new Refusal("client", "unsupported", "this adapter reads no ranges");
    try (S3Object object = clientOf(request).getObject(request.get("bucket").asText(), request.get("key").asText())) {
      byte[] body = object.getObjectContent().readAllBytes();
      return json.createObjectNode().put("body_b64", Base64.getEncoder().encodeToString(body));
    }
  }

  static ObjectNode answer(JsonNode request) throws Exception {
    switch (request.path("op").asText()) {
      case "hello":
        String jar = AmazonS3.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        ObjectNode hello = json.createObjectNode().put("protocol", "cse-line/1").put("client", "Java (SDK 1)");
        hello.put("version", jar.replaceFirst(".*-s3-", "").replaceFirst("\\.jar$", ""));
        hello.putArray("modes").add("s3");
        for (String word : new String[] {"kms", "aes", "rsa", "v1-read", "metadata"})
          hello.withArray("/caps").add(word);
        return hello;
      case "create-client": return createClient(request.get("config"));
      case "put": return put(request);
      case "get": return get(request);
      case "close-client":
        AmazonS3 closed = clients.remove(request.path("client").asText());
        if (closed != null) closed.shutdown();
        return json.createObjectNode();
      case "bye": return json.createObjectNode();
      default: throw new Refusal("client", "unsupported", "this adapter knows no operation " + request.path("op").asText());
    }
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);  // what a library prints is no answer
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode request = json.readTree(line);
      ObjectNode out;
      try {
        out = answer(request).put("ok", true);
      } catch (Throwable error) {
        String kind = error instanceof Refusal told ? told.kind : error instanceof AmazonServiceException ? "service" : "client";
        out = json.createObjectNode().put("ok", false);
        out.putObject("error").put("kind", kind)
            .put("class", error instanceof Refusal told ? told.errorClass : "other")
            .put("type", error.getClass().getSimpleName()).put("message", String.valueOf(error.getMessage()));
      }
      out.set("id", request.get("id"));
      answers.println(json.writeValueAsString(out));
      answers.flush();
      if ("bye".equals(request.path("op").asText())) break;
    }
    System.exit(0);
  }
}
