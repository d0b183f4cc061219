import type { Config } from '../../config/config.ts'
import { readSetting } from '../../config/settings.ts'
import { exampleBodies } from '../../drift/bodies.ts'
import { findDrift, type EndpointDrift } from '../../drift/drift.ts'
import type { SavedUpdates } from '../../drift/save.ts'
import { sendToMocks, sendToReal } from '../../drift/senders.ts'
import { openProxy } from '../../proxy/open.ts'
import type { Invocation } from '../command-line/arguments.ts'
import { driftResult, driftScreen } from '../output/drift.ts'
import { printResult } from '../output/envelope.ts'
import type { CliEnvironment, CliServer } from '../environment/environment.ts'
import { load } from '../mocks/load.ts'
import { usageError, type ExitCode } from '../output/diagnostic.ts'

/** What `mockapi drift` is to do. */
export interface DriftCommand {
  /** The address of the real API; default that of the setting `proxy`. */
  readonly url: string | undefined
  readonly options: Invocation['options']
}

/** How long an answer may take where `--proxy-timeout` does not say, ms. */
const defaultTimeout = 30_000

/**
 * `mockapi drift`: says where mocks answer otherwise than the real API. Exit code 1 where they do, and where nothing could
 * be compared. @throws CliError for a wrong address or header
 */
export async function drift(
  environment: CliEnvironment,
  config: Config,
  { url, options }: DriftCommand,
): Promise<ExitCode> {
  const { out } = environment
  const proxy = targetsOf(url, config)
  const headers = headersOf(options.get('header'))
  const { delay: _delay, errorRate: _rate, persist: _persist, ...rest } = config
  const { proxyTimeout: timeout = defaultTimeout } = config
  // Mocks have as long as the real API.
  const settings = { ...rest, proxy, timeout }
  const upstreams = await openProxy(proxy, settings, undefined)
  try {
    const { found, root } = await load(environment, settings, async (server) => {
      const { prefixes, root } = server.overview()
      const head = { prefix: prefixes[0] ?? '', headers, timeout }
      const endpoints = server.endpoints()
      const hasBodies = options.has('unsafe') || endpoints.some(({ method }) => method === 'QUERY')
      const found = await findDrift(endpoints, {
        mock: sendToMocks(server.fetch, head),
        real: sendToReal(upstreams, head),
        unsafe: options.has('unsafe'),
        bodyOf: hasBodies ? await bodiesOf(server) : () => undefined,
      })
      return { found, root }
    })
    const drifts = found.filter(({ outcome }) => outcome === 'drift')
    const saved = options.has('update')
      ? await (await import('../../drift/save.ts')).saveUpdates(drifts, environment.cwd)
      : undefined
    const address = typeof proxy === 'string' ? proxy : Object.values(proxy).join(', ')
    const subject = { address, root, saved }
    if (config.json) printResult(environment, 'drift', driftResult(found, subject))
    else out.print(driftScreen(found, subject, out.colors))
    return isAlike(found, saved) ? 0 : 1
  } finally {
    upstreams.close()
  }
}

/** Whether something was compared, and nothing differs, or nothing any more. */
function isAlike(found: readonly EndpointDrift[], saved: SavedUpdates | undefined): boolean {
  const has = (outcome: EndpointDrift['outcome']) => found.some((each) => each.outcome === outcome)
  if (saved) return saved.left.length === 0 && (has('same') || has('drift'))
  return has('same') && !has('drift')
}

async function bodiesOf(server: CliServer) {
  return await exampleBodies(await server.describe(['http://localhost']))
}

function targetsOf(url: string | undefined, { proxy }: Config): NonNullable<Config['proxy']> {
  const given = url ?? proxy
  if (given === undefined) {
    const hint =
      'Write mockapi drift https://api.example.test, or set "proxy" in the configuration.'
    throw usageError('mockapi drift needs the address of the real API.', hint)
  }
  const reading = readSetting('proxy', given)
  if ('value' in reading) return given
  throw usageError(`The address: ${reading.problem.message}`, reading.problem.hint)
}

/** Headers of lines `Name: value`, whose values are never printed. */
function headersOf(lines: string | undefined): [name: string, value: string][] {
  return (lines?.split('\n') ?? []).map((line) => {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n]*)$/.exec(line) ?? []
    if (name !== '') return [name.toLowerCase(), value]
    const hint = 'Write --header "Authorization: Bearer …".'
    throw usageError('A value of --header is no "Name: value".', hint)
  })
}
