import { settings, type Config } from '../../config/config.ts'
import { flagName } from '../../config/flags.ts'
import { readSetting } from '../../config/settings.ts'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { nearest } from '../../errors/nearest.ts'
import { parseValue } from '../command-line/value.ts'
import type { Warning } from '../output/diagnostic.ts'

/** Settings of environment variables, and what is odd about their names. */
export interface ReadVariables {
  readonly config: Config
  readonly warnings: readonly Warning[]
}

const prefix = 'MOCKAPI_'

/** The variable of a setting, by its flag: `MOCKAPI_ADMIN_TOKEN` of `--admin-token`. */
export function variableOf(name: string): string {
  return prefix + flagName(name).replaceAll('-', '_').toUpperCase()
}

const settingsByVariable: ReadonlyMap<string, keyof Config> = new Map(
  (Object.keys(settings) as (keyof Config)[]).map((name) => [variableOf(name), name]),
)

/**
 * What Kubernetes sets in each container where a service is called `mockapi`: its addresses, `tcp://…` as the port
 * among them.
 */
const ofService = /^MOCKAPI_(?:SERVICE_(?:HOST|PORT)|PORT_\d+_)/
const address = /^(?:tcp|udp|sctp):\/\//

/**
 * Reads the settings of environment variables; empty ones count as none. Others that begin alike are for mocks to read.
 * @throws MockapiError `bad-config` for values that are none
 */
export function readVariables(env: Readonly<Record<string, string | undefined>>): ReadVariables {
  const config: Record<string, unknown> = {}
  const problems: Diagnostic[] = []
  const warnings: Warning[] = []
  for (const variable of Object.keys(env)) {
    const text = env[variable]?.trim() ?? ''
    if (!variable.startsWith(prefix) || text === '' || ofService.test(variable)) continue
    const name = settingsByVariable.get(variable)
    if (name === undefined) warnings.push(...mistyped(variable))
    else if (name !== 'port' || !address.test(text)) {
      const reading = readSetting(name, valueOf(name, text))
      if ('value' in reading) config[name] = reading.value
      else {
        const { message, hint } = reading.problem
        const problem = { message: `${variable}: ${message}`, hint }
        problems.push({ code: 'bad-config', severity: 'error', ...problem })
      }
    }
  }
  if (problems.length > 0) throw new MockapiError(problems)
  return { config, warnings }
}

function valueOf(name: keyof Config, text: string): unknown {
  const { type } = settings[name]
  const maySwitch = type === 'flag' || type === 'file' || type === 'mode'
  if (maySwitch && /^(?:true|1)$/i.test(text)) return true
  if (maySwitch && /^(?:false|0)$/i.test(text)) return false
  return parseValue(name, text)
}

/** A warning of a name that is all but that of a setting: mocks may read it, but hardly do. */
function mistyped(variable: string): readonly Warning[] {
  const near = nearest(variable.slice(prefix.length), [...settingsByVariable.keys()].map(short))
  // What begins otherwise is a name of its own rather than a slip.
  if (near === undefined || near[0] !== variable[prefix.length]) return []
  const message = `${variable} sets nothing: there is no such setting.`
  return [{ message, hint: `Did you mean ${prefix}${near}?` }]
}

function short(variable: string): string {
  return variable.slice(prefix.length)
}
