import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { MockapiError, type Diagnostic } from '../../src/errors/diagnostic.ts'
import {
  type LoadedModule,
  ModuleRunner,
  type ModuleRunnerOptions,
} from '../../src/mocks/modules/runner.ts'

// Node's own `import()`: that of a test is vitest's, which treats CommonJS in its own way.
const native = 'data:text/javascript,export const importNative = (url) => import(url)'
const { importNative } = (await import(native)) as Required<ModuleRunnerOptions>

/** A fresh folder with a runner for it; both go away with the test. */
export interface ModuleFolder {
  readonly root: string
  readonly runner: ModuleRunner
  at(name: string): string
  write(files: Readonly<Record<string, string>>): void
  remove(name: string): void
  /** One pass over some entries in which the given files changed, committed. */
  load(entry: string, changed?: readonly string[]): Promise<LoadedModule>
  /** The exports of {@link ModuleFolder.load}. */
  exports(entry: string, changed?: readonly string[]): Promise<Readonly<Record<string, unknown>>>
  /** The first diagnostic of a load that must fail. */
  problem(entry: string, changed?: readonly string[]): Promise<Diagnostic>
}

export function moduleFolder(
  files: Readonly<Record<string, string>>,
  options: Partial<ModuleRunnerOptions> = {},
): ModuleFolder {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'mockapi-module-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const runner = new ModuleRunner({
    root,
    provided: { mockapi: () => ({ defineMock: (mock: unknown) => mock, resource: () => 'r' }) },
    fallback: () => undefined,
    importNative,
    ...options,
  })
  const at = (name: string): string => path.join(root, name)
  const write = (changes: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(changes)) {
      mkdirSync(path.dirname(at(name)), { recursive: true })
      writeFileSync(at(name), text)
    }
  }
  write(files)
  const load = async (entry: string, changed: readonly string[] = []): Promise<LoadedModule> => {
    const pass = runner.begin(new Set(changed.map(at)))
    try {
      return await pass.import(at(entry))
    } finally {
      pass.commit()
    }
  }
  return {
    root,
    runner,
    at,
    write,
    remove: (name) => rmSync(at(name)),
    load,
    exports: async (entry, changed) => (await load(entry, changed)).exports,
    async problem(entry, changed) {
      const error: unknown = await load(entry, changed).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (!(error instanceof MockapiError)) throw new Error('It loaded.', { cause: error })
      const [first] = error.diagnostics
      if (!first) throw new Error('It failed without a word.')
      return first
    },
  }
}
