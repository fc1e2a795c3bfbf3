#!/bin/sh
# test-socket-pair.sh - a handshake's pipe may be a connected pair of stream sockets: an implementation
# that makes one passes as one that makes a pipe, by the suite and by the probe.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
variant=$(cd "${top_builddir:?}/tests" && pwd)/socket-pair

# manifest HOW: of the reference with pairs of sockets, made in that way.
manifest() {
    cat >"$work/manifest.json" <<JSON
{ "name": "socket-pair", "version": "1", "language": "C", "editions": ["E1", "E2"],
  "capabilities": ["gate", "write-side", "names"],
  "roles": { "server": ["$variant", "server"], "client": ["$variant", "client"] },
  "environment": { "SOCKET_PAIR": "$1" } }
JSON
}

# What passed is only counted.
judge() {
    run 0 "$shakedown" run --strict --verify-adapter --results "$work/results.json" "$@"
    status=$?
    sed '/^pass /d' "$work/said" >"$work/rest"
    mv "$work/rest" "$work/said"
    return "$status"
}

passed_all() {
    grep -q "^$("$shakedown" list | wc -l) pass; " "$work/said"
}

found_nothing() {
    grep -q '^0 faults; 0 of ' "$work/said"
}

for how in half open; do
    manifest $how
    ok "SOCKET_PAIR=$how: the suite accepts it" judge --implementation "$work/manifest.json"
    ok "... and leaves nothing out" passed_all
    ok "... and the probe finds nothing" run 0 "$shakedown" probe \
        --implementation "$work/manifest.json"
    ok "... and makes every check" found_nothing
done
ok "its server is accepted with the reference's client" judge \
    --implementation "$work/manifest.json" --client "$top_srcdir/implementations/reference.json"

echo "1..$number"
