#!/usr/bin/env bash
# Lets Schemathesis (a property-based client, `pip install schemathesis`, 4.x) send whatever docs/openapi.yaml
# allows, and much that it does not, to a running node, and looks for answers with 5xx. On a node that may be thrown
# away afterwards, started with EIDETICA_ADMIN_PASSWORD=pw and EIDETICA_REST_LOGIN_FAILURES_PER_MINUTE=1000000:
#
#   src/test/scripts/schemathesis.sh [NODE [EXAMPLES [SEED]]]      http://127.0.0.1:3000, 50 an operation, 1
#
# Event streams are left out, since they do not end; so are logging out and changing the password, after which
# every request would be a 401.
set -euo pipefail
project="$(cd "$(dirname "$0")/../../.." && pwd)"
node="${1:-http://127.0.0.1:3000}" examples="${2:-50}" seed="${3:-1}"
member() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
json='Content-Type: application/json'
token="$(curl -sf "$node/api/v1/sessions" -H "$json" -d '{"username":"admin","password":"pw"}' | member token)"
auth="Authorization: Bearer $token"
# something that exists, for ids in paths
db="$(curl -sf "$node/api/v1/databases" -H "$auth" -H "$json" -d '{"name":"d"}' | member id)"
curl -sf -X PUT "$node/api/v1/databases/$db/docs/d/a" -H "$auth" -H "$json" -d '{"b":[1,2]}' >/dev/null
row="$(curl -sf "$node/api/v1/databases/$db/tables/t" -H "$auth" -H "$json" -d '{"x":1}' | member id)"
config="$(mktemp)"
trap 'rm -f "$config"' EXIT
cat >"$config" <<END
[parameters]
"path.id" = "$db"
"path.store" = ["d", "t", "new"]
"path.row" = ["$row", "x"]
"path.path" = ["a", "a/b", "a/b/0", "c"]
END
schemathesis --config-file "$config" run "$project/docs/openapi.yaml" --url "$node" -H "$auth" \
  --checks not_a_server_error --phases examples,coverage,fuzzing,stateful --max-examples "$examples" --seed "$seed" \
  --continue-on-failure --request-timeout 60 \
  --exclude-path-regex '/events$' --exclude-operation-id logout --exclude-operation-id changePassword
