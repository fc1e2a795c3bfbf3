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

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

implementations=$top_srcdir/implementations
shakedown=${top_builddir:?}/conformance/shakedown
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

is_short() {
    [ "$(wc -l <"$implementations/python/adapter.py")" -le 60 ]
}

is_clean() {
    find "$implementations" -name __pycache__ >"$work/said"
    [ ! -s "$work/said" ]
}

ok "rights and messages are as the binding says" \
    run 0 python3 -B "$top_srcdir/tests/test-child-port.py" "$implementations/python"
ok "its adapter is sound" \
    run 0 "$shakedown" probe --implementation "$implementations/python.json"
ok "the whole suite passes, with every SHOULD" judge
ok "... and skips nothing" passed_all
ok "its adapter fits on a page" is_short
ok "its folder is as it was" is_clean

echo "1..$number"
