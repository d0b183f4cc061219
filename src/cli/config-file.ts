import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { codeFrame } from '../errors/code-frame.ts'
import { readSettings } from '../config/settings.ts'

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

/**
 * Reads `mockapi.config.(ts|mts|js|mjs|json)` of a folder; without one the configuration is empty.
 * @throws MockapiError `bad-config` with one diagnostic a wrong setting; what loading a module throws
 */
export async function loadConfigFile(cwd: string): Promise<LoadedConfig> {
  const [file, other] = configFiles.filter((name) => existsSync(join(cwd, name)))
  if (file === undefined) return { config: {} }
  if (other !== undefined) {
    throw badConfig([{ message: `There is both a ${file} and a ${other}.`, hint: 'Keep one.' }])
  }
  const read = file.endsWith('.json') ? readJsonConfig : importConfig
  return { config: checkConfig(await read(cwd, file), file), file }
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
  const { evaluate, parse } = await import('@humanwhocodes/momoa')
  const at = (line: number, column: number): Located => ({
    place: { file, line, column },
    frame: codeFrame(text, line, column),
  })
  try {
    const { body } = parse(text, { mode: 'jsonc', allowTrailingCommas: true })
    const members = body.type === 'Object' ? body.members : []
    const placeOf = (name: string) => {
      const member = members.find(({ name: key }) => key.type === 'String' && key.value === name)
      return member ? at(member.loc.start.line, member.loc.start.column) : {}
    }
    return { value: evaluate(body), placeOf }
  } catch (error) {
    const { message, line, column } = error as Error & { line?: number; column?: number }
    const located = line !== undefined && column !== undefined && at(line, column)
    throw badConfig([{ message: message.replace(/\.?\s*\(\d+:\d+\)\.?$/, '.'), ...located }])
  }
}

async function importConfig(cwd: string, file: string): Promise<RawConfig> {
  const { ModuleRunner } = await import('../mocks/modules/runner.ts')
  const runner = new ModuleRunner({
    root: cwd,
    provided: { mockapi: () => import('../endpoints/define.ts') },
    fallback: () => undefined,
  })
  const { exports } = await runner.begin(new Set()).import(join(cwd, file))
  return { value: exports['default'] }
}

function badConfig(problems: readonly Problem[]): MockapiError {
  return new MockapiError(
    problems.map((problem) => ({ code: 'bad-config', severity: 'error', ...problem })),
  )
}
