import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createMockServer } from 'mockapi'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-init-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function init(
  files: Readonly<Record<string, string>>,
  { argv = [], userAgent, cwd = '.' }: { argv?: string[]; userAgent?: string; cwd?: string } = {},
): Promise<readonly string[]> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const environment = fakeEnvironment(fakeServer(), { cwd: join(folder, cwd), userAgent })
  expect(await main(['init', ...argv], environment)).toBe(0)
  return environment.out.lines
}

const commandsOf = (lines: readonly string[]): string[] => {
  const start = lines.findIndex((line) => line.startsWith('  Next'))
  const end = lines.findIndex((line) => line.startsWith('  Then'))
  return lines.slice(start, end).map((line) => line.replace('Next', '').trim())
}

it.each([
  [
    'npm/10.8.2 node/v20.20.2 linux x64',
    {},
    ['npm install --save-dev ./vendor/mockapi-1.0.0.tgz', 'npm run mock'],
  ],
  [
    'pnpm/10.1.0 npm/? node/v22.0.0',
    {},
    ['pnpm add --save-dev ./vendor/mockapi-1.0.0.tgz', 'pnpm mock'],
  ],
  ['yarn/4.5.0 npm/? node/v22.0.0', {}, ['yarn add --dev ./vendor/mockapi-1.0.0.tgz', 'yarn mock']],
  [
    'bun/1.2.0 npm/? node/v22.0.0',
    {},
    ['bun add --dev ./vendor/mockapi-1.0.0.tgz', 'bun run mock'],
  ],
  [
    'npm/10.8.2',
    { 'pnpm-lock.yaml': '' },
    ['pnpm add --save-dev ./vendor/mockapi-1.0.0.tgz', 'pnpm mock'],
  ],
  [undefined, { 'yarn.lock': '' }, ['yarn add --dev ./vendor/mockapi-1.0.0.tgz', 'yarn mock']],
  [
    undefined,
    { 'package.json': '{ "packageManager": "pnpm@10.1.0" }' },
    ['pnpm add --save-dev ./vendor/mockapi-1.0.0.tgz', 'pnpm mock'],
  ],
  [
    'strange',
    { 'package.json': '{ "packageManager": 5 }' },
    ['npm install --save-dev ./vendor/mockapi-1.0.0.tgz', 'npm run mock'],
  ],
])('names the commands of the package manager: %s, %j', async (userAgent, files, commands) => {
  const lines = await init({ 'package.json': '{}', ...files }, userAgent ? { userAgent } : {})
  expect(commandsOf(lines)).toEqual(commands)
})

it('in a workspace, the lock file of the root counts, and what is installed is not named', async () => {
  const files = {
    'pnpm-lock.yaml': '',
    'packages/web/package.json': '{ "devDependencies": { "mockapi": "0.1.0" } }',
  }
  expect(commandsOf(await init(files, { cwd: 'packages/web' }))).toEqual(['pnpm mock'])
})

it('where Vite is, it shows the lines of the plugin', async () => {
  const vite = { 'package.json': '{ "devDependencies": { "vite": "8" } }' }
  expect((await init(vite)).slice(-4)).toEqual([
    '  Or let the dev server have them, in vite.config.ts and in the page:',
    "          import { mockapi } from 'mockapi/vite'",
    '          plugins: [mockapi()]',
    "          await fetch('/api/users')",
  ])
  expect(await init(vite, { argv: ['api'] })).toContain(
    "          plugins: [mockapi({ dir: 'api' })]",
  )
  expect((await init({ 'package.json': '{}' })).join()).not.toContain('vite')
})

it.each([[[]], [['--ts']]])('its people have addresses in example.test: %j', async (argv) => {
  await init({}, { argv })
  await using server = await createMockServer({ cwd: folder })
  const people = (await (await server.fetch('/users')).json()) as { name: string; email: string }[]
  expect(people).toHaveLength(20)
  expect(new Set(people.map(({ email }) => email)).size).toBe(20)
  for (const { name, email } of people) {
    expect(email).toMatch(/^[\w.'-]+@example\.test$/)
    if (argv.length > 0) {
      const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
      expect(letters(email)).toContain(letters(name.split(' ')[0] ?? '').slice(0, 4))
    }
  }
  if (argv.length === 0) return
  const promoted = await server.fetch('/users/3/promote', { method: 'POST' })
  expect(await promoted.json()).toMatchObject({ id: 3, role: 'admin' })
  expect(readFileSync(join(folder, 'mocks/tsconfig.json'), 'utf8')).toContain('"strict": true')
})
