# pip install authlib requests
# Set CLIENT_SECRET to the application's client secret.
import os

from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(
    "{{client_id}}",
    os.environ["CLIENT_SECRET"],
    token_endpoint_auth_method="{{method}}",
)
print(session.fetch_token("{{token_endpoint}}", grant_type="client_credentials"))
