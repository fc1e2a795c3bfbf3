#!/bin/sh
# test-python.sh - the implementation in Python: its own tests, and the whole suite, in which nothing
# is to be left out and every SHOULD is to be kept.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

# The interpreter itself: python3 may be a script that looks for one, at a cost each time.
python=$(python3 -c 'import sys; assert sys.version_info >= (3, 10); print(sys.executable)' \
    2>/dev/null) || {
    echo "1..0 # SKIP python3 is missing, or older than 3.10"
    exit 0
}

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

implementations=$top_srcdir/implementations
shakedown=${top_builddir:?}/conformance/shakedown
tests=$(cd "$top_srcdir/tests" && pwd)
adapter=$(cd "$implementations/python" && pwd)/adapter.py
mkdir "$work/bin"
ln -s "$python" "$work/bin/python3"
PATH=$work/bin:$PATH

# What passed is only counted.
judge() {
    run 0 "$shakedown" run --strict --verify-adapter --results "$work/results.json" \
        --implementation "$implementations/python.json"
    status=$?
    sed '/^pass /d' "$work/said" >"$work/rest"
    mv "$work/rest" "$work/said"
    return "$status"
}

passed_all() {
    said "^$("$shakedown" list | wc -l) pass; "
}

# threaded POOL: a manifest of the adapter whose server works in threads.
threaded() {
    cat >"$work/threaded.json" <<JSON
{ "name": "threaded", "version": "1", "language": "Python", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["python3", "-EsSB", "$tests/programs/threaded-adapter.py", "$adapter", "server"],
             "client": ["python3", "-EsSB", "$adapter", "client"] },
  "environment": { "POOL": "$1" } }
JSON
}

# play_threaded STATUS POOL PATTERN
play_threaded() {
    threaded "$2"
    run "$1" "$shakedown" run --strict --results "$work/results.json" \
        --implementation "$work/threaded.json" "$3"
}

is_short() {
    [ "$(wc -l <"$implementations/python/adapter.py")" -le 60 ]
}

is_clean() {
    find "$implementations" -name __pycache__ >"$work/said"
    [ ! -s "$work/said" ]
}

ok "rights and messages are as the binding says" \
    run 0 python3 -B "$top_srcdir/tests/implementations/test-child-port.py" "$implementations/python"
ok "its adapter is sound" \
    run 0 "$shakedown" probe --implementation "$implementations/python.json"
ok "the whole suite passes, with every SHOULD" judge
ok "... and skips nothing" passed_all
ok "a pool of threads that reaches its size is no leak" play_threaded 0 grow 'nothing-left/alike-*'
ok "a thread that is left with each round is one" play_threaded 1 leak nothing-left/alike-ends
ok "... and is named" said 'thread'
ok "its adapter fits on a page" is_short
ok "its folder is as it was" is_clean

echo "1..$number"
