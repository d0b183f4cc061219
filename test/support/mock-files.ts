import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import { lineAndColumn } from '../../src/errors/code-frame.ts'
import type { MockFile } from '../../src/mocks/files/mock-file.ts'
import { MockFiles, type ReloadReport } from '../../src/mocks/mock-files.ts'
import type { Loader, LoaderPass, SourceFile } from '../../src/mocks/files/mock-file.ts'

const values = new WeakMap<MockFile, unknown>()

/** A temporary working folder with `mocks/` in it, the mock files read from it and all reports so far. */
export interface Fixture extends Disposable {
  readonly cwd: string
  readonly root: string
  readonly mockFiles: MockFiles
  readonly reports: ReloadReport[]
  readonly loads: string[]
  /** What happens right after a loader has read a helper. */
  readonly hooks: { afterRead?: () => void }
  /** Writes files by their paths from the working folder; an object is written as JSON. */
  write(files: Readonly<Record<string, unknown>>): void
  /** Tells it that something happened, as a watcher would. */
  touch(...names: string[]): void
  /** The values served after the last report. */
  served(): Record<string, unknown>
  /** All changes reported so far, as `kind name`. */
  changes(): string[]
}

/** Makes a fixture; files are written before the library is made. */
export function fixture(files: Readonly<Record<string, unknown>> = {}, root = 'mocks'): Fixture {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-library-')))
  const reports: ReloadReport[] = []
  const loads: string[] = []
  const hooks: Fixture['hooks'] = {}
  const write = (files: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true })
      writeFileSync(join(cwd, name), typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  write(files)
  const mockFiles = new MockFiles({
    root: join(cwd, root),
    cwd,
    loaders: [testLoader(loads, hooks)],
    onReload: (report) => reports.push(report),
  })
  return {
    cwd,
    root: join(cwd, root),
    mockFiles,
    reports,
    loads,
    hooks,
    write,
    touch: (...names) => mockFiles.touch(names.map((name) => join(cwd, name))),
    served: () => valuesOf(reports.at(-1)),
    changes: () =>
      reports.flatMap(({ changes }) => changes.map(({ kind, name }) => `${kind} ${name}`)),
    [Symbol.dispose]() {
      mockFiles.close()
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

/** What the files of a report hold, by name and in their order. */
export function valuesOf(report: ReloadReport | undefined): Record<string, unknown> {
  return Object.fromEntries(report?.files.map((mock) => [mock.name, values.get(mock)]) ?? [])
}

/** JSON whose key `import` names a file beside it; that file's text becomes the value. */
function testLoader(loads: string[], hooks: Fixture['hooks']): Loader {
  return { extensions: ['.json', '.json5'], begin: () => new TestPass(loads, hooks) }
}

class TestPass implements LoaderPass {
  readonly #reached = new Map<string, Set<string>>()
  readonly #loads: string[]
  readonly #hooks: Fixture['hooks']

  constructor(loads: string[], hooks: Fixture['hooks']) {
    this.#loads = loads
    this.#hooks = hooks
  }

  async load(file: SourceFile): Promise<{ mock: MockFile; dependencies: ReadonlySet<string> }> {
    this.#loads.push(file.name)
    const dependencies = new Set([file.path])
    this.#reached.set(file.path, dependencies)
    let value = parse(file.text, file.name)
    if (typeof value === 'object' && value !== null && 'import' in value) {
      const target = resolve(dirname(file.path), String(value.import))
      dependencies.add(target)
      const text = read(target)
      this.#hooks.afterRead?.()
      value = parse(text, String(value.import))
    }
    const { name } = file
    const mock = { name, endpoints: [], collections: [], singles: [], apps: [], diagnostics: [] }
    values.set(mock, value)
    return { mock, dependencies }
  }

  dependenciesOf(path: string): ReadonlySet<string> {
    return this.#reached.get(path) ?? new Set()
  }

  commit(): void {}
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    const message = `${path} does not exist.`
    throw new MockapiError([{ code: 'missing-import', severity: 'error', message }])
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /position (\d+)/.exec(message)?.[1]
    const place = { file, ...lineAndColumn(text, Number(position ?? text.length)) }
    throw new MockapiError([{ code: 'json-syntax', severity: 'error', message, place }])
  }
}
