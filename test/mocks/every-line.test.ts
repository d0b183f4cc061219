import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMockServer, type MockServerOptions } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { isFull } from '../support/runs.ts'

/** The lines of a file, each with the addresses that it concerns; those of `*` concern all of the file, and `~` is data, whose address may become another. */
type Lines = readonly (readonly [concerns: string, line: string])[]

interface Kind {
  readonly file: string
  readonly lines: Lines
  readonly options?: MockServerOptions
}

const kinds: Kind[] = [
  {
    file: 'mocks/api.json',
    lines: [
      ['*', '{'],
      ['', '  "$schema": "x",'],
      ['*', '  "$defaults": { "$delay": 0 },'],
      ['/a', '  "GET /a": { "ok": true },'],
      ['/b', '  "GET /b": {'],
      ['/b', '    "$status": 203,'],
      ['/b', '    "$headers": { "x-a": "b" },'],
      ['/b', '    "name": "{{person.fullName}}"'],
      ['/b', '  },'],
      ['/c', '  "GET /c": { "$cases": ['],
      ['/c', '    { "$when": { "query.q": "1" }, "a": 1 },'],
      ['/c', '    { "$status": 202 }'],
      ['/c', '  ] },'],
      ['/d', '  "GET /d": { "$sequence": [{ "$status": 201 }, { "n": 2 }] },'],
      ['/e', '  "GET /e": { "$count": 2, "$each": { "n": "{{index}}" } },'],
      ['/f /f/g', '  "USE /f/*": { "$when": { "query.x": "1" }, "$status": 401 },'],
      ['/f/g', '  "GET /f/g": 1,'],
      ['/h', '  "GET /h": "text",'],
      ['/a /h', '  "$scenarios": {'],
      ['', '    "one": { "GET /a": 1 },'],
      ['/h', '    "two": { "$active": true, "GET /h": "two" }'],
      ['/a /h', '  }'],
      ['*', '}'],
    ],
  },
  {
    file: 'mocks/db.json',
    lines: [
      ['*', '{'],
      ['~/posts/1 /posts/2 /posts/3', '  "posts": ['],
      ['~/posts/1', '    { "id": 1, "title": "one" },'],
      ['~/posts/2', '    { "id": 2, "title": "two", "tags": ["a"] },'],
      ['~/posts/3', '    {'],
      ['~/posts/3', '      "id": 3,'],
      ['~/posts/3', '      "title": "{{lorem.word}}"'],
      ['~/posts/3', '    }'],
      ['', '  ],'],
      ['~/users/1', '  "users": [{ "id": 1 }],'],
      ['~/gen/1', '  "gen": { "$count": 2, "$each": { "name": "{{person.fullName}}" } },'],
      ['~/me', '  "me": { "name": "Ada" },'],
      ['~/version', '  "version": 3,'],
      ['~/last', '  "last": { "a": 1 }'],
      ['*', '}'],
    ],
  },
  {
    file: 'mocks/people.json',
    lines: [
      ['*', '['],
      ['~/people/1', '  { "id": 1, "name": "Ada" },'],
      ['~/people/x', '  { "id": "x", "name": "Bo" },'],
      ['~/people/9', '  { "id": 9 }'],
      ['*', ']'],
    ],
  },
  {
    file: 'routes.json',
    options: { routes: 'routes.json' },
    lines: [
      ['*', '{'],
      ['~/x/ok', '  "/x/*": "/$1",'],
      ['~/y', '  "/y": "/ok",'],
      ['~/z/1', '  "/z/:id": "/ok"'],
      ['*', '}'],
    ],
  },
  {
    file: 'mocks/m.ts',
    lines: [
      ['*', "import { resource, route, one } from 'mockapi'"],
      ['*', 'export default {'],
      ['/ta', "  'GET /ta': { ok: true },"],
      ['/tb', "  'GET /tb': () => 2,"],
      ['/tc', "  'GET /tc': { $status: 203 },"],
      ['*', '}'],
      ['/td', "export const d = route('GET /td', { delay: 0, handle: () => 1 })"],
      ['~/te/1', "export const e = resource('te', { seed: [{ id: 1 }], only: ['get'] })"],
      [
        '~/tf/1',
        "export const f = resource('tf', { seed: [{ id: 1, upId: 1 }], relations: { up: one('tf') } })",
      ],
    ],
  },
]

