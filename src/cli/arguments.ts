import { parseArgs, type ParseArgsConfig } from 'node:util'
import { commands, isCommand, options, type CommandName, type OptionName } from './commands.ts'
import { usageError } from './output/diagnostic.ts'
import { flagName, settings, type Config } from '../config/config.ts'
import { readSetting } from '../config/settings.ts'
import { didYouMean } from '../errors/nearest.ts'

/** The command line, understood. */
export interface Invocation {
  readonly command: CommandName
  /** Whether the command was written; `mockapi mocks2` serves by default. */
  readonly named: boolean
  /** The folder, file, text or command after it. */
  readonly argument?: string
  /** Settings given as flags. */
  readonly flags: Config
  /** Switches that are no settings. */
  readonly options: ReadonlySet<OptionName>
}

type Token = NonNullable<ReturnType<typeof tokensOf>>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

const settingByFlag = new Map(
  (Object.keys(settings) as (keyof Config)[]).map((name) => [flagName(name), name]),
)

/**
 * Reads the command line.
 *
 * @throws CliError with exit code 2: an unknown flag, a value that is missing or wrong, too many arguments
 */
export function parseArguments(argv: readonly string[]): Invocation {
  const tokens = tokensOf(argv)
  // Asked first, since the values of an unknown flag look like arguments.
  for (const token of tokens) if (token.kind === 'option') refuseJsonServerFlag(token)
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const named = isCommand(words[0])
  const command = isCommand(words[0]) ? words[0] : 'serve'
  const [argument, extra] = named ? words.slice(1) : words
  if (extra !== undefined) throw tooMany(command, extra)
  const flags: Record<string, unknown> = {}
  const chosen = new Set<OptionName>()
  for (const token of tokens) {
    if (token.kind === 'option') readOption(command, token, flags, chosen)
  }
  return { command, named, ...(argument !== undefined && { argument }), flags, options: chosen }
}

function tokensOf(argv: readonly string[]) {
  const known: NonNullable<ParseArgsConfig['options']> = {}
  for (const [flag, name] of settingByFlag) {
    const { type, short } = settings[name]
    known[flag] = { type: type === 'flag' ? 'boolean' : 'string', ...(short && { short }) }
  }
  for (const [flag, { short }] of Object.entries(options)) {
    known[flag] = { type: 'boolean', ...(short && { short }) }
  }
  const config = {
    args: argv.map(withValue),
    options: known,
    strict: false,
    allowPositionals: true,
  } as const
  return parseArgs({ ...config, tokens: true }).tokens
}

/** A file may be left out: `--persist --port 4100`. */
function withValue(word: string, index: number, argv: readonly string[]): string {
  const setting = settingByFlag.get(word.slice(2))
  const isFile = word.startsWith('--') && setting !== undefined && settings[setting].type === 'file'
  return isFile && (argv[index + 1] ?? '-').startsWith('-') ? `${word}=` : word
}

/** @throws CliError for a flag of json-server that means nothing here, or something else */
function refuseJsonServerFlag({ name, rawName, value }: OptionToken): void {
  const former = Object.hasOwn(jsonServerFlags, name) ? jsonServerFlags[name] : undefined
  if (former)
    throw usageError(`${rawName} is a flag of json-server: ${former.message}.`, former.hint)
  const other = Object.hasOwn(otherMeanings, rawName) ? otherMeanings[rawName] : undefined
  if (!other || value === undefined || !other.reads.test(value)) return
  throw usageError(
    `${rawName} is ${other.here}, and ${JSON.stringify(value)} looks like what json-server takes.`,
    `Write ${other.there} ${value}, or --${name} ${value}.`,
  )
}

function readOption(
  command: CommandName,
  token: OptionToken,
  flags: Record<string, unknown>,
  chosen: Set<OptionName>,
): void {
  const { name, rawName, value } = token
  if (Object.hasOwn(options, name)) {
    const option = name as OptionName
    if (!commands[command].options.includes(option)) throw notHere(command, rawName)
    if (value !== undefined) throw noValue(rawName, `Write ${rawName}.`)
    chosen.add(option)
    return
  }
  const positive = name.startsWith('no-') ? name.slice(3) : name
  const setting = settingByFlag.get(positive)
  const type = setting && settings[setting].type
  const isSwitch = type === 'flag' || (type === 'file' && positive !== name)
  if (!setting || (positive !== name && !isSwitch)) throw unknownFlag(command, rawName)
  if (!commands[command].settings.includes(setting)) throw notHere(command, rawName)
  if (isSwitch) {
    if (value !== undefined) throw noValue(rawName, `Write --${positive} or --no-${positive}.`)
    flags[setting] = positive === name
    return
  }
  const read = valueOf(setting, token)
  const earlier = flags[setting]
  flags[setting] = Array.isArray(earlier) && Array.isArray(read) ? [...earlier, ...read] : read
}

