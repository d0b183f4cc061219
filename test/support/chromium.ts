import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The browser of the tests in `test/browser/`: Debian's, or any Chromium or Chrome that `CHROMIUM` names. */
export const chromiumPath: string = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Runs once before those tests: installs the browser where that needs no questions, in a container of Debian. */
export default function setUp(): void {
  if (existsSync(chromiumPath)) return
  const isOurs = process.env['CHROMIUM'] === undefined && existsSync('/usr/bin/apt-get')
  if (!isOurs || process.getuid?.() !== 0) {
    const way = 'Install the package chromium, or set CHROMIUM to the path of a Chromium or Chrome.'
    throw new Error(`There is no browser at ${chromiumPath}. ${way}`)
  }
  const options = {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  execFileSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium'], options)
}
