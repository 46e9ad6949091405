#!/usr/bin/env bash
# Needs openssl and curl. The private key stays on this machine.
set -euo pipefail
private_key=${1:-private.pem}
issuer='{{issuer}}'
client_id='{{client_id}}'

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

now=$(date +%s)
header=$(printf '{"alg":"{{alg}}","typ":"JWT","kid":"%s"}' '{{kid}}' | base64url)
claims=$(printf '{"iss":"%s","sub":"%s","aud":"%s","jti":"%s","iat":%d,"exp":%d}' \
  "$client_id" "$client_id" "$issuer" "$(openssl rand -hex 16)" "$now" $((now + 60)) | base64url)
signature=$(printf '%s.%s' "$header" "$claims" | openssl dgst {{openssl_options}} -sign "$private_key" -binary | base64url)

curl --silent --show-error --fail-with-body '{{token_endpoint}}' \
  --data grant_type=client_credentials \
  --data client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
  --data client_assertion="$header.$claims.$signature"
