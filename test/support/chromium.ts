import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import type { TestProject } from 'vitest/node'

/** The browser of the tests in `test/browser/`: Debian's, or any Chromium or Chrome that `CHROMIUM` names. */
const chromiumPath: string = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the one browser of all tests of pages is reached. */
    chromium: string
  }
}

/** Runs once before those tests: starts the browser that all of them use, and returns what ends it. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  install()
  const server = await chromium.launchServer({ executablePath: chromiumPath })
  provide('chromium', server.wsEndpoint())
  return () => server.close()
}

/** Installs the browser where that needs no questions, in a container of Debian. */
function install(): void {
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
