import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ValueNode } from '@humanwhocodes/momoa'
import type { Config } from '../config/config.ts'
import { MockapiError, type Diagnostic, type Place } from '../errors/diagnostic.ts'
import { codeFrame } from '../errors/code-frame.ts'
import { isSetting, readSetting, unknownSetting } from '../config/settings.ts'

/** A configuration and the file it came from. */
export interface LoadedConfig {
  readonly config: Config
  /** Name of the file in the working folder; undefined when there is none. */
  readonly file?: string
}

/** Names a configuration file can have, in the order they are looked for. */
export const configFiles: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (extension) => `mockapi.config.${extension}`,
)

/** What a configuration file holds, before it is checked. */
interface RawConfig {
  readonly value: unknown
  /** Where a setting is written, for JSON files. */
  readonly placeOf: (name: string) => Pick<Diagnostic, 'place' | 'frame'>
}

/**
 * Reads `mockapi.config.(ts|mts|js|mjs|json)` of a folder; without one the configuration is empty.
 *
 * @throws MockapiError `bad-config` with one diagnostic a wrong setting; what loading a module throws
 */
export async function loadConfigFile(cwd: string): Promise<LoadedConfig> {
  const [file, other] = configFiles.filter((name) => existsSync(join(cwd, name)))
  if (file === undefined) return { config: {} }
  if (other !== undefined) {
    throw badConfig([{ message: `There is both a ${file} and a ${other}.`, hint: 'Keep one.' }])
  }
  const raw = file.endsWith('.json')
    ? await readJsonConfig(cwd, file)
    : await importConfig(cwd, file)
  return { config: checkConfig(raw, file), file }
}

function checkConfig(raw: RawConfig, file: string): Config {
  const { value } = raw
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const hint = file.endsWith('.json')
      ? 'Write { "port": 4100 }.'
      : 'Write export default defineConfig({ port: 4100 }).'
    throw badConfig([{ message: `${file} holds no configuration.`, hint }])
  }
  const config: Record<string, unknown> = {}
  const problems: Omit<Diagnostic, 'code' | 'severity'>[] = []
  for (const [name, input] of Object.entries(value)) {
    if (input === undefined || name === '$schema') continue
    const reading = isSetting(name) ? readSetting(name, input) : { problem: unknownSetting(name) }
    if ('value' in reading) config[name] = reading.value
    else {
      const { message, hint } = reading.problem
      const sentence = isSetting(name) ? `${name}: ${message}` : message
      const at = raw.placeOf(name)
      problems.push({ message: at.place ? sentence : `${file}: ${sentence}`, hint, ...at })
    }
  }
  if (problems.length > 0) throw badConfig(problems)
  return config
}

async function readJsonConfig(cwd: string, file: string): Promise<RawConfig> {
  const text = (await readFile(join(cwd, file), 'utf8')).replace(/^\uFEFF/, '')
  const { evaluate, parse } = await import('@humanwhocodes/momoa')
  const at = (line: number, column: number): Pick<Diagnostic, 'place' | 'frame'> => {
    const place: Place = { file, line, column }
    return { place, frame: codeFrame(text, line, column) }
  }
  try {
    const { body } = parse(text, { mode: 'jsonc', allowTrailingCommas: true })
    return { value: evaluate(body), placeOf: (name) => memberPlace(body, name, at) }
  } catch (error) {
    const { message, line, column } = error as Error & { line?: number; column?: number }
    throw badConfig([
      {
        message: message.replace(/\s*\(\d+:\d+\)\.?$/, '.'),
        ...(line !== undefined && column !== undefined && at(line, column)),
      },
    ])
  }
}

function memberPlace(
  body: ValueNode,
  name: string,
  at: (line: number, column: number) => Pick<Diagnostic, 'place' | 'frame'>,
): Pick<Diagnostic, 'place' | 'frame'> {
  if (body.type !== 'Object') return {}
  const member = body.members.find(({ name: key }) => key.type === 'String' && key.value === name)
  return member ? at(member.loc.start.line, member.loc.start.column) : {}
}

async function importConfig(cwd: string, file: string): Promise<RawConfig> {
  const { ModuleRunner } = await import('../mocks/modules/runner.ts')
  const runner = new ModuleRunner({
    root: cwd,
    provided: { mockapi: () => import('../endpoints/define.ts') },
    fallback: () => undefined,
  })
  const { exports } = await runner.begin(new Set()).import(join(cwd, file))
  return { value: exports['default'], placeOf: () => ({}) }
}

function badConfig(problems: readonly Omit<Diagnostic, 'code' | 'severity'>[]): MockapiError {
  return new MockapiError(
    problems.map((problem) => ({ code: 'bad-config', severity: 'error', ...problem })),
  )
}
