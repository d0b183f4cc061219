import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isCommand } from '../../src/cli/command-line/commands.ts'
import { runInProcess, startInProcess, type RunningCli } from '../support/cli-in-process.ts'
import { readPage, sectionsOf } from '../support/docs-pages.ts'
import { writeFiles } from '../support/files.ts'
import { commandsIn } from '../support/shell-commands.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-commands-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs commands in their order, in one folder; `serve` until the end. Those that talk on the standard input are left out. */
async function runAll(commands: readonly (readonly string[])[]): Promise<void> {
  let server: RunningCli | undefined
  try {
    for (const [name = '', ...words] of commands) {
      expect(isCommand(name), name).toBe(true)
      if (name === 'mcp') continue
      if (name === 'serve') {
        server = startInProcess(folder, [
          name,
          ...words.filter((word) => word !== '&'),
          '--port',
          '0',
        ])
        await server.listed()
        await fetch(`${await server.url()}/not-there`)
        continue
      }
      const { code, out, err } = await runInProcess(folder, [name, ...words])
      expect(`${[name, ...words].join(' ')}: ${code}\n${code === 0 ? '' : out + err}`).toMatch(
        /: 0\n/,
      )
    }
  } finally {
    await server?.[Symbol.asyncDispose]()
  }
}

const openapi = `openapi: 3.1.0
info: { title: Pets, version: '1' }
paths: { /pets: { get: { responses: { '200': { description: all } } } } }
`

it('each command of the skill runs, in its order, from an empty folder', async () => {
  const skill = readPage('skills/mockapi/SKILL.md')
  const commands = commandsIn(skill)
  expect(commands.length).toBeGreaterThan(10)
  const [at] = commands.flatMap(([name, key], index) =>
    name === 'get' && key === 'GET /me' ? [index] : [],
  )
  await runAll(commands.slice(0, at))
  const files = sectionsOf('skills/mockapi/SKILL.md').flatMap(({ blocks }) => blocks)
  for (const { label, text } of files.filter(({ label }) => label !== ''))
    writeFiles(folder, { [label]: text })
  // What the page says of a login, as files.
  const [, login = ''] = /`(\{ "\$auth": \{ "users".*?\} \})` in a file/.exec(skill) ?? []
  writeFiles(folder, { 'mocks/login.json': login, 'openapi.yaml': openapi })
  writeFiles(folder, { 'mocks/me.json': { 'GET /me': { $auth: true, id: '{{user.id}}' } } })
  await runAll(commands.slice(at))
  const { out } = await runInProcess(folder, ['check'])
  expect(out).toMatch(/^ {2}\S+ {2}\d+ files, \d+ endpoints/)
})

it('each command of the page and of the stanza that it writes runs', async () => {
  const page = readPage('docs/agents.md')
  const [{ blocks } = { blocks: [] }] = sectionsOf('docs/agents.md')
  for (const { label, text } of blocks) if (label !== '') writeFiles(folder, { [label]: text })
  await runAll(commandsIn(page))
  const { readFileSync } = await import('node:fs')
  const stanza = commandsIn(readFileSync(join(folder, 'AGENTS.md'), 'utf8'))
  expect(stanza.length).toBe(4)
  await runAll(stanza)
})
