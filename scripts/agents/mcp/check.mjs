let failed = 0

/** Prints a line, and counts a failure unless what is there is as expected, as JSON. */
export function check(what, is, expected) {
  const fine = JSON.stringify(is) === JSON.stringify(expected)
  if (!fine) failed++
  const more = fine ? '' : `: ${JSON.stringify(is)}, expected ${JSON.stringify(expected)}`
  console.log(`  ${fine ? 'ok  ' : 'FAIL'} ${what}${more}`)
}

/** The error that a promise rejects with; undefined where it does not. */
export async function failure(promise) {
  try {
    await promise
    return undefined
  } catch (error) {
    return error
  }
}

/** Ends with 1 when there are failures. */
export function end() {
  process.exit(failed === 0 ? 0 : 1)
}
