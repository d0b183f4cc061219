import { settings, type Config } from '../../config/config.ts'
import { flagName } from '../../config/flags.ts'
import { readSetting } from '../../config/settings.ts'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { parseValue } from '../command-line/value.ts'

/** Settings of environment variables, and the variables that begin alike. */
export interface ReadVariables {
  readonly config: Config
  /** Names that are no settings: mocks may read them. */
  readonly others: readonly string[]
}

const prefix = 'MOCKAPI_'

/** The variable of a setting, by its flag: `MOCKAPI_ADMIN_TOKEN` of `--admin-token`. */
export function variableOf(name: string): string {
  return prefix + flagName(name).replaceAll('-', '_').toUpperCase()
}

/** The settings by their variables. */
export const settingsByVariable: ReadonlyMap<string, keyof Config> = new Map(
  (Object.keys(settings) as (keyof Config)[]).map((name) => [variableOf(name), name]),
)

/**
 * What Kubernetes sets in each container where a service is called `mockapi`, or `mockapi-db`: its addresses, `tcp://…`
 * as the port among them.
 */
const ofService = /^MOCKAPI_(?:\w+_)?(?:SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT_\d+_\w+)$/
const address = /^(?:tcp|udp|sctp):\/\//

function isOfService(variable: string, text: string): boolean {
  return ofService.test(variable) || (variable.endsWith('_PORT') && address.test(text))
}

/**
 * Reads the settings of environment variables; empty ones count as none.
 * @throws MockapiError `bad-config` for values that are none
 */
export function readVariables(env: Readonly<Record<string, string | undefined>>): ReadVariables {
  const config: Record<string, unknown> = {}
  const problems: Diagnostic[] = []
  const others: string[] = []
  for (const variable of Object.keys(env)) {
    const text = env[variable]?.trim() ?? ''
    if (!variable.startsWith(prefix) || text === '' || isOfService(variable, text)) continue
    const name = settingsByVariable.get(variable)
    if (name === undefined) others.push(variable)
    else {
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
  return { config, others }
}

function valueOf(name: keyof Config, text: string): unknown {
  const { type } = settings[name]
  const maySwitch = type === 'flag' || type === 'file' || type === 'mode'
  if (maySwitch && /^(?:true|1)$/i.test(text)) return true
  if (maySwitch && /^(?:false|0)$/i.test(text)) return false
  return parseValue(name, text)
}
