import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  based,
  basedConfig,
  failing,
  mocks,
  page,
  program,
  rendered,
  served,
  servedConfig,
  tests,
  types,
} from './playwright/files.ts'
import { tsconfigOf } from './files.ts'
import type { Outcome, Trial, TrialProject } from './trial.ts'

/** Where systems have Chromium; `CHROMIUM` names another. */
const browsers = ['chromium', 'chromium-browser', 'google-chrome']

/** The path of an installed Chromium; undefined where there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM } = process.env
  if (CHROMIUM) return CHROMIUM
  for (const name of browsers) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' })
    if (status === 0) return stdout.trim()
  }
  return undefined
}

/** What is said where Playwright is missing. */
const missing =
  'MissingPeerError: mockapi/playwright needs @playwright/test, which is not installed. Run: npm install --save-dev @playwright/test'

/** `mockapi/playwright` with the Chromium of this machine, with test files of both kinds of module. */
export const playwright: Trial = {
  name: 'playwright',
  run(kit) {
    const executablePath = findChromium()
    if (executablePath === undefined) {
      console.log(
        '  skipped: no Chromium is installed (apt-get install chromium, or CHROMIUM=<path>)',
      )
      return
    }
    const project = kit.project(['@playwright/test@1', 'typescript@5', '@types/node@20'], {
      'mocks/users.ts': mocks,
      'app/index.html': page,
      'tests/page.spec.ts': tests,
      'tests/rendered.spec.ts': rendered,
      'failing/unmatched.spec.ts': failing,
      'based/base.spec.ts': based,
      'playwright.config.ts': configOf(executablePath),
      'based.config.ts': basedConfig,
      'served/program.spec.ts': served,
      'served.config.ts': servedConfig,
      'server.mjs': program,
      'types/types.ts': types,
      'tsconfig.json': tsconfigOf('types', 'mocks/users.ts'),
    })
    kit.passed('playwright', run(project, 'tests'), /15 passed/)
    const programs = run(project, 'served', '--config=served.config.ts')
    kit.passed('playwright with an app server for each worker', programs, /4 passed/)
    const traced = run(project, 'based', '--config=based.config.ts', '--reporter=json')
    kit.passed('playwright with a base address and traces', traced, /"name": "mock calls.har"/)
    const { code, output } = run(project, 'failing')
    kit.check('playwright fails for an unmatched request', code, 1)
    const told = ['GET /api/user (404)', 'mock calls', 'GET /api/users '].map((text) =>
      output.includes(text),
    )
    kit.check('playwright tells what is near, and attaches the calls', told, [true, true, true])
    const checked = project.node('node_modules/typescript/bin/tsc')
    kit.check('playwright types', `${checked.code} ${checked.output}`, '0 ')
    const manifest = JSON.parse(
      readFileSync(join(project.folder, 'package.json'), 'utf8'),
    ) as object
    project.write('package.json', JSON.stringify({ ...manifest, type: 'commonjs' }))
    kit.passed('playwright, test files as CommonJS', run(project, 'tests'), /15 passed/)
    const bare = kit.project([], { 'try.mjs': `import 'mockapi/playwright'` }).node('try.mjs')
    kit.check(
      'playwright is not installed',
      /MissingPeerError: [^\]]*/.exec(bare.output)?.[0],
      missing,
    )
  },
}

function run(project: TrialProject, folder: string, ...args: readonly string[]): Outcome {
  return project.node('node_modules/@playwright/test/cli.js', 'test', folder, ...args)
}

function configOf(executablePath: string): string {
  return `import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: 2,
  reporter: 'line',
  use: {
    launchOptions: { executablePath: ${JSON.stringify(executablePath)}, args: ['--no-sandbox'] },
  },
})
`
}
