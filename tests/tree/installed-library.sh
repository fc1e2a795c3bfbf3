#!/bin/sh
# installed-library.sh - compiles a program against the installed library, found by pkg-config, and
# runs it under the installed bootstrap server.
#
# usage: installed-library.sh PROGRAM.c
# Environment: libdir, bindir, DESTDIR, PKG_CONFIG, CC, CFLAGS, LDFLAGS (make installcheck sets them).
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Nothing but the installed file is to be found; below DESTDIR its paths are not yet what they say.
PKG_CONFIG_LIBDIR=${DESTDIR-}${libdir:?}/pkgconfig
PKG_CONFIG_SYSROOT_DIR=${DESTDIR-}
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
unset PKG_CONFIG_PATH

flags=$("${PKG_CONFIG:?}" --cflags mach)
libraries=$("$PKG_CONFIG" --libs mach)
# shellcheck disable=SC2086 # lists of words
${CC:?} ${CFLAGS-} -std=c11 -pedantic -Wall -Wextra -Werror $flags -o "$work/program" "${1:?}" \
    ${LDFLAGS-} $libraries
timeout 60 "${DESTDIR-}${bindir:?}/bootstrapd" -- "$work/program"
