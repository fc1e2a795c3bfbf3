#!/bin/sh
# test-matrix.sh - who meets whom in a matrix, which cell a fault is seen in, and of whom a skip
# speaks.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

build=$(cd "${top_builddir:?}" && pwd) || exit 99
shakedown=$build/conformance/shakedown
scenarios=${top_srcdir:?}/scenarios
# shellcheck source=tests/kit/tap.sh
. "$top_srcdir/tests/kit/tap.sh"

# manifest NAME EDITIONS CAPABILITIES SERVER CLIENT [ENVIRONMENT]: the last five are JSON within
# their brackets.
manifest() {
    cat >"$work/$1.json" <<JSON
{ "name": "$1", "version": "1", "language": "C", "editions": [$2], "capabilities": [$3],
  "roles": { "server": [$4], "client": [$5] }, "environment": { ${6-} } }
JSON
}

child_port="\"$build/ref/child-port\""
deviant="\"$build/tests/programs/deviant\""
manifest sound '"E1", "E2"' '"gate", "write-side", "names"' "$child_port, \"server\"" \
    "$child_port, \"client\""
manifest denier '"E1"' '"gate", "names"' "$deviant, \"server\"" \
    "$deviant, \"client\", \"--fault\", \"deny\""
manifest mute '"E1"' '"gate"' "$deviant, \"server\"" "$deviant, \"client\""

# matrix STATUS ARGUMENT...: the driver exits with that status; its words are in $work/said.
matrix() {
    status=$1
    shift
    rm -f "$work/matrix.json"
    run "$status" "$shakedown" matrix --results "$work/matrix.json" "$@"
}

# meet STATUS PATTERN NAME...: a matrix of these manifests.
meet() {
    status=$1
    pattern=$2
    shift 2
    for name in "$@"; do
        shift
        set -- "$@" --implementation "$work/$name.json"
    done
    matrix "$status" "$pattern" "$@"
}

# cell SERVER CLIENT STATUS COUNTS: what the file says of a pair.
cell() {
    tr -d '\n' <"$work/matrix.json" |
        grep -q "{\"server\": \"$1\",\"client\": \"$2\",\"summary\": {[^}]*$4[^}]*},\"exit_status\": $3,"
}

# ---- the table -------------------------------------------------------------------------------

one='good-path/client-send[right=make-send]'
ok "a client that fails fails its pairs" meet 1 "$one" sound denier
ok "... which are a column of the table" said '^server / client   sound    denier$'
ok "... in the row of another's server" said '^sound             1 pass   1 fail$'
ok "... and of its own" said '^denier            1 pass   1 fail$'
ok "... and in the file" cell sound denier 1 '"pass": 0, "fail": 1'
ok "... where its server is well" cell denier sound 0 '"pass": 1, "fail": 0'
ok "... and what all came to" said '^2 pass, 2 fail; '
ok "the pair is named where the failure is explained" said '^server sound, client denier$'
ok "... and not where there is none" unsaid '^server denier, client sound$'

# rerun SERVER CLIENT: the command that a failure of that pair prints.
rerun() {
    sed -n "/^server $1, client $2\$/,/^server/s/^        \(.*shakedown run .*\)/\1/p" "$work/said"
}

again() {
    command=$(rerun "$1" "$2")
    (cd "$work" && eval "$command --results again.json") >"$work/rerun" 2>&1
    [ $? -eq 1 ] && grep -q '"client": {"name": "denier"' "$work/again.json" &&
        grep -q "\"implementation\": {\"name\": \"$1\"" "$work/again.json"
}

ok "the command that it names runs that pair again" again sound denier
alone() {
    command=$(rerun denier denier)
    case $command in *--client*) return 1 ;; *denier.json*) ;; *) return 1 ;; esac
}
ok "... and needs no second manifest where one implementation meets itself" alone

# ---- who takes part --------------------------------------------------------------------------

ids() {
    sed -n 's/^{*"id": *"\([^"[]*\).*/\1/p; s/.*[{,]"id": *"\([a-z-]*\/[^"[]*\)[["].*/\1/p' \
        "$work/matrix.json" | sort -u
}
clients_only() {
    ids >"$work/ids"
    [ -s "$work/ids" ] || return 1
    while read -r id; do
        grep -q '"role": "client"' "$scenarios/$id.json" || return 1
    done <"$work/ids"
}
ok "a folder without clients runs where they meet" meet 0 bad-token sound
ok "... and nowhere else" clients_only
ok "where nobody meets, nothing runs" meet 4 bad-token/alone sound
ok "... which is said" said 'in no selected case does a client meet a server'

case='good-path/client-send[right=make-send]'
printf '%s\n' 'echo "{\"ready\":true,\"version\":2}"' 'read -r x' 'exit 89' >"$work/more.sh"
manifest more '"E1", "E2"' '"gate"' "\"sh\", \"$work/more.sh\"" "$child_port, \"client\""
ok "a line with more than was due is taken" meet 4 "$case" more
ok "... but not by --verify-adapter" matrix 3 "$case" --implementation "$work/more.json" \
    --verify-adapter

