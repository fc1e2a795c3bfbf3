#!/bin/sh
# test-command-line.sh - what --help tells is in the manual and in the completion, and the other way
# round; every scenario can be explained.
#
# Environment: top_srcdir, top_builddir (make check sets them).
set -u

shakedown=${top_builddir:?}/conformance/shakedown
manual=${top_srcdir:?}/docs/shakedown.1
completion=${top_srcdir:?}/conformance/shakedown.bash
# shellcheck source=tests/kit/tap.sh
. "${top_srcdir:?}/tests/kit/tap.sh"

# ---- help ------------------------------------------------------------------------------------

# options COMMAND...: the options that a help tells, one a line, without dashes.
options() {
    "$shakedown" "$@" --help | sed -n 's/^  \(-h, \)\{0,1\}--\([a-z-]*\).*/\2/p' | sort -u
}

fits() {
    "$shakedown" "$@" >"$work/said" && [ "$(wc -L <"$work/said")" -le 100 ]
}

same() {
    "$shakedown" "$@" -h >"$work/said" && "$shakedown" "$@" --help | cmp -s - "$work/said"
}

# Those that the help of the program lists.
commands=$("$shakedown" --help | sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p' | xargs)
for command in "" $commands; do
    # shellcheck disable=SC2086 # no word, or one
    ok "shakedown $command --help fits a terminal" fits $command --help
    # shellcheck disable=SC2086 # no word, or one
    ok "... as does -h" same $command
done

points() {
    "$shakedown" "$@" >/dev/null 2>"$work/said"
    [ $? -eq 2 ] && [ "$(wc -l <"$work/said")" -eq 2 ] && grep -q -e '--help` tells more' "$work/said"
}

ok "a wrong command is two lines, which name the help" points nonsense
ok "... and a wrong option" points run --nonsense
ok "... and a wrong argument" points run --shard 3

# ---- the manual ------------------------------------------------------------------------------

# Which of its options do the manual's synopsis and its list lack?
for command in $commands ""; do
    # shellcheck disable=SC2086 # no word, or one
    for option in $(options $command); do
        ok "the manual has ${command:-shakedown} --$option" \
            grep -q "^\.It .*Fl -$option\( \|\$\)" "$manual"
    done
done
for command in "" $commands; do
    # shellcheck disable=SC2086 # no word, or one
    options $command
done >"$work/options"
sed -n 's/^\.It .*Fl -\([a-z-]*\).*/\1/p' "$manual" >"$work/documented"
while read -r option; do
    ok "the manual's --$option is there" grep -qx -e "$option" "$work/options"
done <"$work/documented"

# ---- the completion --------------------------------------------------------------------------

# completed LINE: what bash offers at its end, one a line, in "said". The program is found by PATH.
completed() {
    PATH=${top_builddir}/conformance:$PATH COMP_LINE=$1 bash -c '
        . "$0" && COMP_POINT=${#COMP_LINE} && _shakedown shakedown &&
        { [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"; }' "$completion" \
        >"$work/said" 2>&1
}

offers() {
    completed "$1" && printf '%s\n' "$2" | tr ' ' '\n' | cmp -s - "$work/said"
}

offers_nothing() {
    completed "$1" && [ ! -s "$work/said" ]
}

offers_options() {
    completed "shakedown $1 --" && options "$1" | sed 's/^/--/' >"$work/options" &&
        sort "$work/said" | cmp -s - "$work/options"
}

if command -v bash >/dev/null; then
    ok "commands are completed" offers 'shakedown ' "--help --version $commands"
    ok "... from their beginning" offers 'shakedown ex' explain
    for command in $commands; do
        ok "the options of $command are completed" offers_options "$command"
    done
    ok "a folder is completed" offers 'shakedown run bad-t' \
        "$("$shakedown" list bad-token | sed 's/\[.*//; p; s,/.*,/,' | sort -u | tr '\n' ' ' |
            sed 's/ $//')"
    ok "... though its scenarios are left to explain" offers 'shakedown explain bad-token/al' \
        bad-token/alone
    ok "probe has no scenarios" offers_nothing 'shakedown probe '
    ok "languages are completed" offers 'shakedown init --language ' 'c python'
    ok "a scenario is completed behind an option" offers 'shakedown run --jobs 2 bad-token/al' \
        bad-token/alone
    ok "... and in quotes" offers "shakedown run 'bad-token/al" bad-token/alone
    ok "cases are completed behind the bracket" offers 'shakedown run bad-token/alone[right=mo' \
        'move-send] move-send-once]'
    ok "what only a person knows is not" offers_nothing 'shakedown run --jobs '
    mkdir "$work/folder" && : >"$work/file"
    ok "a folder of scenarios is" offers "shakedown list --scenarios $work/fo" "$work/folder"
    ok "a file is" offers "shakedown run --results $work/fi" "$work/file"
    ok "... and what is to be reported" offers "shakedown report --merge $work/fi" "$work/file"
    ok "... and what is expected" offers "shakedown run --expectations $work/fi" "$work/file"
else
    skip "the completion" "bash is not here"
fi

# ---- explain ---------------------------------------------------------------------------------

"$shakedown" list >"$work/cases"
sed 's/\[.*//' "$work/cases" | sort -u >"$work/scenarios"
sed -n 's/^ *"id": "\([A-Z]*-[0-9]*\)".*/\1/p' "${top_srcdir}/scenarios/requirements.json" \
    >"$work/requirements"

# explained LIST: all that the file names, in one call.
explained() {
    xargs "$shakedown" explain <"$work/$1" >"$work/said"
}

# Everything but the paragraphs that say what is bound.
no_variable() {
    ! sed '/^In this case/,/^$/d' "$work/said" | grep -q '\$'
}

ok "every scenario is explained" explained scenarios
ok "... with all its steps" [ "$(grep -c '^ *[0-9]*\.  [^ ]' "$work/said")" -eq \
    "$(cat "${top_srcdir}"/scenarios/*/*.json | grep -oE '"(do|await)":' | wc -l)" ]
ok "every case is explained" explained cases
ok "... with its values put in" no_variable
ok "every requirement is explained" explained requirements
ok "... with its level and what it rests on" [ "$(grep -cE '^[A-Z]+-[0-9]+ \((MUST|SHOULD), basis' \
    "$work/said")" -eq "$(wc -l <"$work/requirements")" ]

unknown() {
    "$shakedown" explain "$1" >/dev/null 2>"$work/said"
    [ $? -eq 2 ] && grep -q "$2" "$work/said"
}

ok "an id that is none is an error that names the nearest" unknown srv-13 'did you mean SRV-13?$'
# misspelt PATTERN
misspelt() {
    run 4 "$shakedown" list "$1"
}

ok "a pattern that is none selects nothing" misspelt bad-tokn
ok "... and the nearest folder is named" said 'matches "bad-tokn"; did you mean bad-token'
ok "a requirement that nothing checks selects nothing" \
    run 4 "$shakedown" list --requirement SRV-11
ok "... and says who knows why" said 'shakedown explain SRV-11. says which scenarios do, or why none does$'
ok "... who does" run 0 "$shakedown" explain SRV-11
ok "... in the words of open.json" said 'needs a puppet that sends raw messages'
ok "results that cannot be written are an error" \
    run 3 "$shakedown" run good-path --results "$work/nowhere/x.json"
ok "... of shakedown" said '^shakedown: .*/nowhere/x.json: cannot be written: '
ok "... before anything was run" said '^shakedown: nothing was run$'

echo "1..$number"