/** What people do to a line, by name; undefined where that cannot be done to it. */
const mistakes: Readonly<Record<string, (line: string) => readonly string[] | undefined>> = {
  deleted: () => [],
  twice: (line) => [line, line],
  'with a number for its last value': (line) => replaceValue(line, '77'),
  'with a list for its last value': (line) => replaceValue(line, '[[]]'),
  'with a text for its last value': (line) => replaceValue(line, '"{{nope}"'),
  'with null for its last value': (line) => replaceValue(line, 'null'),
  'with a wrong first key': (line) => mistype(line, /["']?\$?(\w{2})(?=[^"']*["']?(?:\]?\s*:|,))/),
  'with a wrong last key': (line) => mistype(line, /.*["' ]\$?(\w{2})(?=\w*["']?: )/),
}

function replaceValue(line: string, value: string): string[] | undefined {
  const changed = line.replace(/: [^:]*?(\s*[}\])]*,?)$/, `: ${value}$1`)
  return changed === line ? undefined : [changed]
}

function mistype(line: string, key: RegExp): string[] | undefined {
  const changed = line.replace(key, (whole, [one, other]: string) => {
    const at = whole.lastIndexOf(`${one}${other}`)
    return `${whole.slice(0, at)}${other}${one}${whole.slice(at + 2)}`
  })
  return changed === line ? undefined : [changed]
}

describe.each(kinds)('a line of $file', ({ file, lines, options }) => {
  const addresses = [
    ...new Set(lines.flatMap(([concerns]) => concerns.replace('~', '').split(' '))),
  ].filter((each) => each.startsWith('/'))
  const all = [...addresses, '/ok']

  it.each(Object.keys(mistakes))('%s takes nothing else away, and is named', async (mistake) => {
    const text = lines.map(([, line]) => line).join('\n')
    await using folder = await serveFolder(
      { 'mocks/ok.json': '{ "GET /ok": "ok" }', [file]: text },
      options,
    )
    await folder.server.close()
    const look = async (content: string) => {
      writeFileSync(join(folder.path, file), content)
      await using server = await createMockServer({ cwd: folder.path, ...options })
      const answers = all.map(async (path) => {
        const { status, body } = await server.fetch(path)
        void body?.cancel()
        return [path, status] as const
      })
      const { diagnostics } = server.overview()
      return { answers: Object.fromEntries(await Promise.all(answers)), diagnostics }
    }
    const before = await look(text)
    expect(before.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const turn = Object.keys(mistakes).indexOf(mistake)
    for (const [index, [concerns, line]] of lines.entries()) {
      // A third of the lines for each mistake, other ones for the next.
      if (!isFull && (index + turn) % 3 !== 0) continue
      const changed = mistakes[mistake]?.(line)
      if (!changed) continue
      const content = lines.flatMap(([, each], at) => (at === index ? changed : [each])).join('\n')
      const { answers, diagnostics } = await look(content)
      const shown = `line ${index + 1}: ${changed.join(' / ') || `without ${line}`}`
      expect(answers['/ok'], shown).toBe(200)
      const isWhole = diagnostics.some(({ code }) => /syntax|module-|missing-import/.test(code))
      if (isWhole || concerns === '*') {
        if (answers[all[0] ?? ''] === 404) expect(diagnostics, shown).not.toEqual([])
        continue
      }
      const own = new Set(concerns.replace('~', '').split(' '))
      const lost = all.filter((path) => answers[path] === 404 && before.answers[path] !== 404)
      expect(
        lost.filter((path) => !own.has(path)),
        shown,
      ).toEqual([])
      if (lost.length === 0 || changed.length === 0) continue
      if (concerns.startsWith('~') && diagnostics.length === before.diagnostics.length) continue
      const named = diagnostics.map(({ place }) => place?.line ?? 0)
      expect(named, `${shown}: ${JSON.stringify(diagnostics)}`).toContain(index + changed.length)
    }
  })
})
