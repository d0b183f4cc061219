import type { Upstreams } from '../dispatch/mocks.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { shapeOf } from '../endpoints/order.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { isOwnAddress } from '../http/path.ts'

/** Warns of mocks that the real API is to answer where none is set, and of real APIs that are never asked. */
export function checkUpstreams(
  upstreams: Upstreams | undefined,
  endpoints: readonly Endpoint[],
  prefixes: readonly string[],
): Diagnostic[] {
  const [prefix = ''] = prefixes
  const alone = endpoints.flatMap((endpoint): Diagnostic[] => {
    const { key, path, asksUpstream, origin } = endpoint
    const asked = prefix + path.text.replaceAll('?', '')
    if (!asksUpstream || upstreams?.table.lookup('GET', asked)?.matches.length) return []
    const place = origin.place()
    return [
      {
        code: 'no-proxy',
        severity: 'warning',
        message: `${JSON.stringify(key)} has "$proxy", and no real API is set for ${asked}: it answers 502.`,
        hint: 'Set one with --proxy, or by its path in the setting "proxy".',
        ...(place && { place }),
      },
    ]
  })
  return [...alone, ...(upstreams ? neverAsked(upstreams) : [])]
}

function neverAsked({ table }: Upstreams): Diagnostic[] {
  const first = new Map<string, string>()
  return table.endpoints.flatMap((endpoint): Diagnostic[] => {
    const { path, origin } = endpoint
    const shape = shapeOf(endpoint)
    const same = first.get(shape)
    first.set(shape, same ?? path.text)
    const isOwn = isOwnAddress(path.text) || path.text.startsWith('/__image/')
    if (!isOwn && same === undefined) return []
    const why = isOwn ? 'mockapi answers there itself' : `"${same}" matches the same paths`
    const message = `${origin.file} is never asked for "${path.text}", since ${why}.`
    const hint = 'Remove it from the setting "proxy", or write another path.'
    return [{ code: 'unused-proxy', severity: 'warning', message, hint }]
  })
}

/** Warns of a real API whose address is that of the server itself. */
export function checkLoops(upstreams: Upstreams | undefined, url: string): Diagnostic[] {
  const own = new URL(url)
  return [...(upstreams?.byEndpoint.values() ?? [])].flatMap(({ url: address }): Diagnostic[] => {
    const { hostname, port, protocol } = new URL(address)
    const isSame = hostname === own.hostname || [hostname, own.hostname].every(isLoopback)
    if (protocol !== own.protocol || !isSame || port !== own.port) return []
    const message = `The real API at ${address} is this server itself, which answers 508 where no mock does.`
    const hint = 'Correct --proxy, or listen elsewhere with --port.'
    return [{ code: 'proxy-itself', severity: 'warning', message, hint }]
  })
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0|\[::\])$/.test(hostname)
}
