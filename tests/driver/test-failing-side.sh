#!/bin/sh
# test-failing-side.sh - failures in which both roles are the implementation's own are played again
# with the reference in either role, and the run says whose they are.
#
# Environment: top_srcdir, top_builddir, bindir, pkglibexecdir, pkgdatadir (make check sets them).
set -u

# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"
shakedown=${top_builddir:?}/conformance/shakedown
deviant=$(realpath "$top_builddir/tests/programs/deviant") || exit 99

# manifest NAME EDITION SERVER-FAULT CLIENT-FAULT: "" is none.
manifest() {
    printf '{ "name": "%s", "version": "1", "language": "C", "editions": ["%s"],
      "capabilities": ["gate", "names"], "environment": {},
      "roles": { "server": ["%s", "server"%s], "client": ["%s", "client"%s] } }\n' "$1" "$2" \
        "$deviant" "${3:+, \"--fault\", \"$3\"}" "$deviant" "${4:+, \"--fault\", \"$4\"}" \
        >"$work/$1.json"
}

# judge STATUS NAME ARGUMENT...: a run of that implementation.
judge() {
    status=$1
    name=$2
    shift 2
    run "$status" "$shakedown" run --results "$work/results.json" \
        --implementation "$work/$name.json" "$@"
}

holds() {
    grep -q -e "$1" "$work/results.json"
}

# The line that leads to probe, copied into a shell: it finds that manifest.
copied_probe() {
    line=$(sed -n "s/^to find the adapter's faults: shakedown //p" "$work/said")
    eval "set -- $line"
    [ $# = 3 ] && [ "$1 $2 $3" = "probe --implementation $work/it's mine; a/m.json" ]
}

lacks() {
    ! grep -q -e "$1" "$work/results.json"
}

send='good-path/client-send[right=make-send]'
whose='^whose failure it is: each kind was played again with the reference in either role$'

manifest sound E1 "" ""
ok "who conforms is played once" judge 0 sound good-path double-fork
ok "... of which nothing is said" unsaid "$whose"
ok "... in the results either" lacks '"sides*":'

manifest server E1 say-send-once ""
ok "a server fails" judge 1 server 'double-fork/client*' --jobs 3
ok "... which is the server's" said \
    "^    fails with the reference's client too, passes with the reference's server: the server's\$"
ok "... in the results too" holds '^"sides": \[.*"is": *"server"'
ok "... of a case that stands for those that are like it" said \
    '^  double-fork/client\[right=copy-send\] and 2 more  SRV-6$'
ok "... to which each of them refers" [ "$(grep -c '"side":{"is":"server",.*"played":"double-fork/client\[right=copy-send\]"' \
    "$work/results.json")" = 3 ]
cp "$work/said" "$work/first"
# shown: the report of the results says what the run said of sides.
shown() {
    "$shakedown" report "$work/results.json" >"$work/said"
    sed -n "/$whose/,/^results:/p" "$work/said" | grep -v '^results' >"$work/shown"
    sed -n "/$whose/,/^results:/p" "$work/first" | grep -v '^results' | cmp - "$work/shown"
}
ok "... and report shows it again" shown

manifest client E1 "" deny
ok "a client fails" judge 1 client "$send"
ok "... which is the client's" said \
    "passes with the reference's client, fails with the reference's server: the client's\$"
ok "... in the results too" holds '"side":{"is":"client"'

manifest kin E1 tell-children deny-kin
ok "a client fails its own server alone" judge 1 kin "$send"
ok "... which is where both meet" said ': it fails only where both meet$'
ok "... in the results too" holds '"side":{"is":"meeting"'
ok "... once that was played again by itself" holds '"itself": *{"verdict": *"fail"'

manifest both E1 write-early deny
ok "both fail" judge 1 both 'double-fork/client[right=move-send]'
ok "... which cannot be told" said "client and with the reference's server: both sides', or it cannot be told\$"

# Denies once: the first to come finds no file.
cat >"$work/once" <<SCRIPT
#!/bin/sh
if [ "\$1" = client ] && (set -C; : >'$work/was-here') 2>'$work/refused'; then
    shift
    exec '$deviant' client --fault deny "\$@"
fi
exec '$deviant' "\$@"
SCRIPT
chmod +x "$work/once"
sed "s|\[\"$deviant\"|[\"$work/once\"|g" "$work/sound.json" >"$work/once.json"
sed -i 's|"name": "sound"|"name": "once"|' "$work/once.json"
ok "one fails once" judge 1 once "$send"
ok "... which does not pass for anybody's" said 'and by itself this time: it does not fail each time$'
ok "... in the results either" holds '"side":{"is":"unsteady"'

# ---- what is not played again ----------------------------------------------------------------------

nobody() {
    unsaid "$whose" && lacks '"sides*":'
}

judge 1 server 'double-fork/client*' --no-replay
ok "--no-replay leaves it out" nobody
ok "a pair is named already" judge 1 server 'double-fork/client*' --client "$work/sound.json"
ok "... and not played again" nobody
judge 1 server 'good-path/puppet-send[right=make-send]'
ok "a case without a client has one side" nobody
printf '%s\n' '{ "format": "shakedown-expectations", "version": 1, "expectations": [ { "pattern":
  "double-fork", "verdict": "fail", "reason": "known" } ] }' >"$work/known.json"
