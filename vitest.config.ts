import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const alias = {
  mockapi: fileURLToPath(new URL('./src/index.ts', import.meta.url)),
  // The copy that Node loads for packages, which has classes of its own.
  graphql: createRequire(import.meta.url).resolve('graphql'),
}

/** The cache folder of a run of tests, so that none sees or changes that of who runs them: servers are listed there. */
const env = { XDG_CACHE_HOME: join(tmpdir(), `mockapi-tests-${process.pid}`) }
process.once('exit', () => rmSync(env.XDG_CACHE_HOME, { recursive: true, force: true }))

/** For busy machines: programs that start others may take their time. */
const ofProcesses = { pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000 } as const

/** How long `expect.poll` and, by the set-up file, `vi.waitFor` wait, in ms: their second is short on a busy machine. */
const waits = {
  expect: { poll: { timeout: 25_000, interval: 10 } },
  setupFiles: ['test/support/set-up.ts'],
  env,
} as const satisfies ViteUserConfig['test']

/** Files of which `npm test` tries a part: what imports `test/support/runs.ts`, itself or by `ways.ts`, as a test checks. */
const sampled = [
  'test/admin/any-call.test.ts',
  'test/data/forks.test.ts',
  'test/time/instant.test.ts',
  'test/data/relations-index.test.ts',
  'test/data/sort.test.ts',
  'test/data/state.test.ts',
  'test/data/writes.test.ts',
  'test/dispatch/advice.test.ts',
  'test/dispatch/values.test.ts',
  'test/events/changes.test.ts',
  'test/events/generators.test.ts',
  'test/events/lists.test.ts',
  'test/generate/json5.test.ts',
  'test/generate/schema/valid.test.ts',
  'test/hostile/refusals.test.ts',
  'test/http/answers.test.ts',
  'test/http/behaviour.test.ts',
  'test/http/bodies.test.ts',
  'test/http/fields.test.ts',
  'test/http/handlers.test.ts',
  'test/http/methods.test.ts',
  'test/http/not-saved.test.ts',
  'test/http/parent.test.ts',
  'test/http/pattern.test.ts',
  'test/http/reload.test.ts',
  'test/http/resources.test.ts',
  'test/http/sessions.test.ts',
  'test/http/told.test.ts',
  'test/import/public-documents.test.ts',
  'test/import/refusals.test.ts',
  'test/journal/model.test.ts',
  'test/mocks/every-line.test.ts',
  'test/mocks/exports/wrong-kinds.test.ts',
  'test/mocks/json/survey.test.ts',
  'test/node/cache-wire.test.ts',
  'test/openapi/valid-answers.test.ts',
  'test/sessions/sessions.test.ts',
  'test/watch/reload.test.ts',
  'test/webhooks/delivery.test.ts',
]

/**
 * Most tests run fast in shared threads, which import the sources once each. What starts the command line or measures
 * memory gets processes of its own, so that neither disturbs the other, and imports no sources there, but for stacks, whose hook counts for all of a thread. Of that `slow` is
 * what keeps a core busy for long, which `npm test` leaves to `npm run test:slow`. Types in `test/types` are tried by
 * `npm run check`.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    // One more than processors of a small machine, since tests wait for a third of their time. Each worker imports the
    // sources anew, so that still more of them take longer; see scripts/test.mjs as well.
    maxWorkers: 3,
    projects: [
      {
        resolve: { alias },
        test: {
          ...waits,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/browser/**',
            'test/process/**',
            'test/slow/**',
            'test/replicas/engines/**',
          ],
          pool: 'threads',
          isolate: false,
          // For busy machines: what takes milliseconds by itself may wait for seconds there. What must not take long,
          // such as a hostile pattern, takes much longer than this where it is wrong.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          ...waits,
          ...ofProcesses,
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          ...waits,
          ...ofProcesses,
          name: 'slow',
          include: ['test/slow/**/*.test.ts', ...sampled],
          env: { ...env, FULL_RUNS: 'true' },
        },
      },
      {
        resolve: { alias },
        test: {
          ...waits,
          ...ofProcesses,
          name: 'engines',
          include: ['test/replicas/engines/**/*.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          ...waits,
          ...ofProcesses,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          isolate: false,
          globalSetup: ['test/support/chromium.ts'],
        },
      },
    ],
  },
})

export default config
