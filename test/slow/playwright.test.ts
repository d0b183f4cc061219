import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installProject, packages, runNode } from '../support/installed.ts'
import type { InstalledProject } from '../support/installed.ts'

/** No test opens a page, so that none needs a browser: `npm run try:runners -- playwright` does that. */
let project: InstalledProject
let told: ReadonlyMap<string, Told>

const mocks = `{
  "GET /health": { "ok": true },
  "POST /login": { "token": "t0k3n" }
}`

const passing = `import { expect, mockTest } from 'mockapi/playwright'

const test = mockTest({ dir: 'mocks' })
const json = { 'content-type': 'application/json' }

for (const index of [1, 2, 3, 4]) {
  test('has data of its own ' + index, async ({ mock }) => {
    mock.db('users').create({ name: 'Grace' })
    expect(await (await fetch(mock.url + '/users')).json()).toHaveLength(2)
    expect(mock.calls()).toHaveLength(1)
  })
}

test('is the base address', async ({ baseURL, request, mock, mockServer }) => {
  expect(baseURL).toBe(mockServer.url)
  expect((await request.get('/health', { headers: mock.headers })).status()).toBe(200)
  await expect(mock).toHaveBeenCalled('GET /health')
})

test('waits for calls', async ({ mock }) => {
  await expect(mock).not.toHaveBeenCalled()
  const body = JSON.stringify({ name: 'ada', tags: ['a', 'b'], at: 7 })
  setTimeout(() => mock.fetch('/login?page=2', { method: 'POST', headers: json, body }), 50)
  await expect(mock).toHaveBeenCalledWith('POST /login', { query: { page: 2 } })
  await expect(mock).toHaveBeenCalledWith('POST /login', {
    body: { name: 'ada', tags: ['a', 'b'], at: expect.any(Number) },
  })
  await expect(mock).not.toHaveBeenCalledWith('POST /login', { body: { tags: ['a'] } })
  await expect(mock).toHaveBeenCalledTimes('POST /login', 1)
  await expect(mock).toHaveBeenCalledTimes(1)
})

test('says what came instead', async ({ mock }) => {
  const soon = expect.configure({ timeout: 60 })
  const reasonOf = (matching) => matching.then(() => '', ({ message }) => message)
  expect(await reasonOf(soon(mock).toHaveBeenCalled())).toContain('Nothing was called')
  await mock.fetch('/login', { method: 'POST', body: 'a', headers: { 'content-type': 'text/plain' } })
  const differs = await reasonOf(soon(mock).toHaveBeenCalledWith('POST /login', { body: 'b' }))
  expect(differs).toContain('its only call (POST /login, 200) differs')
  expect(differs).toMatch(/"body": "b"[^]*"body": "a"/)
  expect(await reasonOf(expect(mock).not.toHaveBeenCalled('GET /helth'))).toContain('GET /health')
  expect(await reasonOf(expect(mock).not.toHaveBeenCalled('POST /login'))).toContain('called once')
})
`

const failing = `import { expect, mockTest } from 'mockapi/playwright'

const test = mockTest({ dir: 'mocks' })

test('asks for what is not there', async ({ mock }) => {
  await mock.fetch('/healthy')
})
test('fails by itself', async ({ mock }) => {
  await mock.fetch('/health')
  expect(1).toBe(2)
})
`

/** What a report says of a test. */
interface Told {
  readonly status: string
  readonly message: string
  readonly attachments: Readonly<Record<string, string>>
}

/** The tests of a JSON report by their titles. */
function readReport(text: string): Map<string, Told> {
  const { suites } = JSON.parse(text) as Report
  return new Map(
    suites.flatMap((suite) =>
      suite.specs.map(({ title, tests }) => {
        const result = tests[0]?.results[0]
        const attachments = (result?.attachments ?? []).map(({ name, body = '' }) => {
          return [name, Buffer.from(body, 'base64').toString()] as const
        })
        const message = (result?.errors ?? []).map((error) => error.message).join('\n')
        return [
          title,
          {
            status: result?.status ?? '',
            // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
            message: message.replace(/\u001b\[[\d;]*m/g, ''),
            attachments: Object.fromEntries(attachments),
          },
        ]
      }),
    ),
  )
}

interface Report {
  readonly suites: readonly {
    readonly specs: readonly {
      readonly title: string
      readonly tests: readonly { readonly results: readonly Result[] }[]
    }[]
  }[]
}

interface Result {
  readonly status: string
  readonly errors: readonly { readonly message: string }[]
  readonly attachments: readonly { readonly name: string; readonly body?: string }[]
}

beforeAll(async () => {
  const entries = { index: 'index.ts', playwright: 'testing/playwright.ts' }
  project = await installProject(entries, ['@playwright/test'])
  project.write('mocks/api.json', mocks)
  project.write('mocks/users.json', '[{ "id": 1, "name": "Ada" }]')
  project.write('passing.spec.ts', passing)
  project.write('failing.spec.ts', failing)
  const config = { testDir: '.', fullyParallel: true, workers: 2, reporter: 'json' }
  project.write('playwright.config.ts', `export default ${JSON.stringify(config)}`)
  const program = join(packages, '@playwright/test/cli.js')
  told = readReport((await runNode(project.folder, [program, 'test'])).output)
})

afterAll(() => project.remove())

test('each test has a mock of its own, and matchers wait', () => {
  for (const title of [1, 2, 3, 4].map((index) => `has data of its own ${index}`)) {
    expect(told.get(title)).toEqual({ status: 'passed', message: '', attachments: {} })
  }
  for (const title of ['is the base address', 'waits for calls', 'says what came instead']) {
    expect(told.get(title)).toEqual({ status: 'passed', message: '', attachments: {} })
  }
})

test('a request that no mock matches fails its test, with its calls attached', () => {
  const { status, message, attachments = {} } = told.get('asks for what is not there') ?? {}
  expect(status).toBe('failed')
  expect(message).toContain('GET /healthy (404)')
  expect(message).toContain('"healthy" is not "health"')
  expect(attachments['mock calls']).toBe('GET /healthy → 404  no mock')
  expect(JSON.parse(attachments['mock calls.har'] ?? '')).toMatchObject({
    log: { entries: [{ request: { method: 'GET' }, response: { status: 404 } }] },
  })
})

test('a test that fails by itself has its calls attached', () => {
  const { status, message, attachments = {} } = told.get('fails by itself') ?? {}
  expect(status).toBe('failed')
  expect(message).not.toContain('No mock answers')
  expect(attachments['mock calls']).toBe('GET /health → 200  GET /health in mocks/api.json:2')
})