ok "what was expected is no news" judge 0 server 'double-fork/client[right=copy-send]' \
    --expectations "$work/known.json"
ok "... and not played again" nobody
rm "$work/was-here"
ok "what is flaky shows nothing in one play" judge 1 once "$send" --repeat 2 --jobs 1
ok "... and is not played again" nobody
judge 1 server 'double-fork/client*' --repeat 2
ok "what fails each round is played again" said ": the server's\$"
manifest many E1 say-null ""
judge 1 many '*/*' --jobs 4
ok "so many kinds are played again, and no more" [ "$(grep -c ": the server's\$" "$work/said")" = 8 ]
ok "... which is said" said '^    not played again: 8 kinds of failure of this run were, which is enough$'
ok "... in the results too" holds '"side":{"is":"not-played"'

# ---- one side alone --------------------------------------------------------------------------------

# alone STATUS OPTION NAME ARGUMENT...: the reference plays the other side.
alone() {
    status=$1
    option=$2
    name=$3
    shift 3
    run "$status" "$shakedown" run --results "$work/results.json" "$option" "$work/$name.json" "$@"
}

ok "a server that is sound passes beside a client that is not" alone 0 --server client "$send"
ok "... and the run says who met" said '^shakedown .*: client 1 (C) with the client of reference '
ok "... and how to run a case again" alone 1 --server server 'double-fork/client[right=copy-send]'
ok "... from anywhere" said "run 'double-fork/client\[right=copy-send\]' --server $work/server.json\$"
ok "... which is the server's" said "^the client is the reference, so what failed is the server\$"
ok "... in the results too" holds '^"reference": *"client"'
ok "a client that is sound passes beside a server that is not" alone 0 --client server "$send"
ok "... and the run says who met" said '^shakedown .*: reference .* with the client of server 1 (C)'
ok "... of which nothing is said" unsaid 'what failed is'
ok "a client fails alone" alone 1 --client client "$send"
ok "... which is the client's" said "^the server is the reference, so what failed is the client\$"
ok "... in the results too" holds '^"reference": *"server"'
ok "... and report says it again" run 1 "$shakedown" report "$work/results.json"
ok "... in the same words" said "^the server is the reference, so what failed is the client\$"
ok "two that are not the reference's meet" alone 1 --server sound "$send" \
    --client "$work/client.json"
ok "... of whom neither is named" unsaid 'what failed is'
ok "... in the results either" lacks '^"reference":'
sed 's|"server": \["[^"]*"|"server": ["/bin/false"|' "$work/sound.json" >"$work/mute.json"
ok "an adapter breaks" run 3 "$shakedown" run --results "$work/results.json" \
    --implementation "$work/mute.json" "$send"
ok "... which leads to probe" \
    said "^to find the adapter's faults: shakedown probe --implementation $work/mute.json\$"
mkdir "$work/it's mine; a"
cp "$work/mute.json" "$work/it's mine; a/m.json"
ok "... from a folder whose name means something to a shell" run 3 "$shakedown" run \
    --results "$work/results.json" --implementation "$work/it's mine; a/m.json" "$send"
ok "... by a line that can be copied" copied_probe
ok "... also alone" alone 3 --server mute "$send"
ok "... by its own manifest" \
    said "^to find the adapter's faults: shakedown probe --implementation $work/mute.json\$"
ok "... and no other" [ "$(grep -c "^to find the adapter's faults" "$work/said")" = 1 ]
ok "a client that is not sound fails" alone 1 --client client "$send"
ok "a client plays in some cases" alone 0 --client sound good-path --jobs 3
ok "... and others are not run" unsaid 'good-path/puppet'
ok "... unless it is named whose server it meets" judge 0 sound --client "$work/sound.json" \
    'good-path/puppet*'
ok "without a case for it nothing runs" alone 4 --client sound 'good-path/puppet*'
ok "... which is said" said '^shakedown: in no selected case does a client take part, nothing ran$'
ok "two that are named meet" alone 1 --server sound --client "$work/client.json" "$send"
ok "... whoever plays no role" alone 0 --server client --client "$work/server.json" "$send"
printf '%s\n' '{ "format": "shakedown-expectations", "version": 1, "expectations": [ { "pattern":
  "nothing", "verdict": "fail", "reason": "unknown" } ] }' >"$work/wrong.json"
