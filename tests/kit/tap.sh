# shellcheck shell=sh
# tap.sh - what the scripts that print TAP share: a folder of their own, and lines that are counted.
# They source it from the sources' folder, and end with `echo "1..$number"`.

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
number=0
: >"$work/said"

# ok WHAT COMMAND...: one line of TAP, by whether the command succeeds; what was said explains.
ok() {
    what=$1
    shift
    number=$((number + 1))
    if "$@"; then
        echo "ok $number - $what"
    else
        echo "not ok $number - $what"
        sed 's/^/# /' "$work/said"
    fi
}

# skip WHAT WHY: one line of TAP for what cannot be tried here.
skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# run STATUS COMMAND...: it exits with that status; its words are in $work/said.
run() {
    expected=$1
    shift
    "$@" >"$work/said" 2>&1
    same_status "$expected" $?
}

# same_status EXPECTED STATUS: another one is said.
same_status() {
    [ "$2" -eq "$1" ] || { echo "exit status $2" >>"$work/said"; return 1; }
}

# said PATTERN: what grep finds in the words of the last run.
said() {
    grep -q -e "$1" "$work/said"
}

# unsaid PATTERN: what it does not find.
unsaid() {
    ! said "$1"
}
