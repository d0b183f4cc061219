import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Config } from '../config/config.ts'
import type { Upstreams } from '../dispatch/mocks.ts'
import { createUpstreams } from '../dispatch/upstreams.ts'
import type { Upstream } from '../endpoints/upstream.ts'
import type { ExchangeTap } from '../http/exchange.ts'
import { parsePath, type PathPattern } from '../http/path.ts'
import { exchange, type Client } from './exchange.ts'

const defaultTimeout = 30_000

/** Makes what asks the addresses of the setting `proxy`, which was checked; `behaviour` is that of the settings, `tap` keeps what is asked. */
export async function openProxy(
  targets: NonNullable<Config['proxy']>,
  { proxyTimeout = defaultTimeout, proxyInsecure = false }: Config,
  behaviour: Behaviour | undefined,
  tap?: ExchangeTap,
): Promise<Upstreams> {
  const entries = typeof targets === 'string' ? [['/*', targets] as const] : Object.entries(targets)
  const agentOptions = { keepAlive: true, scheduling: 'lifo' } as const
  const plain = { request: http.request, agent: new http.Agent(agentOptions) }
  const secure = entries.some(([, url]) => /^https:/i.test(url))
    ? await openSecure({ ...agentOptions, rejectUnauthorized: !proxyInsecure })
    : undefined
  const mark = randomUUID()
  const upstreams = entries.map(([pattern, url]): Upstream => {
    const target = new URL(url)
    const { request, agent } = (target.protocol === 'https:' && secure) || plain
    const options = {
      agent,
      protocol: target.protocol,
      hostname: target.hostname.replace(/^\[|\]$/g, ''),
      port: target.port,
      path: target.pathname.replace(/\/$/, ''),
    }
    const client: Client = { request, options, target, mark, timeout: proxyTimeout, tap }
    const path = parsePath(pattern) as PathPattern
    return { path, url: shown(target), ask: (asked) => exchange(client, asked) }
  })
  return createUpstreams(upstreams, behaviour, () => {
    plain.agent.destroy()
    secure?.agent.destroy()
  })
}

async function openSecure(
  options: object,
): Promise<{ readonly request: Client['request']; readonly agent: http.Agent }> {
  const { Agent, request } = await import('node:https')
  return { request, agent: new Agent(options) }
}

/** Without the slash at the end that `URL` adds. */
function shown({ origin, pathname }: URL): string {
  return (origin + pathname).replace(/\/$/, '')
}