sed 's|"environment"|"expectations": "wrong.json", "environment"|' "$work/sound.json" \
    >"$work/expects.json"
ok "what a manifest expects is for its own pair" judge 2 expects "$send"
ok "... and not for a server alone" alone 0 --server expects "$send"

# ---- the reference ---------------------------------------------------------------------------------

# An installed suite, whose files can be taken away.
root=$work/root
mkdir -p "$root${bindir:?}" "$root${pkglibexecdir:?}" "$root${pkgdatadir:?}" &&
    cp "$top_builddir/conformance/shakedown" "$top_builddir/mach/bootstrapd" \
        "$top_builddir/ref/child-port" "$root$bindir" &&
    cp "$top_builddir/conformance/puppet" "$root$pkglibexecdir" &&
    cp -R "$top_srcdir/scenarios" "$top_srcdir/implementations" "$root$pkgdatadir" &&
    chmod -R u+w "$root"
built=$shakedown
shakedown=$root$bindir/shakedown
reference=$root$pkgdatadir/implementations/reference.json
judge 1 server 'double-fork/client*'
ok "it is the manifest's" said ": the server's\$"
cp "$reference" "$work/whole.json"
sed 's/"E1", //' "$work/whole.json" >"$reference"
ok "a reference of another edition changes no verdict" judge 1 server 'double-fork/client*'
ok "... and is said" said \
    "cannot be told: with the reference's client: the client of reference does not claim edition E1"
sed 's|child-port|nobody|' "$work/whole.json" >"$reference"
ok "one without programs does not" judge 1 server 'double-fork/client*'
ok "... and is said" said 'not played again: .*reference.json: roles: server: .*nobody: No such file'
rm "$reference"
ok "one that is missing does not" judge 1 server 'double-fork/client*'
ok "... and is said" said 'not played again: .*reference.json: '
# The deviant takes its place: then it is the reference that is judged.
cp "$work/server.json" "$reference"
ok "the reference fails" judge 1 server 'double-fork/client*'
ok "... and is not played with itself" nobody
shakedown=$built

# ---- signals ---------------------------------------------------------------------------------------

# A client that stays, by which the play does too.
cat >"$work/stay" <<SCRIPT
#!/bin/sh
[ "\$1" = client ] || exec '$deviant' "\$@"
shift
(set -C; : >'$work/stayed') 2>'$work/refused' && exec '$deviant' client --fault deny "\$@"
echo >'$work/stays'
exec '$deviant' client --fault stay "\$@"
SCRIPT
chmod +x "$work/stay"
mkfifo "$work/stays"
sed "s|$work/once|$work/stay|g" "$work/once.json" >"$work/stay.json"
"$shakedown" run --results "$work/results.json" --implementation "$work/stay.json" \
    --timeout-scale 100 "$send" >"$work/said" 2>&1 &
pid=$!
read -r _ <"$work/stays"
kill -TERM $pid
wait $pid
ok "a signal ends the plays" same_status 143 $?
ok "... and leaves the verdict" holds '"verdict":"fail"'
ok "... and says why no more is known" said 'not played again: the run was interrupted$'

echo "1..$number"
