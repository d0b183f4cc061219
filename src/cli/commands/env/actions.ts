import { resolve } from 'node:path'
import type { Config } from '../../../config/config.ts'
import { messageOf } from '../../../errors/message.ts'
import type { EnvironmentDiff } from '../../../sessions/environments/difference.ts'
import type {
  EnvironmentFile,
  EnvironmentSummary,
  ImportedEnvironment,
} from '../../../sessions/environments/types.ts'
import { changeGroups } from '../../../sessions/environments/changes.ts'
import type { OptionName } from '../../command-line/options.ts'
import type { CliEnvironment } from '../../environment/environment.ts'
import { CliError, diagnosticLines, usageError, type ExitCode } from '../../output/diagnostic.ts'
import { readAsMock, writeExport } from '../export/file.ts'
import { readImportSource } from '../import/source.ts'
import type { AskedEnvironments } from './asked.ts'
import { changeLines, listLines, lostWarning, madeLine } from './screens.ts'

/** An environment as `--json` has it; one of no server has no address, and is in no memory. */
type ShownEnvironment = Omit<EnvironmentSummary, 'url' | 'isOpen'> &
  Partial<Pick<EnvironmentSummary, 'url' | 'isOpen'>>

/** What `mockapi env --json` prints. `server` is the address of the one that was asked, null for the files of `--persist`. */
export type EnvResult = { readonly server: string | null } & (
  | { readonly environments: readonly ShownEnvironment[] }
  | { readonly environment: ShownEnvironment; readonly lost?: readonly string[] }
  | { readonly name: string; readonly same: boolean; readonly diff: EnvironmentDiff }
  | { readonly name: string; readonly file: EnvironmentFile }
  | { readonly name: string; readonly out: string }
  | { readonly deleted: string }
)

/** What comes of an action. */
export interface Printed {
  readonly result: EnvResult
  readonly lines: readonly string[]
  /** Default 0. */
  readonly exitCode?: ExitCode
}

/** What an action is done with. */
interface Given {
  readonly environment: CliEnvironment
  readonly config: Config
  readonly options: ReadonlyMap<OptionName, string>
  /** What stands behind the action. */
  readonly words: readonly string[]
}

interface Run extends Given {
  readonly asked: AskedEnvironments
  /** What was read before. */
  readonly read: unknown
}

/** A word behind `mockapi env`. */
export interface Action {
  /** What its arguments are called, in sentences. */
  readonly words: readonly string[]
  /** How many of them must be there; default all. */
  readonly needed?: number
  readonly takes: readonly OptionName[]
  /** Reads what it needs, before anybody is asked. */
  readonly before?: (given: Given) => Promise<unknown>
  readonly run: (run: Run) => Promise<Printed>
}

