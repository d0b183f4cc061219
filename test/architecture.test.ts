import { readFileSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { isolatedDeclarationSync } from 'oxc-transform'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

const architecture = readFileSync(`${root}/ARCHITECTURE.md`, 'utf8')

/**
 * The rooms, from the top of the house to its ground; a file outside of rooms is a room of its own. Each imports
 * what stands below it alone, types included, so that there is no circle among them.
 */
const rooms = (/```text rooms\n([^`]+)\n```/.exec(architecture)?.[1] ?? '')
  .split('\n')
  .map((floor) => floor.split(' '))

/** On which floor a room stands, from the top. */
const floors = new Map(rooms.flatMap((floor, level) => floor.map((name) => [name, level] as const)))

/** Rooms that run in a browser as well; what needs Node lives elsewhere. */
const portable = new Set(
  'app.ts middleware export mcp rest inbox websocket auth dispatch sessions journal ai endpoints generate data events webhooks jobs behaviour http time errors clock.ts random.ts bounded-map.ts group-by.ts'.split(
    ' ',
  ),
)

/** All sources; files that are written for users stand in templates and are left out. */
const sources = new Map(
  list('src').map((name) => {
    const text = readFileSync(`${root}/src/${name}`, 'utf8')
    return [name, text.replace(/ = `(?:[^`\\]|\\[^])*`/g, ' = ``')]
  }),
)
const imports = new Map([...sources].map(([name, text]) => [name, importsOf(name, text)]))

/** TypeScript files below a folder, with forward slashes. */
function list(folder: string): string[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.m?tsx?$/.test(name) && !name.includes('node_modules/'))
    .sort()
}

function room(name: string): string {
  return name.split('/', 1)[0] as string
}

