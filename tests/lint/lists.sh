#!/bin/sh
# SPDX-License-Identifier: ISC
# Makefile.am names every file there is, sorted, and none that is not there.
# `lists.sh --write` brings the lists up to date.
set -eu
LC_ALL=C
export LC_ALL

rooms='base mail http source journey template store people sequence sending pages model logic weave insight publish rehearsal admin program'
variables="$(for r in $rooms; do echo "${r}_files"; done)
maketable_files table_data manual_pages template_data sql_data contrib_files
mail_tests unit_tests unit_helpers store_tests fuzz_tests lint_tests golden_tests
e2e_tests browser_tests fault_tests bench_programs test_folders test_data"

# What tests/bench/run builds by itself.
built_by_run='^tests/bench/(epoll|threads)$'

# Files below $1 whose name matches one of the other arguments, without what a
# build leaves in a source tree.
files() {
	[ -d "$1" ] || return 0
	folder=$1
	shift
	for pattern in "$@"; do
		find "$folder" -type f -name "$pattern" \
		    ! -name '*.o' ! -name '*.a' ! -name '*.log' \
		    ! -name '*.trs' ! -name '*.gc*' ! -path '*/.*' \
		    ! -path 'src/source/*_table.h' \
		    ! -path 'src/store/statements.h' \
		    ! -path 'src/pages/clientscript.h' \
		    ! -path 'src/weave/phrases.h'
	done | sort -u
}

programs() {
	files "$1" '*.c' | while read -r f; do
		if grep -qE '^main\(|LLVMFuzzerTestOneInput\(' "$f"; then
			echo "${f%.c}"
		fi
	done
}

scripts() {
	files "$1" '*.sh' | grep -v '/lib\.sh$' || true
}

# Folders below those of tests hold data only; they go into EXTRA_DIST whole.
test_folders() {
	for d in tests/complaints tests/*/*/; do
		case $d in
		tests/complaints/* | tests/\*/\*/) ;;
		*) [ ! -d "$d" ] || echo "${d%/}" ;;
		esac
	done
}

wanted() {
	case $1 in
	source_files) files src/source '*.[ch]' | grep -v '/make[a-z]*\.[ch]$' ;;
	program_files) files src/program '*.[ch]' | grep -v '/main\.c$' ;;
	maketable_files) files src/source 'make*.[ch]' ;;
	table_data) files src '*.tsv' '*.awk' '*.js' ;;
	manual_pages) files src '*.[1-8]' ;;
	template_data) files templates '*' ;;
	sql_data) files sql '*' ;;
	contrib_files) files contrib '*' ;;
	unit_tests) programs tests/unit ;;
	unit_helpers) files tests/unit '*.h' ;;
	store_tests) programs tests/store ;;
	fuzz_tests) programs tests/fuzz | grep -v '/replay$' ;;
	lint_tests) scripts tests/lint | grep -v '/hardening\.sh$' ;;
	golden_tests) scripts tests/golden ;;
	e2e_tests) scripts tests/e2e ;;
	mail_tests) scripts tests/mail | grep -vE '^tests/mail/[^/]*/' ;;
	browser_tests) scripts tests/browser ;;
	fault_tests) scripts tests/faults ;;
	bench_programs) programs tests/bench | grep -vE "$built_by_run" ;;
	test_folders) test_folders ;;
	test_data) test_data ;;
	*_files) files "src/${1%_files}" '*.[ch]' ;;
	esac || true
}

# What the tests need beside programs, scripts and whole folders.
test_data() {
	folders=$(test_folders)
	files tests '*' | while read -r f; do
		case $f in
		tests/bench/epoll.c | tests/bench/threads.c) ;;
		*.c | tests/unit/*.h | */hardening.sh) continue ;;
		*.sh) [ "${f##*/}" = lib.sh ] || continue ;;
		esac
		# A test that was built here.
		[ ! -f "$f.c" ] || continue
		for d in $folders; do
			case $f in "$d"/*) continue 2 ;; esac
		done
		echo "$f"
	done
}

listed() {
	awk -v name="$1" '
	$1 == name && $2 == "=" { inside = 1; sub(/^[^=]*=/, "") }
	inside {
		more = sub(/\\$/, "")
		for (i = 1; i <= NF; i++)
			print $i
		inside = more
	}' Makefile.am
}

check() {
	bad=0
	for v in $variables; do
		wanted "$v" >"$scratch/wanted"
		listed "$v" >"$scratch/listed"
		cmp -s "$scratch/wanted" "$scratch/listed" && continue
		bad=1
		echo "Makefile.am: $v (- is listed, + is there):"
		diff -u "$scratch/listed" "$scratch/wanted" |
		    sed -n '3,$s/^[-+]/&/p' || true
	done
	return $bad
}

write() {
	for v in $variables; do
		wanted "$v" >"$scratch/wanted"
		awk -v name="$v" -v list="$scratch/wanted" '
		$1 == name && $2 == "=" {
			out = name " ="
			while ((getline f <list) > 0)
				out = out " \\\n\t" f
			print out
			skip = 1
		}
		!skip { print }
		skip { skip = /\\$/ }' Makefile.am >"$scratch/new"
		cat "$scratch/new" >Makefile.am
	done
}

# A small tree of which the lists are right, then one file more and one less.
self_test() {
	mkdir -p "$scratch/tree/src/base" "$scratch/tree/tests/unit"
	cd "$scratch/tree"
	for v in $variables; do
		echo "$v ="
	done >Makefile.am
	touch src/base/a.c src/base/b.h
	printf 'int\nmain(void)\n' >tests/unit/a.c
	write
	check || return 1
	touch src/base/c.c
	check | grep -q '^+src/base/c.c' || return 1
	rm src/base/c.c tests/unit/a.c
	check | grep -q '^-tests/unit/a$' || return 1
	if check >/dev/null; then return 1; fi
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
top=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)

(self_test) || { echo 'lists.sh does not find what was planted'; exit 99; }
cd "$top"
if [ "${1-}" = --write ]; then
	write
fi
check
