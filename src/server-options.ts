import type { Config } from './config/config.ts'
import { settings } from './config/config.ts'
import { MockapiError } from './errors/diagnostic.ts'
import type { Diagnostic } from './errors/diagnostic.ts'
import { didYouMean } from './errors/nearest.ts'
import type { MockServerOptions } from './server.ts'
import { isSetting, readSetting } from './config/settings.ts'

/** The options of a server that are no settings; the type keeps the list complete. */
const others: Readonly<Record<Exclude<keyof MockServerOptions, keyof Config>, true>> = {
  mocks: true,
  basePath: true,
  cwd: true,
  ownProcess: true,
  onRequest: true,
  onReload: true,
  onWarning: true,
}

/** Whose options are read. */
interface OptionRules {
  /** The function that takes them. */
  readonly name?: string
  /** Those that it does not have, since they need Node. */
  readonly without?: readonly string[]
}

const badBasePath = 'basePath: It is no path that begins with a slash and ends without.'

function isBasePath(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || /^(?:\/[^/?#]+)+$/.test(value))
}

/**
 * The options of a server, checked as a configuration file is: sizes become bytes and durations
 * milliseconds.
 *
 * @throws MockapiError `bad-config` with one diagnostic for each that is wrong or unknown
 */
export function readOptions(
  options: MockServerOptions,
  { name: of = 'createMockServer', without = [] }: OptionRules = {},
): MockServerOptions {
  const read: Record<string, unknown> = {}
  const problems: Diagnostic[] = []
  const refuse = (message: string, hint: string) =>
    problems.push({ code: 'bad-config', severity: 'error', message, hint })
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (without.includes(name))
      refuse(
        `${name}: It needs a process of Node.`,
        `Leave it out of ${of}, or use createMockServer.`,
      )
    else if (name === 'basePath' && !isBasePath(value)) refuse(badBasePath, 'Write "/api".')
    else if (Object.hasOwn(others, name)) read[name] = value
    else if (isSetting(name)) {
      const reading = readSetting(name, value)
      if ('value' in reading) read[name] = reading.value
      else refuse(`${name}: ${reading.problem.message}`, reading.problem.hint)
    } else {
      const known = [...Object.keys(settings), ...Object.keys(others)].filter(
        (each) => !without.includes(each),
      )
      refuse(
        `${JSON.stringify(name)} is no option of ${of}.`,
        didYouMean(name, known) || `There are ${known.join(', ')}.`,
      )
    }
  }
  if (problems.length > 0) throw new MockapiError(problems)
  return read
}
