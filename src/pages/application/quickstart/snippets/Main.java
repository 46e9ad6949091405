// Java 17 or later, nothing else. Run it with: java Main.java private.pem
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

class Main {
    public static void main(String[] args) throws Exception {
        var pem = Files.readString(Path.of(args.length > 0 ? args[0] : "private.pem"));
        // PKCS#8: the file begins with BEGIN PRIVATE KEY.
        var der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));

        var now = Instant.now().getEpochSecond();
        var header = "{\"alg\":\"{{alg}}\",\"typ\":\"JWT\",\"kid\":\"{{kid}}\"}";
        var claims = """
            {"iss":"{{client_id}}","sub":"{{client_id}}","aud":"{{issuer}}","jti":"%s","iat":%d,"exp":%d}"""
            .formatted(UUID.randomUUID(), now, now + 60);
        var input = base64url(header.getBytes(StandardCharsets.UTF_8)) + "."
            + base64url(claims.getBytes(StandardCharsets.UTF_8));
        var signer = Signature.getInstance("{{java_signature}}");
        {{java_parameters}}signer.initSign(key);
        signer.update(input.getBytes(StandardCharsets.US_ASCII));
        var assertion = input + "." + base64url(signer.sign());

        var form = "grant_type=client_credentials&client_assertion_type="
            + URLEncoder.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", StandardCharsets.UTF_8)
            + "&client_assertion=" + assertion;
        var request = HttpRequest.newBuilder(URI.create("{{token_endpoint}}"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
