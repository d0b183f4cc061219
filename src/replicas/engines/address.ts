import { parseUrl } from '../../http/url.ts'
import { StoreError } from '../store-error.ts'

/** Which engine an address names, by its protocol. */
const protocols = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'valkey:': 'redis',
  'valkeys:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
} as const

/** An engine that keeps logs. */
export type EngineName = (typeof protocols)[keyof typeof protocols]

/** Where an engine is, and what of it belongs to these servers. */
export interface StoreAddress {
  readonly engine: EngineName
  /** As its client takes it. */
  readonly url: string
  /** As people may see it: without the password. */
  readonly shown: string
  /** What the names of all streams begin with. */
  readonly namespace: string
}

/** How a store is opened. */
export interface StoreOptions {
  /** How long it is tried again while it cannot be reached, ms. */
  readonly patience: number
  /** Where its client is looked for first: the folder of the project, absolute. */
  readonly cwd: string
  /** Takes what people should know, a sentence each: that it is waited for, how it is set up. */
  readonly onWarning: (message: string) => void
}

const forms =
  'Write redis://localhost:6379, rediss://user:password@host:6380/0 for TLS, or postgres://user:password@host:5432/database.'

/** Reads the value of `--store`. Throws a {@link StoreError} that says what is wrong with it. */
export function readStoreAddress(text: string): StoreAddress {
  const url = parse(text)
  const engine = protocols[url.protocol as keyof typeof protocols]
  if (engine === undefined) {
    const given = url.protocol === '' ? '' : ` ${url.protocol}//`
    throw new StoreError('unsupported', `There is no store of the kind${given}. ${forms}`)
  }
  if (url.hostname === '') throw new StoreError('unsupported', `The store has no host. ${forms}`)
  const namespace = url.searchParams.get('namespace') ?? 'mockapi'
  url.searchParams.delete('namespace')
  if (!/^[\w.-]{1,64}$/.test(namespace)) {
    const wrong = `The namespace of the store is ${JSON.stringify(namespace)}`
    throw new StoreError('unsupported', `${wrong}: write up to 64 letters, digits, -, _ and dots.`)
  }
  if (engine === 'redis') checkRedis(url)
  else checkPostgres(url)
  return {
    engine,
    url: url.href.replace(/^valkey/, 'redis'),
    shown: shownOf(url),
    namespace,
  }
}

/** What its client would take silently for something else. */
function checkRedis(url: URL): void {
  const database = url.pathname.slice(1)
  if (!/^\d{0,4}$/.test(database)) {
    const wrong = `${JSON.stringify(database)} in the store's address is no database of Redis`
    throw new StoreError(
      'unsupported',
      `${wrong}: write a number, such as redis://localhost:6379/0.`,
    )
  }
  const [unknown] = [...url.searchParams.keys()]
  if (unknown === undefined) return
  const wrong = `The store's address has ${JSON.stringify(unknown)}, which means nothing for Redis`
  throw new StoreError('unsupported', `${wrong}: leave it out; ?namespace=shop is all there is.`)
}

/** What is ours among the settings of PostgreSQL. */
function checkPostgres({ searchParams }: URL): void {
  const max = searchParams.get('max')
  if (max === null || /^[1-9]\d?$/.test(max)) return
  const wrong = `The store's address has ?max=${max}, which is no number of connections`
  throw new StoreError('unsupported', `${wrong}: write one from 1 to 99; 8 is the default.`)
}

/** Whether the password is taken for a port and what follows it, as that of `redis://ada:1/2@host` is. */
function endsInPassword({ pathname, search, hash }: URL): boolean {
  return /@/.test(pathname + hash) || /^\?[^=]*@/.test(search)
}

function shownOf(url: URL): string {
  const shown = new URL(url)
  if (shown.password !== '') shown.password = '***'
  return withoutPassword(shown.href)
}

/** A text that should be an address, without what may be a password in it. */
function withoutPassword(text: string): string {
  return text
    .replace(
      /^([a-z]+:\/\/)?(?:([^:@/]*:).*@|.*@)/is,
      (_, protocol = '', user = '') => `${protocol}${user}***@`,
    )
    .replace(/([?&][a-z]*pass[a-z]*=)[^&#]*/gi, '$1***')
}

function parse(text: string): URL {
  // Addresses of other protocols take anything for a host that the usual ones refuse.
  const url = /^[a-z]+:\/\/./i.test(text) && !/\s/.test(text) ? parseUrl(text) : undefined
  if (url && !endsInPassword(url)) return url
  const hidden = JSON.stringify(withoutPassword(text))
  const escape = text.includes('@') ? ' Escape @, :, /, # and ? in a password: %40 for @.' : ''
  throw new StoreError('unsupported', `${hidden} is no address of a store. ${forms}${escape}`)
}
