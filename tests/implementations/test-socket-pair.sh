#!/bin/sh
# test-socket-pair.sh - a handshake's pipe may be a connected pair of stream sockets: an implementation
# that makes one passes as one that makes a pipe, by the suite and by the probe.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

shakedown=${top_builddir:?}/conformance/shakedown
variant=$(cd "${top_builddir:?}/tests/programs" && pwd)/socket-pair

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

# hands_socket_over COMMAND...: what that server launches has a socket for a pipe.
hands_socket_over() {
    rm -f "$work/told" && mkfifo "$work/told" || return 1
    # The input ends when CHILD has spoken.
    # shellcheck disable=SC2016 # for CHILD
    { echo launch && timeout 30 cat "$work/told" >"$work/pipe"; } |
        run 0 "${BOOTSTRAPD:?}" -- "$@" server --right send -- \
            sh -c 'readlink "/proc/$$/fd/$CHILD_PORT_FD" >"$0"' "$work/told" || return 1
    cat "$work/pipe" >>"$work/said"
    grep -q '^socket:' "$work/pipe"
}

ok "the variant makes a pair of sockets" hands_socket_over "$variant"
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

# The interpreter itself, as in test-python.sh.
python=$(python3 -c 'import sys; assert sys.version_info >= (3, 10); print(sys.executable)' \
    2>/dev/null) || python=
if [ -n "$python" ]; then
    manifest half
    ok "a client in Python takes one, too" judge --implementation "$work/manifest.json" \
        --client "$top_srcdir/implementations/python.json"
    ok "... and nothing is left out" passed_all
    python_adapter="\"$python\", \"-EsSB\", \"$top_srcdir/tests/programs/socket-pair-adapter.py\",
        \"$top_srcdir/implementations/python/adapter.py\""
    cat >"$work/manifest.json" <<JSON
{ "name": "socket-pair-python", "version": "1", "language": "Python", "editions": ["E1", "E2"],
  "capabilities": ["gate", "write-side", "names"],
  "roles": { "server": [$python_adapter, "server"], "client": [$python_adapter, "client"] } }
JSON
    ok "the adapter in Python makes one, when told" hands_socket_over "$python" -EsSB \
        "$top_srcdir/tests/programs/socket-pair-adapter.py" \
        "$top_srcdir/implementations/python/adapter.py"
    ok "a server in Python that makes one is accepted, too" judge \
        --implementation "$work/manifest.json" \
        --client "$top_srcdir/implementations/reference.json"
    ok "... and nothing is left out" passed_all
    ok "... and the probe finds nothing" run 0 "$shakedown" probe \
        --implementation "$work/manifest.json"
else
    skip "a server in Python that makes one is accepted, too" \
        'python3 is missing, or older than 3.10'
fi

echo "1..$number"
