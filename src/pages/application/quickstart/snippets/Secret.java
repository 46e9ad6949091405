// Java 17 or later, nothing else. Set CLIENT_SECRET to the application's client secret.
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
{{java_import}}
class Main {
    public static void main(String[] args) throws Exception {
        var id = encode("{{client_id}}");
        var secret = encode(System.getenv("CLIENT_SECRET"));
        var form = "grant_type=client_credentials"{{java_form}};
        var request = HttpRequest.newBuilder(URI.create("{{token_endpoint}}"))
            .header("Content-Type", "application/x-www-form-urlencoded")
{{java_header}}            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
