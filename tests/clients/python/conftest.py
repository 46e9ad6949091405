"""A running server over TLS, and its setup by an operator."""

import os
import re
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def required(name):
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set: run these tests by `cargo xtask test clients`")
    return value


class Key:
    """An RSA key pair as PEM."""

    def __init__(self):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        self.public = (
            key.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )


class Tenant:
    """A server on a free port with its own data folder."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.domain = f"localhost:{port}"
        self.issuer = f"https://{self.domain}/"
        self.token_endpoint = f"{self.issuer}oauth/token"
        tls = Path(required("COUNTERSIGN_TLS"))
        self.log = open(Path(folder) / "log", "w+")
        self.process = subprocess.Popen(
            [
                required("COUNTERSIGN_BINARY"),
                *("serve", "--port", str(port), "--data-dir", folder, "--issuer", self.issuer),
                *("--tls-cert", tls / "server.pem", "--tls-key", tls / "server.key.pem"),
            ],
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        for line in self.process.stdout:
            if re.search(r"/sign-in#code=", line):
                break
        else:
            self.log.seek(0)
            raise RuntimeError(f"the server ended:\n{self.log.read()}")
        self.token = self.management_token()

    def management_token(self, *options):
        """A token for the management API from the command line."""
        return self.run("token", *options)

    def run(self, *command):
        """Runs another subcommand on the same data; returns its output."""
        command = [required("COUNTERSIGN_BINARY"), *command, "--data-dir", self.folder]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def call(self, method, path, **kwargs):
        """Sends a request to the management API."""
        headers = {"authorization": f"Bearer {self.token}"}
        answer = requests.request(method, f"{self.issuer}api/v2/{path}", headers=headers, timeout=30, **kwargs)
        assert answer.ok, answer.text
        return answer.json()

    def secret_client(self, method):
        body = {"name": f"By {method}", "app_type": "non_interactive", "token_endpoint_auth_method": method}
        return self.call("POST", "clients", json=body)

    def key_client(self, key, alg):
        credentials = [{"credential_type": "public_key", "name": "key", "pem": key.public, "alg": alg}]
        methods = {"private_key_jwt": {"credentials": credentials}}
        body = {"name": f"By {alg}", "app_type": "non_interactive", "client_authentication_methods": methods}
        return self.call("POST", "clients", json=body)

    def api(self, identifier, client_id):
        """The identifier of an API that the client may call; creates it if missing."""
        if identifier not in [api["identifier"] for api in self.call("GET", "resource-servers")]:
            body = {"identifier": identifier, "name": "Orders", "scopes": [{"value": "read:orders"}]}
            self.call("POST", "resource-servers", json=body)
        self.grant(client_id, identifier, ["read:orders"])
        return identifier

    def manager(self, name):
        """A client for the management API, created on the command line like an operator's first one."""
        told = self.run("admin", "create-client", "--name", name)
        return dict(line.split(": ") for line in told.splitlines())

    def grant(self, client_id, audience, scope):
        self.call("POST", "client-grants", json={"client_id": client_id, "audience": audience, "scope": scope})

    def latest(self, client_id, kind):
        """The latest log entry of this type for this client."""
        query = {"search": f'client_id:"{client_id}" AND type:{kind}', "sort": "date:-1"}
        entries = self.call("GET", "logs", params=query)
        assert entries, f"the log has no {kind} of {client_id}"
        return entries[0]


@pytest.fixture(scope="session")
def tenant():
    with tempfile.TemporaryDirectory(prefix="countersign-test-") as folder:
        tenant = Tenant(folder)
        yield tenant
        tenant.stop()


@pytest.fixture(scope="session")
def key():
    return Key()


@pytest.fixture(scope="session")
def other_key():
    return Key()
