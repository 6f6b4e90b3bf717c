# Sourced by check and test: runs named phases one after the other, goes on after a failing one, and ends with their
# times and one closing line. A phase that fails without counting tests itself counts as one failure.
PHASES=() PASSED=0 FAILED=0
LOGS=$(mktemp -d)

# phase name command…
phase() {
  local name=$1 start=$SECONDS log="$LOGS/${#PHASES[@]}" state=ok passed failed
  shift
  printf '\n\033[1m=== %s ===\033[0m\n' "$name"
  "$@" 2>&1 | tee "$log" || state=FAILED
  passed=$(count_tests "$log" passed)
  failed=$(count_tests "$log" failed)
  [ "$state" = ok ] || [ "$failed" -gt 0 ] || failed=1
  [ "$failed" -eq 0 ] || state=FAILED
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
  PHASES+=("$(printf '%-7s %5s s  %s' "$state" $((SECONDS - start)) "$name")")
  [ "$state" = ok ]
}

# Adds up the closing lines of cargo ("test result: ok. 12 passed; 0 failed; …") and Playwright ("  12 passed (3s)").
count_tests() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk -v what="$2" '
    /^test result: / { for (i = 2; i <= NF; i++) if ($i ~ "^" what) sum += $(i - 1) }
    /^ +[0-9]+ (passed|failed|flaky)( |$)/ { if ($2 == what || (what == "failed" && $2 == "flaky")) sum += $1 }
    END { print sum + 0 }'
}

# What failed, in few lines: cargo's tests by name, the browser's with what last_words.ts says of them.
tell_failures() {
  sed 's/\x1b\[[0-9;]*m//g' "$LOGS"/* 2>/dev/null | awk '
    /^test .* \.\.\. FAILED$/ { print; next }
    /^Failed: / { print; told = 8; next }
    told > 0 && /^ / { print; told--; next }
    { told = 0 }'
}

# The last lines of a run, of which often only the end is kept: what failed, how long each phase took, and how many tests
# there were; fails when anything failed.
phases_end() {
  printf '\n'
  [ "$FAILED" -eq 0 ] || tell_failures
  rm -rf "$LOGS"
  printf '\n'
  printf '%s\n' "${PHASES[@]}"
  printf '%s passed, %s failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ]
}
