# pip install authlib requests
import sys
import time

from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

with open(sys.argv[1] if len(sys.argv) > 1 else "private.pem") as file:
    private_key = file.read()

session = OAuth2Session(
    "{{client_id}}", private_key, token_endpoint_auth_method="private_key_jwt"
)
session.register_client_auth_method(
    PrivateKeyJWT(
        # Authlib writes this into the audience: it must be the issuer, not the token endpoint.
        token_endpoint="{{issuer}}",
        # Without it the assertion lives an hour, longer than the server takes.
        claims={"exp": int(time.time()) + 60},
        headers={"kid": "{{kid}}"},
        alg="{{alg}}",
    )
)
print(session.fetch_token("{{token_endpoint}}", grant_type="client_credentials"))
