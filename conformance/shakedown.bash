# shakedown.bash - completion for bash: commands, options, and the ids of scenarios.
# shellcheck shell=bash
#
# It asks the program itself, so that nothing is listed twice: commands and options of its --help,
# scenarios of its list.

# _shakedown_options COMMAND: the options of "COMMAND --help", one a line.
_shakedown_options() {
    "$@" --help 2>/dev/null | sed -n 's/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\).*$/\2/p'
}

# _shakedown_commands PROGRAM: the commands that its --help lists, one a line.
_shakedown_commands() {
    "$1" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p'
}

# _shakedown_takes_value PROGRAM COMMAND WORD: whether the word is an option with an argument.
_shakedown_takes_value() {
    [[ $3 == --* ]] && "$1" "$2" --help 2>/dev/null | grep -q -e "^  $3 [A-Z]"
}

# _shakedown_ids PROGRAM CURRENT [OPTION...]: folders and scenarios; cases once a bracket is open.
_shakedown_ids() {
    local program=$1 current=$2
    shift 2
    if [[ $current == *'['* ]]; then
        "$program" list "$@" 2>/dev/null
    else
        "$program" list "$@" 2>/dev/null | sed 's/\[.*//; p; s,/[^/]*$,/,' | sort -u
    fi
}

# _shakedown_offer CURRENT WORD...: what of the words goes on from CURRENT. Readline has split that
# at characters such as = and replaces the last piece alone.
_shakedown_offer() {
    local current=$1 split=${1%"${1##*[=:]}"} word
    shift
    COMPREPLY=()
    [[ $COMP_WORDBREAKS == *[=:]* ]] || split=
    for word in "$@"; do
        [[ $word != "$current"* ]] || COMPREPLY+=("${word#"$split"}")
    done
}

# _shakedown_value OPTION CURRENT: completes the argument of an option.
_shakedown_value() {
    compopt -o filenames 2>/dev/null
    case $1 in
    --scenarios | --coverage | --directory) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
    --implementation | --server | --client | --results | --expectations | --gdb-commands)
        mapfile -t COMPREPLY < <(compgen -f -- "$2")
        ;;
    --language) _shakedown_offer "$2" c python ;;
    *) COMPREPLY=() ;;
    esac
}

_shakedown() {
    local program=$1 line=${COMP_LINE:0:COMP_POINT} current command='' previous='' word
    local words=() scenarios=() candidates=()
    read -ra words <<<"$line"
    current=${line##*[[:space:]]}
    [[ -z $current ]] || unset 'words[-1]'
    current=${current#[\"\']}
    for word in "${words[@]:1}"; do
        [[ $previous != --scenarios ]] || scenarios=(--scenarios "$word")
        [[ -n $command || $word == -* ]] || command=$word
        previous=$word
    done
    if [[ -z $command ]]; then
        mapfile -t candidates < <(_shakedown_options "$program")
        mapfile -t -O "${#candidates[@]}" candidates < <(_shakedown_commands "$program")
    elif _shakedown_takes_value "$program" "$command" "$previous"; then
        _shakedown_value "$previous" "$current"
        return
    elif [[ $current == --@(strace|valgrind|gdb)=* ]]; then
        candidates=("${current%%=*}="{server,client,both})
    elif [[ $current == -* ]]; then
        mapfile -t candidates < <(_shakedown_options "$program" "$command")
    elif [[ $command == report ]]; then
        _shakedown_value --results "$current"
        return
    elif [[ $command != @(probe|init) ]]; then
        mapfile -t candidates < <(_shakedown_ids "$program" "$current" "${scenarios[@]}")
        [[ $command != explain ]] || mapfile -t candidates < <(printf '%s\n' "${candidates[@]}" |
            grep -v '/$')
    fi
    _shakedown_offer "$current" "${candidates[@]}"
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != */ ]] || compopt -o nospace 2>/dev/null
}

complete -F _shakedown shakedown
