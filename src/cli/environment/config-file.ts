import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { codeFrame } from '../../errors/code-frame.ts'
import { readSettings } from '../../config/settings.ts'

/** A configuration, and the name of the file that it came from; there may be none. */
export interface LoadedConfig {
  readonly config: Config
  readonly file?: string
}

/** Names a configuration file can have, in the order they are looked for. */
export const configFiles: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (extension) => `mockapi.config.${extension}`,
)

type Located = Pick<Diagnostic, 'place' | 'frame'>
type Problem = Omit<Diagnostic, 'code' | 'severity'>

/** What a configuration file holds, before it is checked, and where JSON files have a setting. */
interface RawConfig {
  readonly value: unknown
  readonly placeOf?: (name: string) => Located
}

/** Watches over code that may never end; the returned function ends that. */
type WatchCode = () => Promise<() => void>

/**
 * Reads `mockapi.config.(ts|mts|js|mjs|json)` of a folder; without one the configuration is empty.
 * @throws MockapiError `bad-config` with one diagnostic a wrong setting; what loading a module throws
 */
export async function loadConfigFile(
  cwd: string,
  watch: WatchCode = async () => () => {},
): Promise<LoadedConfig> {
  const [file, other] = configFiles.filter((name) => existsSync(join(cwd, name)))
  if (file === undefined) return { config: {} }
  if (other !== undefined) {
    throw badConfig([{ message: `There is both a ${file} and a ${other}.`, hint: 'Keep one.' }])
  }
  const isJson = file.endsWith('.json')
  const value = await (isJson ? readJsonConfig(cwd, file) : importConfig(cwd, file, watch))
  return { config: checkConfig(value, file), file }
}

function checkConfig({ value, placeOf }: RawConfig, file: string): Config {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const isJson = file.endsWith('.json')
    const example = isJson ? '{ "port": 4100 }' : 'export default defineConfig({ port: 4100 })'
    throw badConfig([{ message: `${file} holds no configuration.`, hint: `Write ${example}.` }])
  }
  const { $schema: _, ...given } = value as Record<string, unknown>
  const { read, problems } = readSettings(given)
  if (problems.length === 0) return read
  throw badConfig(
    problems.map(({ name, message, hint }) => {
      const at = placeOf?.(name) ?? {}
      return { message: at.place ? message : `${file}: ${message}`, hint, ...at }
    }),
  )
}

async function readJsonConfig(cwd: string, file: string): Promise<RawConfig> {
  const text = (await readFile(join(cwd, file), 'utf8')).replace(/^\uFEFF/, '')
  const { readDocument } = await import('../../mocks/json/document.ts')
  try {
    const { value, place } = readDocument(file, text)
    const placeOf = (name: string): Located => {
      const at = place([name], 'key')
      return { place: at, frame: codeFrame(text, at.line, at.column) }
    }
    return { value, placeOf }
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    throw badConfig(error.diagnostics)
  }
}

async function importConfig(cwd: string, file: string, watch: WatchCode): Promise<RawConfig> {
  const { ModuleRunner } = await import('../../mocks/modules/runner.ts')
  const runner = new ModuleRunner({
    root: cwd,
    provided: { mockapi: () => import('../../endpoints/define.ts') },
    fallback: () => undefined,
  })
  const endWatch = await watch()
  try {
    const { exports } = await runner.begin(new Set()).import(join(cwd, file))
    return { value: exports['default'] }
  } finally {
    endWatch()
  }
}

function badConfig(problems: readonly Problem[]): MockapiError {
  return new MockapiError(
    problems.map((problem) => ({ ...problem, code: 'bad-config', severity: 'error' })),
  )
}
