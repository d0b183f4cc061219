import { readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, parse, relative, resolve } from 'node:path'
import { makeFolder } from '../persistence/atomic-write.ts'
import type { Config } from '../config/config.ts'
import type { CliEnvironment } from './environment.ts'
import type { Colors } from './output/terminal.ts'
import { CliError, type ExitCode } from './output/diagnostic.ts'
import { addScript, type ScriptEdit } from './package-script.ts'
import { defaultPort } from './port.ts'

/** What was done with one file. */
interface FileResult {
  readonly kind: 'created' | ScriptEdit['kind']
  readonly file: string
  readonly words: string
}

/**
 * Writes a few mocks to start from and the script "mock"; what exists stays as it is. With `json` one JSON
 * object is printed: `created changed kept next`. @throws CliError where the folder cannot be written
 */
export async function init(
  { cwd, out, version }: CliEnvironment,
  { dir, json, port = defaultPort }: Config & { readonly dir: string },
  ts: boolean,
): Promise<ExitCode> {
  const results = await writeStarter(cwd, dir, ts)
  const command =
    dir === 'mocks' ? 'mockapi serve' : `mockapi serve ${/\s/.test(dir) ? `"${dir}"` : dir}`
  const edit = await editPackage(cwd, command)
  if (edit) {
    results.push({ kind: edit.kind, file: 'package.json', words: `script "mock": "${command}"` })
  }
  // The package of this name on the npm registry is somebody else's.
  const install = `npm install --save-dev ./vendor/mockapi-${version}.tgz`
  const next =
    edit === undefined || edit.kind === 'unreadable'
      ? [`npx ${command}`]
      : [...(edit.hasMockapi ? [] : [install]), 'npm run mock']
  const [created, changed, kept] = (['created', 'changed', 'kept'] as const).map((kind) =>
    results.filter((result) => result.kind === kind).map(({ file }) => file),
  )
  out.print(
    json
      ? [JSON.stringify({ created, changed, kept, next })]
      : initScreen(results, next, port, out.colors),
  )
  return 0
}

async function writeStarter(cwd: string, dir: string, ts: boolean): Promise<FileResult[]> {
  const folder = resolve(cwd, dir)
  const shown = dir.replaceAll('\\', '/').replace(/\/+$/, '')
  const schema = join(cwd, 'node_modules', 'mockapi', 'schema', 'mocks.json')
  const files = starterFiles(ts, relative(folder, schema).replaceAll('\\', '/'))
  const results: FileResult[] = []
  try {
    await makeFolder(folder)
    const existing = readdirSync(folder)
    for (const { name, words, text } of files) {
      // A file of this name in any format is kept.
      const same = existing.find((entry) => parse(entry).name === parse(name).name)
      if (same === undefined) await writeFile(join(folder, name), text, { flag: 'wx' })
      const kind = same === undefined ? 'created' : 'kept'
      results.push({ kind, file: `${shown}/${same ?? name}`, words })
    }
  } catch (error) {
    throw cannotWrite(error, shown)
  }
  return results
}

function cannotWrite(error: unknown, dir: string): unknown {
  const code = String((error as { code?: unknown } | null)?.code)
  if (!['EEXIST', 'ENOTDIR', 'EACCES', 'EROFS', 'ENOENT', 'EPERM'].includes(code)) return error
  const isFile = code === 'EEXIST' || code === 'ENOTDIR'
  const message = isFile ? `${dir} is a file, not a folder.` : `${dir} cannot be written (${code}).`
  const hint = 'Name another folder: mockapi init my-mocks.'
  return new CliError(1, 'unreadable-file', message, hint)
}

/** Adds the script to the package.json of the working folder; undefined where there is none. */
async function editPackage(cwd: string, script: string): Promise<ScriptEdit | undefined> {
  const path = join(cwd, 'package.json')
  const source = await readFile(path, 'utf8').catch(() => undefined)
  if (source === undefined) return undefined
  const edit = await addScript(source, script)
  if (edit.kind === 'changed') await writeFile(path, edit.text)
  return edit
}

function initScreen(
  results: readonly FileResult[],
  next: readonly string[],
  port: number,
  colors: Colors,
): string[] {
  const width = Math.max(...results.map(({ file }) => file.length)) + 4
  return [
    `  ${colors.strong('mockapi init')}`,
    ...results.map(({ kind, file, words }) => {
      const row = `${file.padEnd(width)}  ${colors.dim(words)}`
      if (kind === 'created') return `  ${colors.ok('+')} ${row}`
      if (kind === 'changed') return `  ${colors.warn('~')} ${row}`
      if (kind === 'kept') return `    ${colors.dim(`kept: ${file}`)}`
      return `  ${colors.warn(colors.symbols.warn)} ${file} does not parse: add the ${words} yourself.`
    }),
    '',
    ...next.map((command, index) => `  ${index ? '    ' : 'Next'}    ${colors.accent(command)}`),
    `  Then    ${colors.accent(`curl "localhost:${port}/users?limit=3"`)}`,
  ]
}

/** The files of a starting folder; `schema` is the path from there to the schema of endpoint maps. */
function starterFiles(
  ts: boolean,
  schema: string,
): { name: string; words: string; text: string }[] {
  const people = 'a collection: 20 people, full CRUD'
  const examples = `endpoints: data, ${ts ? 'logic' : 'a template'}, a slow one, a failure`
  return ts
    ? [
        { name: 'users.ts', words: people, text: usersModule },
        { name: 'api.ts', words: examples, text: apiModule },
      ]
    : [
        { name: 'users.json', words: people, text: usersJson },
        { name: 'api.json', words: examples, text: apiJson(schema) },
      ]
}

const usersJson = `{
  "$count": 20,
  "$each": {
    "name": "{{person.fullName}}",
    "email": "{{internet.email}}",
    "role": "{{helpers.arrayElement(['admin', 'member'])}}",
    "city": "{{location.city}}"
  }
}
`

function apiJson(schema: string): string {
  return `{
  "$schema": ${JSON.stringify(schema)},
  "GET /health": { "ok": true },
  "GET /hello/:name": { "message": "Hello, {{params.name}}!" },
  "GET /slow": { "$delay": "1s", "$body": { "done": true } },
  "GET /broken": { "$status": 503, "$body": { "message": "Out of order" } }
}
`
}

const usersModule = `import { resource } from 'mockapi'

export const users = resource('users', {
  seed: 20,
  factory: (f, i) => ({
    name: f.person.fullName(),
    email: \`user\${i + 1}@example.test\`,
    role: f.helpers.arrayElement(['admin', 'member']),
    city: f.location.city(),
  }),
})
`

const apiModule = `import { defineMock, route } from 'mockapi'
import { users } from './users.js'

export default defineMock({
  'GET /health': { ok: true },
  'GET /hello/:name': ({ params }) => ({ message: \`Hello, \${params.name}!\` }),
  'POST /users/:id/promote': ({ params, db, error }) =>
    db(users).update(params.id, { role: 'admin' }) ?? error(404, 'No such user'),
})

export const slow = route('GET /slow', {
  delay: '1s',
  handle: () => ({ done: true }),
})

export const broken = route('GET /broken', {
  handle: ({ error }) => error(503, 'Out of order'),
})
`