/** What can be done with environments. */
export const actions: Readonly<Record<string, Action>> = {
  list: {
    words: [],
    takes: [],
    run: async ({ asked, environment: { out } }) => {
      const found = (await asked.ask('GET', '')) as readonly EnvironmentSummary[]
      const environments = found.map((each) => shownOf(asked, each))
      return {
        result: { server: asked.server, environments },
        lines: listLines(environments, asked.where, Date.now(), out.colors),
      }
    },
  },
  create: {
    words: ['name'],
    takes: ['note', 'ttl', 'from'],
    run: async (run) => {
      const { words, options, asked } = run
      const from = originOf(options.get('from'))
      const body = { name: words[0], ...notesOf(options), ...(from && { from }) }
      return madeOf(run, await asked.ask('POST', '', body))
    },
  },
  change: {
    words: ['name'],
    takes: ['note', 'ttl'],
    before: requireNotes,
    run: async ({ asked, words: [name], options, environment: { out } }) => {
      const { note, ttl } = notesOf(options)
      const body = {
        ...(options.has('note') && { note: note ?? null }),
        ...(options.has('ttl') && { ttl: ttl ?? null }),
      }
      const now = (await asked.ask('PATCH', pathOf(name), body)) as EnvironmentSummary
      return {
        result: { server: asked.server, environment: shownOf(asked, now) },
        lines: listLines([now], asked.where, Date.now(), out.colors),
      }
    },
  },
  fork: {
    words: ['name', 'new name'],
    takes: ['note', 'ttl'],
    run: async (run) => {
      const { words, options, asked } = run
      const [name, copy] = words
      const path = `${pathOf(name)}/fork`
      return madeOf(run, await asked.ask('POST', path, { name: copy, ...notesOf(options) }))
    },
  },
  diff: {
    words: ['name'],
    takes: [],
    run: async ({ asked, words: [name = ''], environment: { out, err } }) => {
      const diff = (await asked.ask('GET', `${pathOf(name)}/diff`)) as EnvironmentDiff
      const groups = changeGroups(diff)
      const { lost = [] } = diff
      const same = groups.length + lost.length === 0
      for (const each of lost) err.print(diagnosticLines(lostWarning(each), err.colors))
      return {
        result: { server: asked.server, name, same, diff },
        lines:
          lost.length > 0 && groups.length === 0
            ? []
            : changeLines(name, groups, out.columns(), out.colors),
        exitCode: same ? 0 : 1,
      }
    },
  },
  reset: {
    words: ['name'],
    takes: [],
    run: async ({ asked, words: [name = ''], environment: { out } }) => {
      await asked.ask('POST', `${pathOf(name)}/reset`)
      const now = (await asked.ask('GET', pathOf(name))) as EnvironmentSummary
      return {
        result: { server: asked.server, environment: shownOf(asked, now) },
        lines: [`  ${out.colors.ok(out.colors.symbols.ok)} ${name} is as it began.`],
      }
    },
  },
  export: {
    words: ['name'],
    takes: ['out', 'force'],
    run: async ({ asked, words: [name = ''], environment, config, options }) => {
      const { server } = asked
      const file = (await asked.ask('GET', `${pathOf(name)}/export`)) as EnvironmentFile
      const text = `${JSON.stringify(file, null, 2)}\n`
      const out = options.get('out')
      if (out === undefined) return { result: { server, name, file }, lines: [text.trimEnd()] }
      const { cwd, err } = environment
      await writeExport({ path: resolve(cwd, out), shown: out, text }, options.has('force'))
      const warning = readAsMock(out, config.dir ?? 'mocks', cwd)
      if (warning) err.print(diagnosticLines(warning, err.colors))
      const line = `  ${environment.out.colors.ok('+')} ${out}: the environment ${name}`
      return { result: { server, name, out }, lines: [line] }
    },
  },
  import: {
    words: ['file', 'new name'],
    needed: 1,
    takes: ['force'],
    before: readFile,
    run: async (run) => {
      const { words, options, asked, environment, read } = run
      const { err } = environment
      const name = words[1]
      const query = new URLSearchParams({
        ...(name !== undefined && { name }),
        ...(options.has('force') && { replace: 'true' }),
      })
      const made = (await asked.ask('POST', `/import?${query}`, read)) as ImportedEnvironment
      for (const each of made.lost) err.print(diagnosticLines(lostWarning(each), err.colors))
      return madeOf(run, made)
    },
  },
  delete: {
    words: ['name'],
    takes: [],
    run: async ({ asked, words: [name = ''], environment: { out } }) => {
      await asked.ask('DELETE', pathOf(name))
      return {
        result: { server: asked.server, deleted: name },
        lines: [`  ${out.colors.bad('-')} ${name}`],
      }
    },
  },
}

function pathOf(name = ''): string {
  return `/${encodeURIComponent(name)}`
}

/** What is said of it: an empty note is none, and what goes never has no time to live. */
function notesOf(options: Given['options']): { readonly note?: string; readonly ttl?: string } {
  const [note = '', ttl = 'never'] = [options.get('note'), options.get('ttl')]
  return { ...(note !== '' && { note }), ...(ttl !== 'never' && { ttl }) }
}

/** @throws CliError where nothing is to be changed */
async function requireNotes({ options }: Given): Promise<void> {
  if (options.has('note') || options.has('ttl')) return
  const hint = 'Write --note "for Monday" or --ttl 7d; --note "" and --ttl never take them away.'
  throw usageError('mockapi env change needs a --note or a --ttl.', hint)
}

/** What `--from` means, as the admin API takes it. */
function originOf(from: string | undefined): object | undefined {
  if (from === undefined) return undefined
  if (from === 'server') return { server: true }
  const [, snapshot] = /^snapshot:(.+)$/s.exec(from) ?? []
  return snapshot === undefined ? { environment: from } : { snapshot }
}

function shownOf({ server }: AskedEnvironments, summary: EnvironmentSummary): ShownEnvironment {
  const { url: _url, isOpen: _isOpen, ...known } = summary
  return server === null ? known : summary
}

function madeOf({ asked, environment: { out } }: Run, answer: unknown): Printed {
  const { lost, ...summary } = answer as EnvironmentSummary & Partial<ImportedEnvironment>
  const environment = shownOf(asked, summary)
  return {
    result: { server: asked.server, environment, ...(lost && { lost }) },
    lines: [madeLine(environment, asked.where, out.colors)],
  }
}

/** The environment of a file, an address or the standard input. @throws CliError for what is none */
async function readFile({ environment, words: [given] }: Given): Promise<unknown> {
  const example = 'mockapi env import demo.json'
  const { name, text } = await readImportSource(environment, given, example)
  const hint = 'Name a file that mockapi env export has written.'
  const wrong = (why: string) => new CliError(2, 'bad-import', `${name} ${why}`, hint)
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (error) {
    throw wrong(text === '' ? 'is empty, or no file.' : `is no JSON: ${messageOf(error)}.`)
  }
  if (typeof file === 'object' && file && 'mockapiEnvironment' in file) return file
  throw wrong('is no environment.')
}
