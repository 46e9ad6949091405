"""Auth0's SDK for Python."""

import pytest
from auth0.authentication import GetToken
from auth0.authentication.exceptions import Auth0Error
from auth0.management import ManagementClient
from auth0.management.core.api_error import ApiError

API = "https://orders.example/"


@pytest.fixture(scope="module")
def api(tenant):
    """A management client whose SDK gets its token with a secret."""
    manager = tenant.manager("Manager by Python")
    return ManagementClient(
        domain=tenant.domain, client_id=manager["client_id"], client_secret=manager["client_secret"]
    )


def fails(status, code, text, call, *args, **kwargs):
    with pytest.raises(ApiError) as failure:
        call(*args, **kwargs)
    body = failure.value.body
    body = body if isinstance(body, dict) else body.dict()
    assert failure.value.status_code == status, body
    assert body.get("errorCode") == code, body
    assert text in body["message"], body


@pytest.mark.parametrize("alg", ["RS256", "RS384", "PS256"])
def test_get_token_by_private_key_jwt(tenant, key, alg):
    client = tenant.key_client(key, alg)
    audience = tenant.api(API, client["client_id"])
    get_token = GetToken(
        tenant.domain,
        client["client_id"],
        client_assertion_signing_key=key.private,
        client_assertion_signing_alg=alg,
    )
    token = get_token.client_credentials(audience)
    assert token["token_type"] == "Bearer"
    assert token["scope"] == "read:orders"
    assert token["access_token"].count(".") == 2


def test_get_token_by_secret(tenant):
    client = tenant.secret_client("client_secret_post")
    audience = tenant.api(API, client["client_id"])
    token = GetToken(tenant.domain, client["client_id"], client["client_secret"]).client_credentials(audience)
    assert token["expires_in"] == 86400


def test_get_token_with_unregistered_key_is_rejected(tenant, key, other_key):
    client = tenant.key_client(key, "RS256")
    get_token = GetToken(tenant.domain, client["client_id"], client_assertion_signing_key=other_key.private)
    with pytest.raises(Auth0Error) as failure:
        get_token.client_credentials(API)
    assert (failure.value.status_code, failure.value.error_code) == (401, "invalid_client")
    assert failure.value.message == "Client authentication failed."


def test_clients(api):
    made = api.clients.create(name="Billing", app_type="non_interactive", description="Sends bills")
    found = api.clients.get(made.client_id)
    assert (found.name, found.client_secret) == ("Billing", made.client_secret)
    assert made.client_id in [client.client_id for client in api.clients.list(per_page=2)]
    assert api.clients.list(include_totals=True).response.total >= 2
    assert api.clients.get(made.client_id, fields="name", include_fields=True).client_id is None
    assert api.clients.update(made.client_id, name="Billing 2").name == "Billing 2"
    assert api.clients.rotate_secret(made.client_id).client_secret != made.client_secret
    api.clients.delete(made.client_id)
    api.clients.delete(made.client_id)
    fails(404, "inexistent_client", "does not exist", api.clients.get, made.client_id)


def test_credentials(api, key):
    client = api.clients.create(name="Keyed", app_type="non_interactive")
    credentials = api.clients.credentials
    made = credentials.create(client.client_id, credential_type="public_key", name="key", pem=key.public, alg="PS256")
    assert (made.alg, made.expires_at) == ("PS256", None)
    assert [one.id for one in credentials.list(client.client_id)] == [made.id]
    ending = credentials.update(client.client_id, made.id, expires_at="2095-05-13T09:33:13Z")
    assert ending.expires_at.isoformat() == "2095-05-13T09:33:13+00:00"
    assert credentials.get(client.client_id, made.id).expires_at == ending.expires_at
    assert credentials.update(client.client_id, made.id, expires_at=None).expires_at is None

    methods = {"private_key_jwt": {"credentials": [{"id": made.id}]}}
    moved = api.clients.update(client.client_id, client_authentication_methods=methods, token_endpoint_auth_method=None)
    assert moved.client_secret is None
    assert [one.id for one in moved.client_authentication_methods.private_key_jwt.credentials] == [made.id]
    fails(400, None, "still associated", credentials.delete, client.client_id, made.id)
    back = api.clients.update(
        client.client_id, client_authentication_methods=None, token_endpoint_auth_method="client_secret_basic"
    )
    assert back.client_secret == client.client_secret
    credentials.delete(client.client_id, made.id)
    assert list(credentials.list(client.client_id)) == []


def test_create_client_with_credentials(api, key):
    credential = {"credential_type": "public_key", "name": "key", "pem": key.public, "alg": "RS384"}
    client = api.clients.create(
        name="All at once",
        app_type="non_interactive",
        client_authentication_methods={"private_key_jwt": {"credentials": [credential]}},
    )
    [listed] = api.clients.credentials.list(client.client_id)
    assert (listed.name, listed.alg) == ("key", "RS384")


def test_apis_and_grants(api):
    client = api.clients.create(name="Granted", app_type="non_interactive")
    made = api.resource_servers.create(identifier="https://bills.example/", name="Bills", scopes=[{"value": "pay"}])
    assert made.id in [one.id for one in api.resource_servers.list()]
    assert api.resource_servers.update(made.id, token_lifetime=600).token_lifetime == 600
    grant = api.client_grants.create(client_id=client.client_id, audience=made.identifier, scope=[])
    assert api.client_grants.get(grant.id).audience == made.identifier
    assert api.client_grants.update(grant.id, scope=["pay"]).scope == ["pay"]
    assert [one.id for one in api.client_grants.list(client_id=client.client_id)] == [grant.id]
    api.client_grants.delete(grant.id)
    api.resource_servers.delete(made.id)
    fails(404, "inexistent_resource_server", "does not exist", api.resource_servers.get, made.id)


def test_logs(api, tenant):
    client = api.clients.create(name="Logged", app_type="non_interactive")
    entry = tenant.latest(client.client_id, "sapi")
    assert api.logs.get(entry["log_id"]).log_id == entry["log_id"]
    found = api.logs.list(search=f'client_id:"{client.client_id}"', sort="date:-1")
    assert [one.log_id for one in found] == [entry["log_id"]]


def test_errors(api, tenant):
    fails(400, "invalid_body", "Payload validation error", api.clients.create, name="a<b")
    reader = ManagementClient(domain=tenant.domain, token=tenant.management_token("--scope", "read:clients"))
    fails(403, "insufficient_scope", "create:clients", reader.clients.create, name="x")
    forged = ManagementClient(domain=tenant.domain, token="a.b.c")
    fails(401, "invalid_token", "", forged.clients.list)
