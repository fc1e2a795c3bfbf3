#!/bin/sh
# autogen.sh - makes configure and the Makefile.in from what is under version control.
#
# Needed once after a clone, and again only by hand: make itself notices when configure.ac or a
# Makefile fragment has changed.
set -eu
cd "$(dirname "$0")"

missing=
need() { # need PROGRAM PACKAGE
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "autogen.sh: $1 is missing" >&2
        missing="$missing $2"
    fi
}

need autoreconf autoconf
need automake automake
# pkg.m4 comes with pkg-config; without it configure would be made, and be broken.
need pkg-config pkgconf

if [ -n "$missing" ]; then
    echo "autogen.sh: Debian and its relatives: apt-get install$missing" >&2
    exit 1
fi

autoreconf --force --install
echo "autogen.sh: done; next ./configure (here or from a build folder), then make"
