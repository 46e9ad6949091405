#!/usr/bin/env bash
# Needs curl. Set CLIENT_SECRET to the application's client secret.
set -euo pipefail
client_id='{{client_id}}'
client_secret=${CLIENT_SECRET:?Set it to the client secret}

# The secret goes through a pipe: other users of this machine can read command lines.
{{shell_request}}
