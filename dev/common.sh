# shellcheck shell=sh
# common.sh - what the scripts of this folder share. They source it with `program` (their name) and
# `top` (the project's folder) set, which is what the next line tells shellcheck.
: "${program:?}" "${top:?}"

say() {
    printf '%s: %s\n' "$program" "$*"
}

complain() {
    printf '%s: %s\n' "$program" "$*" >&2
}

# How many jobs make and the suite run at once.
jobs_count() {
    nproc 2>/dev/null || getconf _NPROCESSORS_ONLN
}

# What every build needs, by Debian's names.
# shellcheck disable=SC2034 # for the scripts
build_packages="gcc libc6-dev make autoconf automake pkgconf libjansson-dev python3"

# package_present PACKAGE: what Debian's package brings is there, wherever it came from.
package_present() {
    case $1 in
    gcc) command -v "${CC:-cc}" || command -v gcc || command -v clang ;;
    libc6-dev) echo '#include <stdio.h>' | "${CC:-cc}" -E - ;;
    pkgconf) command -v pkg-config ;;
    libjansson-dev) pkg-config --exists 'jansson >= 2.11' ;;
    check) pkg-config --exists 'check >= 0.11' ;;
    clang-tools) command -v clang-query ;;
    libdbus-1-dev) pkg-config --exists 'dbus-1 >= 1.10' ;;
    python3-jsonschema) python3 -c 'import jsonschema' ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

# packages_install PACKAGE...: installs those that are missing, says so, and leaves their names in
# `installed`. Where it cannot (no apt, or not root) it lists them; where it cannot, or apt-get fails,
# the script ends with status 2.
packages_install() {
    installed=
    missing=
    for package in "$@"; do
        package_present "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        complain "missing, and there is no apt-get to install them with (Debian's names):$missing"
        exit 2
    fi
    if [ "$(id -u)" -ne 0 ]; then
        complain "missing, and only root can install them: apt-get install$missing"
        exit 2
    fi
    say "installing with apt-get:$missing"
    apt-get update -qq </dev/null || exit 2
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing \
        </dev/null || exit 2
    installed=$missing
}

# place_kept: the build folder that this is called in was configured where it is, and for the sources
# beside it.
place_kept() {
    grep -qxF "build_place = $(pwd -P)" Makefile && grep -qxF 'srcdir = ..' Makefile
}

# tree_build FOLDER [CONFIGURE-ARGUMENT...]: configures FOLDER (below the top) unless it is
# configured just so, and builds. Without arguments a configured FOLDER is taken as it is, but for
# what was installed since.
tree_build() (
    folder=$top/$1
    shift
    arguments="CC=${CC-} CFLAGS=${CFLAGS-} $*"
    [ -x "$top/configure" ] || (cd "$top" && ./autogen.sh) || exit
    mkdir -p "$folder" && cd "$folder" || exit
    # make reads Makefile; a configure that was interrupted leaves none behind.
    if [ -f Makefile ] && ! place_kept; then
        say "$folder was configured for another place: configuring it again"
        eval "../configure --quiet $(./config.status --config)" || exit
    fi
    if [ ! -f Makefile ] || { [ $# -gt 0 ] && [ "$(cat configured-with 2>&1)" != "$arguments" ]; }
    then
        ../configure --quiet "$@" || exit
        printf '%s\n' "$arguments" >configured-with
    elif [ -n "$installed" ]; then
        ./config.status --recheck >/dev/null && ./config.status >/dev/null || exit
    fi
    make --no-print-directory -s -j "$(jobs_count)"
)

# What tests run if it is there, and are skipped without: programs, and a module of Python.
# shellcheck disable=SC2034 # for the scripts
optional_tools="bash debootstrap gcov gdb genhtml git groff man mandoc patch pkg-config python3 jsonschema script
    setpriv strace strings unshare valgrind"

# What tests run without looking whether it is there: POSIX, the rest of coreutils that they use, and
# what a build needs. Each other program is an optional tool.
# shellcheck disable=SC2034 # for the scripts
basic_tools="sh [ ar as awk basename c99 cat cc chgrp chmod chown cksum clang cmp comm cp cpp cut
    date dd diff dirname du echo egrep env expr false fgrep find fold gawk gcc getconf grep gzip head id
    install join kill ld link ln ls make mawk mkdir mkfifo mktemp mv nl nm nproc od paste printf pwd ranlib
    readlink realpath rm rmdir sed seq sleep sort split stat strip tail tar tee test timeout touch tr
    true truncate tsort tty uname uniq unlink wc xargs yes"

# tools_link FOLDER [TOOL...]: fills the new FOLDER with links to all programs of PATH, or to those that
# are named.
tools_link() {
    link_to=$1
    shift
    mkdir -p "$link_to/modules" || return
    link_ifs=$IFS
    IFS=:
    for link_from in $PATH; do
        if [ $# -eq 0 ]; then
            ln -s "$link_from"/* "$link_to/" 2>/dev/null || true
            continue
        fi
        for link_tool in "$@"; do
            [ ! -x "$link_from/$link_tool" ] || [ -e "$link_to/$link_tool" ] ||
                ln -s "$link_from/$link_tool" "$link_to/"
        done
    done
    IFS=$link_ifs
}

# tool_hide TOOL FOLDER: takes the tool out of there; a module of Python is hidden by one of that
# name in FOLDER/modules that cannot be imported.
tool_hide() {
    case $1 in
    jsonschema) echo 'raise ImportError("hidden")' >"$2/modules/$1.py" ;;
    python3) rm -f "$2"/python* ;;
    *) rm -f "$2/$1" "$2/$1"-[0-9]* ;;
    esac
}

# counts_read FILE: adds the counts of its last line, if that has any ("N passed, N failed"), to
# `passed`, `failed` and `skipped`.
counts_read() {
    # shellcheck disable=SC2046 # numbers
    set -- $(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed\(, \([0-9]*\) skipped\)*$/\1 \2 \4/p' "$1")
    passed=$((passed + ${1-0}))
    failed=$((failed + ${2-0}))
    skipped=$((skipped + ${3-0}))
}

# counts_print: the closing line.
counts_print() {
    if [ "$skipped" -gt 0 ]; then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
}

# sources_list: every C file of the project, from the top.
sources_list() (
    cd "$top" &&
        find common mach ref conformance reports implementations tests dev -name '*.[ch]' | LC_ALL=C sort
)
