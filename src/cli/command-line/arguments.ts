import { parseArgs, type ParseArgsConfig } from 'node:util'
import { commands, isCommand, optionsOf, type CommandName } from './commands.ts'
import { options, shortOf, type Option, type OptionName } from './options.ts'
import { usageOf } from './help.ts'
import { parseValue } from './value.ts'
import { needless, otherNames, readJsonServerFlag } from './json-server-flags.ts'
import { usageError, type Warning } from '../output/diagnostic.ts'
import { settings, type Config } from '../../config/config.ts'
import type { SettingType } from '../../config/setting.ts'
import { flagName, valueName } from '../../config/flags.ts'
import { readSetting } from '../../config/settings.ts'
import { didYouMean } from '../../errors/nearest.ts'

/** The command line, understood: settings are in `flags`, other switches in `options`. */
export interface Invocation {
  readonly command: CommandName
  /** Whether the command was written; `mockapi mocks2` serves by default. */
  readonly named: boolean
  readonly argument?: string
  /** What a command takes beside its argument: the mocks that are exported. */
  readonly second?: string
  /** The new name of an environment. */
  readonly third?: string
  readonly flags: Config
  /** Their values; empty for switches. */
  readonly options: ReadonlyMap<OptionName, string>
  /** What flags of json-server say that need not be said. */
  readonly warnings: readonly Warning[]
}

type OptionToken = Extract<ReturnType<typeof tokensFor>[number], { kind: 'option' }>

const settingByFlag = new Map(
  (Object.keys(settings) as (keyof Config)[]).map((name) => [flagName(name), name]),
)

/** Reads the command line. @throws CliError for unknown flags, wrong values, too many arguments */
export function parseArguments(argv: readonly string[]): Invocation {
  const tokens = tokensOf(argv)
  const written = tokens.filter((token) => token.kind === 'option')
  // Asked first, since the values of an unknown flag look like arguments.
  const warnings = written.flatMap((token) => readJsonServerFlag(token) ?? [])
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const named = isCommand(words[0])
  const command = commandOf(tokens)
  const given = asKey(command, named ? words.slice(1) : words)
  const { argument: takesFirst, second: takesSecond, third: takesThird } = commands[command]
  const [argument, second, third] = given
  const taken = [takesFirst, takesSecond, takesThird].filter((name) => name !== undefined)
  const extra = given[taken.length]
  if (extra !== undefined) {
    const isAddress = /^https?:\/\//.test(extra) && command === 'record'
    const hint = `Write ${isAddress ? `mockapi record --proxy ${extra}` : usageOf(command)}.`
    throw usageError(`${JSON.stringify(extra)} is one argument too many.`, hint)
  }
  const flags: Record<string, unknown> = {}
  const chosen = new Map<OptionName, string>()
  for (const token of written) readOption(command, token, flags, chosen)
  const invocation = { command, named, flags, options: chosen, warnings }
  return {
    ...invocation,
    ...(argument !== undefined && { argument }),
    ...(second !== undefined && { second }),
    ...(third !== undefined && { third }),
  }
}

/** The command of a command line, also of one that is wrong otherwise; `serve` where none is written. */
export function commandIn(argv: readonly string[]): CommandName {
  return commandOf(tokensFor([], argv))
}

function commandOf(tokens: ReturnType<typeof tokensFor>): CommandName {
  const first = tokens.find((token) => token.kind === 'positional')?.value
  return isCommand(first) ? first : 'serve'
}

/** `GET /users`, typed as two words, is one key where a command takes one. */
function asKey(command: CommandName, words: readonly string[]): readonly string[] {
  const [method = '', path, ...rest] = words
  const isKey =
    path !== undefined && /^[A-Za-z]+$/.test(method) && commands[command].argument === 'key'
  return isKey ? [`${method} ${path}`, ...rest] : words
}

function tokensOf(argv: readonly string[]) {
  const tokens = tokensFor([], argv)
  const own = optionsOf(commandOf(tokens))
  // What a letter stands for depends on the command; switches are the same in all.
  const isOther = own.some((each) => (options[each] as Option).value !== undefined)
  return isOther ? tokensFor(own, argv) : tokens
}

/** All flags as `parseArgs` takes them: those of settings, then those of commands, whose letters give way. */
function describeFlags(): ParseArgsConfig['options'] {
  const known: NonNullable<ParseArgsConfig['options']> = {}
  const taken = new Set<string>()
  const add = (flag: string, type: 'string' | 'boolean', short = '') => {
    known[flag] = { type, ...(short !== '' && !taken.has(short) && { short }) }
    taken.add(short)
  }
  for (const [flag, name] of settingByFlag) {
    const { type, short } = settings[name]
    add(flag, type === 'flag' ? 'boolean' : 'string', short)
  }
  for (const [flag, { short, value }] of Object.entries<Option>(options))
    add(flag, value ? 'string' : 'boolean', short)
  return known
}

let described: ParseArgsConfig['options']

