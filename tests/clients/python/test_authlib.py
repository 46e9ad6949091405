"""Authlib sends no client_id with the assertion and uses the given audience."""

import time

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

API = "https://orders.example/"


def signing(client, key, audience, alg="RS256", **claims):
    """A session that signs for this audience; assertions expire after a minute by default."""
    # Authlib's default lifetime is an hour.
    claims.setdefault("exp", int(time.time()) + 60)
    session = OAuth2Session(client["client_id"], key.private, token_endpoint_auth_method="private_key_jwt")
    session.register_client_auth_method(PrivateKeyJWT(audience, claims=claims, alg=alg))
    return session


@pytest.mark.parametrize("alg", ["RS256", "RS384", "PS256"])
def test_private_key_jwt(tenant, key, alg):
    client = tenant.key_client(key, alg)
    audience = tenant.api(API, client["client_id"])
    token = signing(client, key, tenant.issuer, alg).fetch_token(
        tenant.token_endpoint, grant_type="client_credentials", audience=audience, scope="read:orders"
    )
    assert token["token_type"] == "Bearer"
    assert token["scope"] == "read:orders"
    assert token["access_token"].count(".") == 2


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_secrets(tenant, method):
    client = tenant.secret_client(method)
    session = OAuth2Session(client["client_id"], client["client_secret"], token_endpoint_auth_method=method)
    assert session.fetch_token(tenant.token_endpoint, grant_type="client_credentials")["expires_in"] == 86400


@pytest.mark.parametrize(
    ("registered", "used"),
    [("client_secret_post", "client_secret_basic"), ("client_secret_basic", "client_secret_post")],
)
def test_only_the_registered_method(tenant, registered, used):
    client = tenant.secret_client(registered)
    session = OAuth2Session(client["client_id"], client["client_secret"], token_endpoint_auth_method=used)
    with pytest.raises(OAuthError, match="invalid_client"):
        session.fetch_token(tenant.token_endpoint, grant_type="client_credentials")


def rejected(tenant, client, session):
    """The reason in the log; the caller always sees the same text."""
    with pytest.raises(OAuthError) as failure:
        session.fetch_token(tenant.token_endpoint, grant_type="client_credentials")
    assert failure.value.error == "invalid_client"
    assert failure.value.description == "Client authentication failed."
    entry = tenant.latest(client["client_id"], "feccft")
    assert entry["description"] == "Failed client authentication"
    return entry["details"]


def test_token_endpoint_as_audience_is_rejected_and_logged(tenant, key):
    client = tenant.key_client(key, "RS256")
    details = rejected(tenant, client, signing(client, key, tenant.token_endpoint))
    assert details["aud"] == tenant.token_endpoint
    assert tenant.issuer in details["client_authentication_error"]


def test_lifetime_of_an_hour_is_rejected_and_logged(tenant, key):
    client = tenant.key_client(key, "RS256")
    session = OAuth2Session(client["client_id"], key.private, token_endpoint_auth_method="private_key_jwt")
    session.register_client_auth_method(PrivateKeyJWT(tenant.issuer))
    text = rejected(tenant, client, session)["client_authentication_error"].replace(",", "")
    assert "3600" in text and "300" in text, text


def test_assertion_is_accepted_once(tenant, key):
    client = tenant.key_client(key, "RS256")
    session = signing(client, key, tenant.issuer, jti="once-and-not-again")
    session.fetch_token(tenant.token_endpoint, grant_type="client_credentials")
    assert rejected(tenant, client, session)["reason"] == "jti_replayed"


def test_unregistered_key_is_rejected(tenant, key, other_key):
    client = tenant.key_client(key, "RS256")
    details = rejected(tenant, client, signing(client, other_key, tenant.issuer))
    assert "signature" in details["reason"], details


def test_algorithm_other_than_the_credentials_is_rejected(tenant, key):
    client = tenant.key_client(key, "PS256")
    details = rejected(tenant, client, signing(client, key, tenant.issuer, "RS256"))
    assert details["alg"] == "RS256"
    assert "PS256" in details["expected"], details