function valueOf(setting: keyof Config, token: OptionToken): unknown {
  const { rawName, value, inlineValue } = token
  if (value === undefined || (!inlineValue && /^-\D/.test(value))) {
    throw usageError(`${rawName} needs a value.`, `Write ${rawName} <${settings[setting].value}>.`)
  }
  const reading = readSetting(setting, parseValue(setting, value))
  if ('value' in reading) return reading.value
  throw usageError(`${rawName}: ${reading.problem.message}`, reading.problem.hint)
}

/** What a flag's text stands for: `--seed 7` is the number 7, `--cors a,b` two origins. */
function parseValue(setting: keyof Config, text: string): unknown {
  const { type } = settings[setting]
  if (type === 'seed' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'file' && text === '') return true
  if (type === 'list') return text.split(',').map((item) => item.trim())
  return text
}

function unknownFlag(command: CommandName, rawName: string): Error {
  const { settings: taken, options: own } = commands[command]
  const known = [...taken.map(flagName), ...own].map((name) => `--${name}`)
  const near = rawName.startsWith('--') ? didYouMean(rawName, known).replaceAll('"', '') : ''
  return usageError(
    `${rawName} is no flag of mockapi ${command}.`,
    near || `mockapi ${command} --help lists them.`,
  )
}

function notHere(command: CommandName, rawName: string): Error {
  return usageError(
    `mockapi ${command} does not take ${rawName}.`,
    `mockapi ${command} --help lists what it takes.`,
  )
}

function noValue(rawName: string, hint: string): Error {
  return usageError(`${rawName} takes no value.`, hint)
}

function tooMany(command: CommandName, extra: string): Error {
  const { argument } = commands[command]
  return usageError(
    `${JSON.stringify(extra)} is one argument too many.`,
    `Write mockapi ${command} [${argument}].`,
  )
}

/** What to write in place of a flag that json-server has and mockapi has not. */
interface FormerFlag {
  readonly message: string
  readonly hint: string
}

const config: FormerFlag = {
  message: 'settings are read from mockapi.config.ts, .js or .json of the working folder',
  hint: 'Write them there, under the same names.',
}
const middlewares: FormerFlag = {
  message: 'mockapi takes no middlewares',
  hint: 'Write handlers, or a Hono app with middlewares of its own, in a TypeScript file of mocks/.',
}
const noCors: FormerFlag = {
  message: 'only pages of this machine may read answers, and others that --cors names',
  hint: 'Leave it out: there is nothing to turn off.',
}
const noGzip: FormerFlag = {
  message: 'answers are never compressed',
  hint: 'Leave it out: there is nothing to turn off.',
}

/** Flags of json-server that mockapi has not, as they are typed without the hyphens. */
export const jsonServerFlags: Readonly<Record<string, FormerFlag>> = {
  config,
  c: config,
  middlewares,
  m: middlewares,
  'no-cors': noCors,
  nc: noCors,
  'no-gzip': noGzip,
  ng: noGzip,
  ro: { message: 'it is written in full here', hint: 'Write --read-only.' },
  fks: { message: 'it is written in full here', hint: 'Write --foreign-key-suffix.' },
  foreignKeySuffix: { message: 'it has hyphens here', hint: 'Write --foreign-key-suffix.' },
}

/** Short flags that mean something else in json-server, where their value tells that this is meant. */
export const otherMeanings: Readonly<
  Record<string, { readonly reads: RegExp; readonly here: string; readonly there: string }>
> = {
  '-s': { reads: /[\\/]|^public$/, here: 'the seed of generated data', there: '--static' },
  '-d': { reads: /^\d+$/, here: 'the folder or file to serve', there: '--delay' },
}