/** @param own the flags of the command, whose short names go before those of settings */
function tokensFor(own: readonly OptionName[], argv: readonly string[]) {
  described ??= describeFlags()
  const args = joined(argv).map((word, index, all) =>
    withValue(asParsed(word, own), own, all[index + 1]),
  )
  return parseArgs({
    args,
    options: described,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

/** `-p=4000`, `--w`, `-w=true` and `--ro`, which json-server takes as well, as `parseArgs` reads them. */
function asParsed(word: string, own: readonly OptionName[]): string {
  const [, long = '', rest = ''] = /^(--[A-Za-z]+)(=.*)?$/s.exec(word) ?? []
  if (Object.hasOwn(otherNames, long)) return `${otherNames[long]}${rest}`
  const [, ownLetter = '', glued = ''] = /^-([A-Za-z])(.*)$/s.exec(word) ?? []
  // A flag of a command goes before a setting of the same letter.
  const option = own.find((each) => ownLetter !== '' && shortOf(each) === ownLetter)
  if (option !== undefined && (glued === '' || (options[option] as Option).value !== undefined))
    return `--${option}${glued === '' ? '' : `=${glued.replace(/^=/, '')}`}`
  const [, letter = '', value] = /^--?([A-Za-z])(?:=(.*))?$/s.exec(word) ?? []
  const [flag, name] = [...settingByFlag].find(([, each]) => settings[each].short === letter) ?? []
  if (name === undefined) return word
  const isSwitch = settings[name].type === 'flag' && value !== undefined
  return isSwitch ? `--${flag}=${value}` : `-${letter}${value ?? ''}`
}

/** `-m a.js b.js`, as json-server takes several files, as one list. */
function joined(argv: readonly string[]): readonly string[] {
  const words: string[] = []
  let isList = false
  for (const word of argv) {
    const isFile = /\.[cm]?[jt]s$/.test(word) && !word.startsWith('-')
    if (isList && isFile && !words.at(-1)?.startsWith('-')) words.push(`${words.pop()},${word}`)
    else words.push(word)
    isList = word === '-m' || word === '--middlewares' || (isList && isFile)
  }
  return words
}

/** The value may be left out: `--persist --port 4100`, `--validate mocks2`. */
function withValue(word: string, own: readonly OptionName[], next = '-'): string {
  const option = own.find((each) => `--${each}` === word)
  if (option !== undefined)
    return (options[option] as Option).isOptional && next.startsWith('-') ? `${word}=` : word
  const setting = settingByFlag.get(word.slice(2))
  if (setting === undefined || !word.startsWith('--')) return word
  const { type, choices = [] } = settings[setting]
  if (type === 'mode') return choices.includes(next) ? word : `${word}=true`
  return type === 'file' && next.startsWith('-') ? `${word}=` : word
}

function readOption(
  command: CommandName,
  token: OptionToken,
  flags: Record<string, unknown>,
  chosen: Map<OptionName, string>,
): void {
  const { name, rawName, value } = token
  if (Object.hasOwn(needless, name)) return
  const isOwn = optionsOf(command).some((each) => each === name)
  // A command may have a flag of its own by the name of a setting.
  if (isOwn || (Object.hasOwn(options, name) && !settingByFlag.has(name))) {
    const option = name as OptionName
    if (!isOwn) throw notTaken(command, rawName)
    const { value: wanted, isList, isBody }: Option = options[option]
    if (wanted && lacksValue(options[option], value)) {
      throw usageError(`${rawName} needs a value.`, `Write ${rawName} <${wanted}>.`)
    }
    if (!wanted && value !== undefined) {
      throw usageError(`${rawName} takes no value.`, `Write ${rawName}.`)
    }
    const earlier = (isList || isBody) && chosen.get(option)
    // Several bodies are the fields of one form, as curl has them.
    const joint = isBody ? '&' : '\n'
    chosen.set(option, earlier ? `${earlier}${joint}${value ?? ''}` : (value ?? ''))
    return
  }
  const positive = name.startsWith('no-') ? name.slice(3) : name
  const setting = settingByFlag.get(positive)
  const type = setting && settings[setting].type
  const isSwitch = type === 'flag' || (maySwitch(type) && (positive !== name || isBoolean(value)))
  if (!setting || (positive !== name && !isSwitch)) throw unknownFlag(command, rawName)
  if (!commands[command].settings.includes(setting)) throw notTaken(command, rawName)
  if (isSwitch) {
    const hint = `Write --${positive} or --no-${positive}.`
    if (value !== undefined && value !== 'true' && value !== 'false') {
      throw usageError(`${rawName} takes no value.`, hint)
    }
    flags[setting] = (positive === name) === (value !== 'false')
    return
  }
  const read = valueOf(setting, token)
  const earlier = flags[setting]
  flags[setting] = Array.isArray(earlier) && Array.isArray(read) ? [...earlier, ...read] : read
}

function lacksValue(
  { isOptional, isBody, mayBeEmpty }: Option,
  value: string | undefined,
): boolean {
  if (value === undefined) return true
  if (value === '') return !isOptional && !isBody && !mayBeEmpty
  return value.startsWith('-') && !(isBody && /^-\d/.test(value))
}

/** Whether it can be turned off and on, and has another value as well. */
function maySwitch(type: SettingType | undefined): boolean {
  return type === 'file' || type === 'mode'
}

function isBoolean(value: string | undefined): boolean {
  return value === 'true' || value === 'false'
}

function notTaken(command: CommandName, rawName: string): Error {
  const hint = `mockapi ${command} --help lists what it takes.`
  return usageError(`mockapi ${command} does not take ${rawName}.`, hint)
}

function valueOf(setting: keyof Config, token: OptionToken): unknown {
  const { rawName, value, inlineValue } = token
  if (value === undefined || (!inlineValue && /^-\D/.test(value))) {
    throw usageError(`${rawName} needs a value.`, `Write ${rawName} <${valueName(setting)}>.`)
  }
  const reading = readSetting(setting, parseValue(setting, value))
  if ('value' in reading) return reading.value
  throw usageError(`${rawName}: ${reading.problem.message}`, reading.problem.hint)
}

function unknownFlag(command: CommandName, rawName: string): Error {
  const taken = [...commands[command].settings.map(flagName), ...optionsOf(command)]
  const known = taken.map((name) => `--${name}`)
  const near = rawName.startsWith('--') ? didYouMean(rawName, known).replaceAll('"', '') : ''
  return usageError(
    `${rawName} is no flag of mockapi ${command}.`,
    near || `mockapi ${command} --help lists them.`,
  )
}