# ---- skips -----------------------------------------------------------------------------------

ok "an edition is asked of both" meet 0 write-side/parent-serves sound mute
ok "... of the client" said '^  1 skip: the client of mute does not claim edition E2$'
ok "... of the server" said '^  1 skip: the server of mute does not claim edition E2$'
ok "... and a cell is the one that has both" said '^sound             1 pass   1 skip$'
manifest quiet '"E1", "E2"' '"gate", "write-side"' "$child_port, \"server\"" \
    "$child_port, \"client\""
names='client-fails/server-gone[right=move-send]'
ok "what a client answers is asked of the client" meet 0 "$names" sound quiet
ok "... alone" said '^  1 skip: the client of quiet does not claim capability names$'
ok "... and so never of a server" unsaid 'server of quiet'
manifest gateless '"E1", "E2"' '"names", "write-side"' "$child_port, \"server\"" \
    "$child_port, \"client\""
ok "what a server does is asked of the server" \
    meet 0 good-path/client-first sound gateless
ok "... alone" said '^  1 skip: the server of gateless does not claim capability gate$'
ok "... and so never of a client" unsaid 'client of gateless'
# shellcheck disable=SC2016  # for the inner shell
manifest without '"E1"' '"gate"' "$deviant, \"server\"" '"sh", "-c", "echo no client >&2; exit 89"'
ok "a role that is not there is the one that says so" meet 0 "$one" sound without
ok "... with its words" said '^  1 skip: not implemented by the client of without: no client$'

# ---- each role with its own ------------------------------------------------------------------

manifest speaker '"E1"' '"gate"' "$child_port, \"server\"" "$child_port, \"client\"" \
    '"SERVER_ONLY": "yes", "BOTH": "speaker", "HOME": "/speaker"'
cat >"$work/listener.sh" <<SH
echo "\${SERVER_ONLY-unset} \$BOTH \$HOME" >>'$work/heard'
exec '$build/ref/child-port' client "\$@"
SH
manifest listener '"E1"' '"gate"' "$child_port, \"server\"" "\"sh\", \"$work/listener.sh\"" \
    '"BOTH": "listener"'
heard() {
    sort "$work/heard" >>"$work/said"
    [ "$(sort -u "$work/heard")" = "unset listener $HOME" ] && [ "$(wc -l <"$work/heard")" -eq 2 ]
}
HOME=$work
export HOME
ok "implementations with an environment meet" meet 0 "$one" speaker listener
ok "a client has its own, and nothing of the server's" heard

# ---- what is refused -------------------------------------------------------------------------

cp "$work/sound.json" "$work/twin.json"
ok "two of one name are refused" meet 2 "$one" sound twin
ok "... with both files" said "^$work/twin.json: name: \"sound\" is the name in $work/sound.json, too"
manifest gone '"E1"' '"gate"' '"/nonexistent/server"' '"/nonexistent/client"'
ok "a program that is missing is said before anything runs" meet 3 "$one" sound gone
ok "... with its role" said 'roles: client: /nonexistent/client: No such file'
ok "a file that cannot be written is, too" \
    run 3 "$shakedown" matrix --implementation "$work/sound.json" --results /nonexistent/matrix.json
every_one() {
    for file in "$top_srcdir"/implementations/*.json; do
        name=${file##*/}
        name=${name%.json}
        case $name in *.*) continue ;; esac
        cell "$name" "$name" 0 '"pass": 1' || return 1
    done
}
if python3 -c 'import sys; assert sys.version_info >= (3, 10)' 2>/dev/null; then
    ok "without a name, all that come with the suite meet" matrix 0 "$one"
    ok "... each of them" every_one
else
    skip "without a name, all that come with the suite meet" "python3 is missing, or older than 3.10"
fi

# ---- an early end ----------------------------------------------------------------------------

cat >"$work/sleeper.sh" <<SH
echo begun >'$work/begun'
exec sleep 600
SH
mkfifo "$work/begun"
manifest sleeper '"E1"' '"gate"' "\"sh\", \"$work/sleeper.sh\"" "$child_port, \"client\""
interrupted() {
    "$shakedown" matrix "$one" --implementation "$work/sleeper.json" --implementation \
        "$work/sound.json" --timeout-scale 100 --results "$work/matrix.json" >"$work/said" 2>&1 &
    driver=$!
    read -r _ <"$work/begun"
    kill -s TERM "$driver"
    wait "$driver" 2>>"$work/said"
    [ $? -eq 143 ]
}
ok "a signal ends a matrix as a signal does" interrupted
ok "... and the file says which pairs did not come to it" cell sound sound 143 '"not-run": 1'

echo "1..$number"
