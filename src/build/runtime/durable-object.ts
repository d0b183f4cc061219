import { Hono } from 'hono'
import type { Change } from '../../data/records/change.ts'
import type { SavedChanges } from '../../data/saved-changes.ts'
import { idShape, sessionNames } from '../../sessions/sessions.ts'
import type { Built } from './built.ts'
import type { KeptLog } from './keeper.ts'
import { openBuilt, type BuiltApp } from './open.ts'

/** What of the storage of a Durable Object is used. */
interface Storage {
  list(options: { readonly prefix: string }): Promise<Map<string, unknown>>
  put(entries: Readonly<Record<string, unknown>>): Promise<void>
  delete(keys: readonly string[]): Promise<unknown>
}

/** The binding of a class of Durable Objects. */
interface Namespace {
  idFromName(name: string): unknown
  get(id: unknown): { fetch(request: Request): Promise<Response> }
}

/** What a worker is called with. */
export interface SessionBindings {
  readonly MOCKAPI: Namespace
}

/** One session of the mocks, with data of its own that outlive it: a Durable Object. */
export class MockapiSession {
  readonly #app: BuiltApp
  /** The application below the path that names the session. */
  #mounted: Promise<Hono> | undefined

  constructor(built: Built, { storage }: { readonly storage: Storage }) {
    this.#app = openBuilt(built, { log: storageLog(storage) })
  }

  async fetch(request: Request): Promise<Response> {
    const named = sessionOf(request)
    if (!named) return await this.#app.fetch(request)
    const bare = withoutName(request)
    if (!named.isInPath) return await this.#app.fetch(bare)
    const prefix = `${sessionNames.prefix}${named.id}`
    this.#mounted ??= this.#app.hono().then((app) => new Hono().route(prefix, app))
    return await (await this.#mounted).fetch(bare)
  }
}

/** Sends a request to the object of its session, or to that of all who name none. */
export async function toSession(request: Request, { MOCKAPI }: SessionBindings): Promise<Response> {
  const name = sessionOf(request)?.id ?? ''
  return await MOCKAPI.get(MOCKAPI.idFromName(`session ${name}`)).fetch(request)
}

interface Named {
  readonly id: string
  readonly isInPath: boolean
}

/** The session that a request names as it should; what is no name is refused by the application. */
function sessionOf({ url, headers }: Request): Named | undefined {
  const { pathname } = new URL(url)
  const [, inPath] = new RegExp(`^${sessionNames.prefix}([^/]*)`).exec(pathname) ?? []
  const [, inCookie] = cookie.exec(headers.get('cookie') ?? '') ?? []
  const id = inPath ?? headers.get(sessionNames.header) ?? inCookie
  return id !== undefined && idShape.test(id) ? { id, isInPath: inPath !== undefined } : undefined
}

const cookie = new RegExp(`(?:^|; *)${sessionNames.cookie}="?([^;"]*)"?`)

/** The request as one of the object's own session. */
function withoutName(request: Request): Request {
  const bare = new Request(request)
  bare.headers.delete(sessionNames.header)
  const cookies = bare.headers.get('cookie')?.replace(cookie, '').replace(/^; */, '')
  if (cookies === '') bare.headers.delete('cookie')
  else if (cookies !== undefined) bare.headers.set('cookie', cookies)
  return bare
}

/** Values of the storage hold 128 KB, so that a batch is kept in parts, bytes of JSON. */
const partSize = 64 * 1024

function storageLog(storage: Storage): KeptLog {
  const prefix = 'batch '
  let next = 0
  const append = async (entry: SavedChanges): Promise<void> => {
    for (const part of partsOf(entry)) {
      await storage.put({ [prefix + String(next++).padStart(12, '0')]: part })
    }
  }
  return {
    async read() {
      const all = await storage.list({ prefix })
      const last = [...all.keys()].at(-1)
      if (last !== undefined) next = Number(last.slice(prefix.length)) + 1
      return [...all.values()]
    },
    append,
    async replace(entry) {
      const before = [...(await storage.list({ prefix })).keys()]
      // Each resource begins with its seed, which makes void what is left of an earlier time.
      await append(entry)
      for (let at = 0; at < before.length; at += 128)
        await storage.delete(before.slice(at, at + 128))
    },
  }
}

function* partsOf({ seeds, changes }: SavedChanges): Generator<SavedChanges> {
  let part: Change[] = []
  let size = 0
  for (const change of changes) {
    const { length } = JSON.stringify(change)
    if (size + length > partSize && part.length > 0) {
      yield { seeds, changes: part }
      part = []
      size = 0
    }
    part.push(change)
    size += length
  }
  yield { seeds, changes: part }
}
