import { usageError, type Warning } from '../output/diagnostic.ts'

/** A flag as it stands on the command line: without and with its hyphens. */
interface WrittenFlag {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
}

/** Flags of json-server by the names they have here. */
export const otherNames: Readonly<Record<string, string>> = {
  '--fks': '--foreign-key-suffix',
  '--foreignKeySuffix': '--foreign-key-suffix',
  '--ng': '--no-gzip',
  '--ro': '--read-only',
}

/** The warning of a flag of json-server that is not needed. @throws CliError for one that means something else here */
export function readJsonServerFlag({ name, rawName, value }: WrittenFlag): Warning | undefined {
  const says = (table: typeof jsonServerFlags) =>
    Object.hasOwn(table, name) ? table[name] : undefined
  const what = `${rawName} is a flag of json-server`
  const [reason, rest] = says(needless) ?? []
  if (reason !== undefined && rest !== undefined) {
    return { message: `${what}, and is ignored: ${reason}.`, hint: rest }
  }
  const [message, hint] = says(jsonServerFlags) ?? []
  if (message !== undefined) throw usageError(`${what}: ${message}.`, hint)
  const other = Object.hasOwn(otherMeanings, rawName) ? otherMeanings[rawName] : undefined
  if (!other || value === undefined || !other.reads.test(value)) return undefined
  throw usageError(
    `${rawName} is ${other.here}, and ${JSON.stringify(value)} looks like what json-server takes.`,
    `Write ${other.there} ${value}, or --${name} ${value}.`,
  )
}

const config = [
  'settings are read from mockapi.config.ts, .js or .json of the working folder',
  'Write them there, under the same names.',
] as const
const noCors = [
  'only pages of this machine may read answers, and others that --cors names',
  'Leave it out.',
] as const

/** Flags of json-server that mockapi has not, without the hyphens: what of them, and what to write instead. */
const jsonServerFlags: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  config,
  c: config,
}

/** Flags of json-server that turn off what mockapi has not, and why leaving them out is the same. */
export const needless: typeof jsonServerFlags = {
  'no-cors': noCors,
  nc: noCors,
}

/** Short flags that mean something else in json-server, where their value tells that this is meant. */
const otherMeanings: Readonly<Record<string, { reads: RegExp; here: string; there: string }>> = {
  '-s': {
    reads: /[\\/]|^(?:public|static|assets|files|images|uploads|build|dist|www)$/,
    here: 'the seed of generated data',
    there: '--static',
  },
  '-d': { reads: /^\d+$/, here: 'the folder or file to serve', there: '--delay' },
}
