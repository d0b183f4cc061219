import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Loader } from '../../src/mocks/files/mock-file.ts'
import { createJsonLoader } from '../../src/mocks/json/loader.ts'
import { MockFiles, type ReloadReport } from '../../src/mocks/mock-files.ts'
import { ModuleLoader } from '../../src/mocks/module-loader.ts'
import { sfc32 } from '../../src/random.ts'

const helpers = ['lib/x.ts', 'lib/y.ts', 'lib/data.json', 'mocks/_z.ts']
const mocks = ['a.json', 'b.ts', 'deep/c.json', 'deep/d.ts', 'deep/er/e.ts'].map(
  (name) => `mocks/${name}`,
)
const all = [...mocks, ...helpers]

type Pick = (count: number) => number

/** A good text of a file. The addresses of a mock tell what it was made of. */
function goodText(file: string, n: number, pick: Pick): string {
  if (file === 'lib/data.json') return `{"n":${n}}`
  if (file.endsWith('.json')) return `{"GET /${file}/${n}":1}`
  const up = file.startsWith('lib/') ? './' : `${'../'.repeat(file.split('/').length - 1)}lib/`
  // Others save while this file is being loaded.
  const slow = pick(3) === 0 ? 'await meanwhile()' : ''
  if (file === 'lib/x.ts') return `${slow}\nexport const value = ${n}`
  const other = [
    `import { value as other } from '${up}x'`,
    `import other from '${up}data.json'`,
    'const other = 0',
    `let other = 'none'; try { other = (await import('${up}x')).value } catch {}`,
  ][pick(4)]
  if (helpers.includes(file)) {
    return `${other}\n${slow}\nexport const value = [${n}, JSON.stringify(other)]`
  }
  const shared = pick(4) === 0 && file !== 'mocks/b.ts' ? `import '${up}../mocks/b.ts'` : ''
  const from = pick(2) ? `${up}y` : `${up}../mocks/_z`
  return `${shared}\n${other}\nimport { value } from '${from}'\n${slow}
    export default { ['GET /${file}/${n}/' + encodeURIComponent(JSON.stringify([other, value]))]: 1 }`
}

/** A folder without a watcher: events come when the test tells them. */
class Folder {
  readonly cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-saves-')))
  readonly mockFiles: MockFiles
  last: ReloadReport | undefined
  /** What happens whenever a loader or a module gives somebody else a turn. */
  meanwhile: () => void = () => {}
  readonly #untold = new Set<string>()

  constructor() {
    this.mockFiles = this.open((report) => (this.last = report))
  }

  open(onReload: (report: ReloadReport) => void = () => {}): MockFiles {
    const root = join(this.cwd, 'mocks')
    const modules = new ModuleLoader({
      folder: root,
      cwd: this.cwd,
      provided: {},
      onWarning: () => {},
      onDynamicImport: (since) => mockFiles.followImports(since),
    })
    const loaders = [createJsonLoader(root), modules].map((loader) => this.#disturbed(loader))
    const mockFiles = new MockFiles({ root, cwd: this.cwd, loaders, onReload })
    return mockFiles
  }

  at(name: string): string {
    return join(this.cwd, name)
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.at(name)), { recursive: true })
    writeFileSync(this.at(name), text)
    this.#untold.add(this.at(name))
  }

  /** Writes beside the file and puts it in its place. */
  replace(name: string, text: string): void {
    this.write(`${name}.tmp`, text)
    renameSync(this.at(`${name}.tmp`), this.at(name))
    this.#untold.add(this.at(name))
  }

  remove(name: string): void {
    rmSync(this.at(name), { recursive: true, force: true })
    this.#untold.add(this.at(name))
  }

  /** Tells what has happened, as a watcher would. */
  tell(): void {
    this.mockFiles.touch(this.#untold)
    this.#untold.clear()
  }

  /** Lets time pass, and what it brings, until a promise settles. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { over: false }
    const end = promise.finally(() => (state.over = true))
    while (!state.over) await pass(5)
    return end
  }

  #disturbed(loader: Loader): Loader {
    return {
      extensions: loader.extensions,
      ...(loader.takeRead && { takeRead: () => loader.takeRead!() }),
      begin: (changed) => {
        this.meanwhile()
        const pass = loader.begin(changed)
        return {
          ...pass,
          load: async (file) => {
            this.meanwhile()
            const loaded = await pass.load(file)
            this.meanwhile()
            return loaded
          },
        }
      },
    }
  }
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await new Promise((next) => setImmediate(next))
}

/** One edit as a person, an editor or a version control system makes it. */
function edit(folder: Folder, n: number, pick: Pick): void {
  const file = all[pick(all.length)] ?? ''
  const text = goodText(file, n, pick)
  const kind = pick(12)
  if (kind <= 4) folder.write(file, text)
  else if (kind === 5) folder.write(file, text.slice(0, pick(text.length)))
  else if (kind === 6) folder.replace(file, text)
  else if (kind === 7) folder.remove(file)
  else if (kind === 8) folder.remove('mocks/deep')
  else if (kind === 9) for (const each of all) folder.write(each, goodText(each, n, pick))
  else if (kind === 10) folder.write(file, '')
  // The same again, and what was there two edits ago.
  else
    folder.write(
      file,
      goodText(file, Math.max(0, n - 2), () => 0),
    )
  if (pick(2)) folder.tell()
}

function state({ files, broken }: ReloadReport): unknown {
  return {
    files: Object.fromEntries(
      files.map((file) => [file.name, file.endpoints.map(({ key }) => key)]),
    ),
    broken: broken.map(({ name, diagnostics }) => [
      name,
      diagnostics.map(({ message }) => message),
    ]),
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
  Reflect.deleteProperty(globalThis, 'meanwhile')
})

const seeds = Number(process.env['SEEDS'] ?? 8)

it.each(Array.from({ length: seeds }, (_, seed) => seed + 1))(
  'saves in any timing end in the state of the disk (%i)',
  async (seed) => {
    const next = sfc32(seed)
    const pick: Pick = (count) => Math.floor(next() * count)
    const folder = new Folder()
    const edits = 60
    let n = 0
    Object.assign(globalThis, {
      meanwhile: async () => {
        folder.meanwhile()
        await new Promise((resolve) => setTimeout(resolve, pick(200)))
        folder.meanwhile()
      },
    })
    for (const file of all) folder.write(file, goodText(file, n, pick))
    folder.last = await folder.until(folder.mockFiles.load())
    // In the end every mock is there and good; the last saves, too, come while others are being loaded.
    const last = all.toSorted(() => pick(3) - 1)
    const save = (): void => {
      n++
      if (n <= edits) return edit(folder, n, pick)
      const file = last.pop()
      if (file === undefined) return
      if (mocks.includes(file) || existsSync(folder.at(file)) || pick(2)) {
        folder.write(file, goodText(file, 1000, pick))
        folder.tell()
      }
    }
    folder.meanwhile = () => {
      if (pick(4) === 0) save()
    }
    while (last.length > 0) {
      save()
      await pass(pick(80))
    }
    folder.tell()
    await folder.until(folder.mockFiles.settled())
    folder.meanwhile = () => {}
    const fresh = folder.open()
    const expected = state(await folder.until(fresh.load()))
    const found = state(folder.last)
    fresh.close()
    folder.mockFiles.close()
    folder.remove('.')
    const isWhole = (expected as { broken: unknown[] }).broken.length === 0
    // What lost a helper is served in its last good version, and told of as broken.
    if (isWhole) expect(found).toEqual(expected)
    else expect(found).toMatchObject({ broken: (expected as { broken: unknown[] }).broken })
  },
)
