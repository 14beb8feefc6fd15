#!/bin/sh
# SPDX-License-Identifier: ISC
# The program was linked as SAFETY 9.4 wants it: position independent, its
# tables read-only from the start, stack checked, library calls checked.
# Only in the tests of a build without sanitizers (HARDENED in Makefile.am).
set -eu

if ! command -v readelf >/dev/null; then
	echo 'readelf (binutils) is not installed'
	exit 77
fi

# What the file lacks, a word each.
lacks() {
	readelf -hldW --dyn-syms "$1" >"$scratch/elf"
	grep -q 'Type: *DYN' "$scratch/elf" || echo pie
	grep -q 'GNU_RELRO' "$scratch/elf" || echo relro
	grep -qE '\(FLAGS_1\).*NOW|BIND_NOW' "$scratch/elf" || echo now
	grep -q '__stack_chk_fail' "$scratch/elf" || echo canary
	grep -qE '__[a-z]+_chk' "$scratch/elf" && grep -E '__[a-z]+_chk' \
	    "$scratch/elf" | grep -qv '__stack_chk' || echo fortify
	grep -E 'GNU_STACK' "$scratch/elf" | grep -q 'RW ' || echo stack
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'int\nmain(void)\n{\n\treturn 0;\n}\n' >"$scratch/soft.c"
${CC:-cc} -fno-stack-protector -no-pie -Wl,-z,norelro -Wl,-z,lazy \
    -Wl,-z,execstack -o "$scratch/soft" "$scratch/soft.c"
found=$(lacks "$scratch/soft" | tr '\n' ' ')
if [ "$found" != 'pie relro now canary fortify stack ' ]; then
	echo "hardening.sh does not find what was planted, only: $found"
	exit 99
fi

program=${KUNDEREJSE:-./kunderejse}
readelf -h "$program" >/dev/null
found=$(lacks "$program" | tr '\n' ' ')
[ -z "$found" ] || { echo "the program lacks: $found"; exit 1; }
