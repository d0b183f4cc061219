import { mockapiError } from '../../errors/diagnostic.ts'
import { groupBy } from '../../group-by.ts'
import { Redactor } from '../../journal/redact.ts'
import { schemaAddress } from '../conversion/schema-address.ts'
import type { Importer, ImportSource } from '../conversion/importer.ts'
import { objectIn, textIn, type Loose } from '../conversion/loose.ts'
import { Losses } from '../conversion/losses.ts'
import { jsonOf } from '../conversion/source.ts'
import { readEntry, type ReadEntry } from './entry.ts'
import { isHar, looksLikeHar, readEntries } from './read.ts'

/** HTTP archives (HAR 1.2), as browsers, Playwright, proxies and mockapi write them. */
export const harImporter: Importer = {
  name: 'HAR',
  takes: 'HAR files of browsers and Playwright',
  recognises: (source) => looksLikeHar(source.text) || isHar(jsonOf(source)),
  convert: async (source, { cwd, out }) => {
    const losses = new Losses()
    const { exchanges, sockets, origins } = readAll(source, losses)
    const { filesOf } = await import('../exchanges/files-of.ts')
    const conversion = await filesOf(exchanges, {
      schema: schemaAddress({ cwd, out }),
      origins,
      sockets,
      redactor: new Redactor(),
    })
    for (const { kind, where, what } of conversion.losses.all) losses.add(kind, where, what)
    return { ...conversion, losses }
  },
}

type Seen = Exclude<ReadEntry, string> & { readonly name: string }

/** All exchanges in their order, of the origins whose paths do not stand for two things. */
function readAll(source: ImportSource, losses: Losses) {
  const seen: Seen[] = []
  const entries = readEntries(source.text)
  let count = 0
  let next = entries.next()
  for (; !next.done; next = entries.next()) {
    count++
    const name = next.value ? nameOf(next.value) : `${source.name}: entry ${count}`
    const read = next.value ? readEntry(next.value, source) : 'it is no JSON'
    if (typeof read === 'string') losses.add('leftOut', name, read)
    else seen.push({ ...read, name })
  }
  if (next.value && count === 0) {
    const message = `${source.name} is a HAR file without a whole entry: it may be cut off.`
    throw mockapiError('bad-import', message, 'Save it again, "with content" in the browser.')
  }
  if (next.value) losses.add('leftOut', source.name, `all after entry ${count}: it is cut off`)
  const origins = ownOrigins(seen)
  const own = seen.filter(({ origin, name }) => {
    if (origins.includes(origin)) return true
    losses.add('leftOut', name, 'another host has the same path')
    return false
  })
  const inOrder = <One extends { readonly time: number }>(all: readonly One[]) =>
    all.toSorted((a, b) => a.time - b.time)
  return {
    exchanges: inOrder(own.flatMap((each) => ('exchange' in each ? [each.exchange] : []))),
    sockets: inOrder(own.flatMap((each) => ('socket' in each ? [each.socket] : []))),
    origins,
  }
}

function nameOf(entry: Loose): string {
  const request = objectIn(entry, 'request')
  const url = textIn(request, 'url').replace(/[?#].*$/s, '')
  return `${textIn(request, 'method')} ${url.length > 100 ? `${url.slice(0, 100)}…` : url}`
}

/** Those that were asked most first; one that has an address of another is left out. */
function ownOrigins(seen: readonly Seen[]): readonly string[] {
  const addressOf = (each: Seen) => {
    const { method, target } =
      'exchange' in each ? each.exchange.request : { method: 'WS', target: each.socket.target }
    return `${method} ${target.split('?', 1)[0] ?? ''}`
  }
  const taken = new Set<string>()
  const byCount = [...groupBy(seen, ({ origin }) => origin)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  return byCount.flatMap(([origin, asked]) => {
    const own = asked.map(addressOf)
    if (own.some((address) => taken.has(address))) return []
    for (const address of own) taken.add(address)
    return [origin]
  })
}