/** Files and packages that a file imports, types included. */
function importsOf(name: string, text: string): string[] {
  const found = text.matchAll(
    /(?:^(?:import|export)\b[^'`]*?\bfrom |^import |\bimport\()'([^']+)'/gm,
  )
  return Array.from(found, ([, specifier = '']) =>
    specifier.startsWith('.') ? new URL(specifier, `file:///${name}`).pathname.slice(1) : specifier,
  )
}

function importedFiles(name: string): string[] {
  return (imports.get(name) ?? []).filter((imported) => sources.has(imported))
}

/** A chain of files that import each other in a circle. */
function findCycle(): string[] | undefined {
  const done = new Set<string>()
  const visit = (name: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name]
    if (done.has(name)) return undefined
    for (const next of importedFiles(name)) {
      const cycle = visit(next, [...way, name])
      if (cycle) return cycle
    }
    done.add(name)
    return undefined
  }
  for (const name of sources.keys()) {
    const cycle = visit(name, [])
    if (cycle) return cycle
  }
  return undefined
}

/** Exported names without a comment above; of overloads the first one has it. */
function undocumented(name: string): string[] {
  const declared = /^export (?:async |abstract )*(?:function|class|interface|type|const|let) (\w+)/
  const lines = (sources.get(name) ?? '').split('\n')
  const seen = new Set<string>()
  return lines.flatMap((line, index) => {
    const exported = declared.exec(line)?.[1]
    if (exported === undefined || seen.has(exported)) return []
    seen.add(exported)
    return lines[index - 1]?.trimEnd().endsWith('*/') ? [] : [`${name}: ${exported}`]
  })
}

/** Code without comments and texts. */
function code(text: string): string {
  return text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
}

it('asks URL.canParse nowhere, which denies addresses on Node 20 and 22 once it is hot', () => {
  const wrong = [...sources].filter(
    ([name, text]) => name !== 'http/url.ts' && text.includes('URL.canParse'),
  )
  expect(wrong.map(([name]) => name)).toEqual([])
})

describe('the house', () => {
  it('is read as a whole', () => {
    expect(sources.size).toBeGreaterThan(100)
    expect(importedFiles('app.ts')).toContain('dispatch/dispatch.ts')
    expect([...new Set([...sources.keys()].map(room))].sort()).toEqual([...floors.keys()].sort())
  })

  it('has a line for each room in ARCHITECTURE.md', () => {
    const folders = [...floors.keys()].filter((name) => !name.endsWith('.ts'))
    const table = architecture.split('\n').filter((line) => line.startsWith('| `'))
    const described = table.flatMap((line) =>
      Array.from(line.split('|')[1]?.matchAll(/`([^`]+)`/g) ?? [], ([, name]) => name),
    )
    expect(
      folders.filter((name) => !described.includes(name) && name !== 'errors' && name !== 'config'),
    ).toEqual([])
    expect(described.filter((name) => !floors.has(name ?? ''))).toEqual([])
  })

  it.each([...floors])('%s imports what stands below it alone', (name, level) => {
    const wrong = [...sources.keys()]
      .filter((file) => room(file) === name)
      .flatMap((file) =>
        importedFiles(file)
          .filter((other) => room(other) !== name && (floors.get(room(other)) ?? 0) <= level)
          .map((other) => `${file} imports ${other}`),
      )
    expect(wrong).toEqual([])
  })

  it('has no folders that import each other', () => {
    const pairs = new Set(
      [...sources.keys()].flatMap((file) =>
        importedFiles(file)
          .filter((other) => dirname(other) !== dirname(file))
          .map((other) => `${dirname(file)} <-> ${dirname(other)}`),
      ),
    )
    const both = [...pairs].filter((pair) => pairs.has(pair.split(' <-> ').reverse().join(' <-> ')))
    expect(both.filter((pair) => !/^\.| \.$/.test(pair))).toEqual([])
  })

  it('has no import cycle, types included', () => {
    expect(findCycle()).toBeUndefined()
  })

  it('imports files that exist, by their full names', () => {
    const lost = [...imports].flatMap(([name, all]) =>
      all
        // A package may have the name of a room; styles are none of TypeScript's.
        .filter(
          (each) =>
            /(?:\/|\.ts$)(?!.*\.css$)/.test(each) && floors.has(room(each)) && !sources.has(each),
        )
        .map((each) => `${name} imports ${each}`),
    )
    expect(lost).toEqual([])
  })

  it.each(['src', 'test', 'scripts'])('has no file of more than 300 lines in %s/', (folder) => {
    const long = list(folder).filter((name) => {
      if (name.startsWith('fixtures/')) return false
      const text = readFileSync(`${root}/${folder}/${name}`, 'utf8')
      return text.split('\n').length - 1 > 300
    })
    expect(long).toEqual([])
  })

  it('says of every exported name what it is', () => {
    expect([...sources.keys()].flatMap(undocumented)).toEqual([])
  })

  it('knows the type of everything', () => {
    const untyped = [...sources].filter(([, text]) =>
      /[:<|&,(]\s*any\b|\bas any\b/.test(code(text)),
    )
    expect(untyped.map(([name]) => name)).toEqual([])
  })
})

it('says the types of all that is published, so that its declarations need no other file', () => {
  const published = [...sources].filter(
    ([name]) => !['cli', 'bin.ts', 'dashboard', 'demo'].includes(room(name)),
  )
  const errors = published.flatMap(([name]) => {
    const text = readFileSync(`${root}/src/${name}`, 'utf8')
    const found = isolatedDeclarationSync(`src/${name}`, text).errors
    return found.map(({ message, codeframe }) => `src/${name}: ${message}\n${codeframe}`)
  })
  expect(errors).toEqual([])
})

it('tries in full elsewhere what `npm test` tries a part of', () => {
  const config = readFileSync(`${root}/vitest.config.ts`, 'utf8')
  const sampled = /const sampled = \[([^\]]*)\]/.exec(config)?.[1] ?? ''
  const parts = list('test').filter(
    (name) =>
      name.endsWith('.test.ts') &&
      /\b(?:(?:runs|isFull)\b.*\/runs|describeWays\b.*\/ways)\.ts'/.test(
        readFileSync(`${root}/test/${name}`, 'utf8'),
      ),
  )
  expect(parts.map((name) => `test/${name}`).sort()).toEqual(
    [...sampled.matchAll(/'(.*)'/g)].map(([, name]) => name).sort(),
  )
})

describe('what runs in a browser', () => {
  const files = [...sources.keys()].filter((name) => portable.has(room(name)))

  it('imports nothing of Node', () => {
    const wrong = files.flatMap((name) =>
      (imports.get(name) ?? [])
        .filter((imported) => imported.startsWith('node:') || imported.includes('node-server'))
        .map((imported) => `${name} imports ${imported}`),
    )
    expect(wrong).toEqual([])
  })

  it('names nothing of Node', () => {
    const wrong = files.filter((name) =>
      /\b(?:process|Buffer|setImmediate|__dirname|require)\b[.(]/.test(
        code(sources.get(name) ?? ''),
      ),
    )
    expect(wrong).toEqual([])
  })

  it('asks one place for the time, for timers and for random numbers', () => {
    const wrong = files.filter(
      (name) =>
        name !== 'clock.ts' &&
        /\b(?:performance\.now|Date\.now|setTimeout|setInterval|randomUUID|Math\.random|new Date\(\))/.test(
          code(sources.get(name) ?? ''),
        ),
    )
    expect(wrong).toEqual([])
  })

  it('is bundled, and touches no clock, timer or random number when it is loaded', async () => {
    const bundle = await build({
      stdin: {
        contents: files
          .map(
            (name) => `import * as ${mangled(name)} from './src/${name}'
          globalThis.loaded.push(${mangled(name)})`,
          )
          .join('\n'),
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
      external: ['@faker-js/faker', '@faker-js/faker/*'],
    })
    const text = bundle.outputFiles[0]?.text ?? ''
    const loaded: unknown[] = []
    const context = createContext({
      loaded,
      TextEncoder,
      TextDecoder,
      URL,
      URLSearchParams,
      Request,
      Response,
      Headers,
    })
    const forbid =
      'const no = () => { throw new Error("too early") }; Math.random = no; Date.now = no'
    runInContext(`${forbid}\nglobalThis.Date = new Proxy(Date, { construct: no })`, context)
    runInContext(text, context)
    expect(loaded).toHaveLength(files.length)
  })
})

function mangled(name: string): string {
  return name.replace(/\W/g, '_')
}
