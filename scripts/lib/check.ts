let failures = 0

/** Prints a line with what a check gave, and counts a failure unless it is as expected, as JSON. */
export function check(what: string, is: unknown, expected: unknown): void {
  const fine = JSON.stringify(is) === JSON.stringify(expected)
  const wanted = fine ? '' : `, expected ${JSON.stringify(expected)}`
  report(fine, `${what}: ${JSON.stringify(is)}${wanted}`)
}

/** Prints a line, and counts a failure. */
export function report(isFine: boolean, line: string): void {
  if (!isFine) failures++
  console.log(`  ${isFine ? 'ok  ' : 'FAIL'} ${line}`)
}

/** Prints the number of failures; the process ends with 1 when there are any. */
export function endChecks(): void {
  console.log(failures === 0 ? 'all fine' : `${failures} failed`)
  process.exitCode = failures === 0 ? 0 : 1
}
