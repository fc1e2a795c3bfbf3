#!/bin/sh
# test-observations.sh - what a run says that it observed of each requirement, and what it did not.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

shakedown=${top_builddir:?}/conformance/shakedown
scenarios=${top_srcdir:?}/scenarios
# shellcheck source=tests/kit/tap.sh
. "$top_srcdir/tests/kit/tap.sh"

# shard I NAME: part I of 2 of the folder "write-side", in the file NAME.
shard() {
    run 0 "$shakedown" run --shard "$1/2" --results "$work/$2" write-side
}

# without NAME: that file as an older suite wrote it, in old.NAME.
without() {
    awk '/^"requirements": \[/ { inside = 1 } !inside { print } inside && /^\],/ { inside = 0 }' \
        "$work/$1" >"$work/old.$1"
    ! grep -q '^"requirements"' "$work/old.$1"
}

# holds NAME PATTERN: a line of that file.
holds() {
    grep -q -e "$2" "$work/$1"
}

# lacks NAME PATTERN
lacks() {
    ! holds "$1" "$2"
}

# total ID FILE...: how often what has that id was met, in all these files.
total() {
    id=$1
    shift
    (cd "$work" && cat "$@") | tr '{' '\n' |
        sed -n "s/^\"id\":\"$id\",.*\"met\":\([0-9]*\).*/\1/p" | awk '{ n += $1 } END { print n }'
}

# counted FORM LEAST: the requirements of all.json that have a member like that are no fewer.
counted() {
    [ "$(grep -c -e "$1" "$work/all.json")" -ge "$2" ]
}

# ---- the whole suite -----------------------------------------------------------------------------

ok "the whole suite passes" run 0 "$shakedown" run --strict --results "$work/all.json"
ok "... and says what it did not check" \
    said '^of [0-9]* MUST sentences [0-9]* are checked in part, [0-9]* by nothing: `shakedown list'
line=$(sed -n 's/^of \([0-9]*\) MUST sentences \([0-9]*\) are .* \([0-9]*\) by nothing.*/\1 \2 \3/p' \
    "$work/said")
ok "... nothing is said to be observed that no check met" \
    lacks all.json '"observed":true,"met":0,'
ok "... nor to be checked whole" lacks all.json '"checked":"whole","unmet":[0-9]*,"met":0[,}]'
ok "... nothing was met that is said not to be observed" \
    lacks all.json '"observed":false,"met":[1-9]'
ok "... a sentence that has parts is never met itself" \
    lacks all.json '"unmet":[0-9]*,"met":[0-9]*,"parts"'
ok "... requirements are listed" counted '^{"id":"[A-Z]*-[0-9]*","level":' 40
ok "... a check names its parts" counted '"parts":\[{"id":"CLI-2.arrives"' 1

run 0 "$shakedown" list --requirements
ok "list --requirements counts the same" [ "$line" = "$(sed -n \
    's/^\([0-9]*\) MUST sentences: .* whole, \([0-9]*\) in part, \([0-9]*\) by nothing$/\1 \2 \3/p' \
    "$work/said")" ]
ok "... and leaves the ground out" unsaid '^BOOT-'
ok "... with one line for each other" [ "$(grep -c '^[A-Z]*-[0-9]* ' "$work/said")" -eq \
    "$(grep -c '^{"id":"[A-Z]*-[0-9]*","level":' "$work/all.json")" ]
ok "a selection's cases are counted" run 0 "$shakedown" list --requirements write-side
ok "... and no others" said '^SRV-10 .* 0 cases'

ok "a requirement is chosen" run 0 "$shakedown" list --requirements --requirement SRV-28
ok "... also one that no case checks" said '^SRV-28 .* 0 cases  by nothing: needs'
ok "... and no other" [ "$(wc -l <"$work/said")" -eq 1 ]
ok "an unknown one is a mistake" run 2 "$shakedown" list --requirements --requirement SRV-99
ok "... that is named" said 'unknown requirement "SRV-99"'

# ---- a client that says that it checked in, and sends nothing --------------------------------------

deviant=$(cd "$top_builddir/tests/programs" && pwd)/deviant
cat >"$work/silent.json" <<JSON
{ "name": "silent", "version": "1", "language": "C", "editions": ["E1"], "capabilities": ["gate"],
  "roles": { "server": ["$deviant", "server"],
             "client": ["$deviant", "client", "--fault", "send-nothing"] } }
JSON
ok "a client that sends nothing fails" run 1 "$shakedown" run --no-replay \
    --implementation "$work/silent.json" --results "$work/silent.results" --timeout-scale 0.2 \
    '*client*' good-path/empty-until-run
ok "... though it passes where a null right is due" said '^pass *receive-right/null-right-client '
ok "... and no check-in of it is said to have arrived" holds silent.results \
    '"id":"CLI-2.arrives",[^}]*"met":0,"unmet":[0-9]*}'
ok "... nor any other part of that requirement to be met" lacks silent.results \
    '"id":"CLI-2\.[a-z]*",[^}]*"met":[1-9]'

# ---- selections, and what is read again ------------------------------------------------------------

ok "one case passes" run 0 "$shakedown" run --results "$work/one.json" write-side/destroyed
ok "... and says nothing of the rest" unsaid 'MUST sentences'
ok "a failing part is shown" run 0 "$shakedown" explain SRV-20.reply-right
ok "... with its requirement" said '^SRV-20 (MUST'

ok "a part of a run passes" shard 1 1.json
ok "... and another" shard 2 2.json
ok "the parts are joined" run 0 "$shakedown" report --merge --results "$work/joined.json" \
    "$work/1.json" "$work/2.json"
ok "... which says what was not checked" said 'by nothing; [0-9]* of those that are checked were not in this run: '
ok "... and counts what both observed" \
    [ "$(total CLI-13 joined.json)" -eq "$(total CLI-13 1.json 2.json)" ]
ok "... of parts, too" \
    [ "$(total SRV-25.seen joined.json)" -eq "$(total SRV-25.seen 1.json 2.json)" ]
ok "... which is not nothing" [ "$(total SRV-25.seen 1.json)" -gt 0 ]

ok "results of an older suite say nothing of requirements" without 1.json
ok "... are shown" run 0 "$shakedown" report "$work/old.1.json"
ok "... without what they do not know" unsaid 'MUST sentences'
ok "... are joined" run 0 "$shakedown" report --merge --results "$work/mixed.json" \
    "$work/old.1.json" "$work/2.json"
ok "... to the like" lacks mixed.json '^"requirements"'

# ---- open.json -------------------------------------------------------------------------------------

mkdir "$work/own"
cp -R "$scenarios/write-side" "$scenarios/requirements.json" "$work/own"
ok "a folder without open.json has no reasons" \
    run 0 "$shakedown" explain CLI-2.once --scenarios "$work/own"
ok "... but knows what is observed" said 'CLI-2.once (MUST): not observed$'
while IFS='~' read -r from to complaint; do
    sed "s/$from/$to/" "$scenarios/open.json" >"$work/own/open.json"
    ok "open.json with $to is invalid" run 2 "$shakedown" list --requirements --scenarios "$work/own"
    ok "... where and why is said" said "/open.json:[0-9]*: $complaint"
done <<'TABLE'
shakedown-open~open~format: is "open"; expected shakedown-open
"SRV-11"~"SRV-11.x"~open\[[0-9]*\].id: there is no "SRV-11.x"; expected an id of requirements.json
"SRV-28"~"SRV-11"~open\[[0-9]*\].id: "SRV-11" is listed twice; expected each id once
would take minutes~~open\[[0-9]*\].reason: is empty; expected some text
TABLE

echo "1..$number"
