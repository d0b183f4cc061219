import { Hono } from 'hono'
import type { Change } from '../../data/records/change.ts'
import type { SavedChanges } from '../../data/saved-changes.ts'
import {
  environmentNames,
  isSessionName,
  namedByCookies,
  sessionNames,
} from '../../sessions/names.ts'
import type { Built } from './built.ts'
import { Keeper, type KeptLog } from './keeper.ts'
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
  /** The application below the paths that name the session, of which there are two. */
  readonly #mounted = new Map<string, Hono>()

  constructor(built: Built, { storage }: { readonly storage: Storage }) {
    this.#app = openBuilt(built, { keep: (state) => Keeper.open(storageLog(storage), state) })
  }

  async fetch(request: Request): Promise<Response> {
    const named = sessionOf(request)
    if (!named) return await this.#app.fetch(request)
    const bare = withoutName(request)
    const { prefix } = named
    if (prefix === '') return await this.#app.fetch(bare)
    const app = await this.#app.hono()
    const mounted = this.#mounted.get(prefix) ?? new Hono().route(prefix, app)
    this.#mounted.set(prefix, mounted)
    return await mounted.fetch(bare)
  }
}

/** Sends a request to the object of its session, or to that of all who name none. */
export async function toSession(request: Request, { MOCKAPI }: SessionBindings): Promise<Response> {
  const name = sessionOf(request)?.id ?? ''
  return await MOCKAPI.get(MOCKAPI.idFromName(`session ${name}`)).fetch(request)
}

interface Named {
  readonly id: string
  /** The part of the path that names it; empty where something else does. */
  readonly prefix: string
}

/** `/__session/<id>` and `/~<name>`, which are one name. */
const pathShape = new RegExp(`^(?:${sessionNames.prefix}|${environmentNames.prefix})([^/]*)`)

/** The session that a request names as it should; what is no name is refused by the application. */
function sessionOf({ url, headers }: Request): Named | undefined {
  const [prefix = '', inPath] = pathShape.exec(new URL(url).pathname) ?? []
  const { session, environment } = namedByCookies(headers.get('cookie') ?? '')
  const inHeader = headers.get(environmentNames.header) ?? headers.get(sessionNames.header)
  const id = inPath ?? inHeader ?? environment ?? session
  return id !== undefined && isSessionName(id) ? { id, prefix } : undefined
}

const cookies = new RegExp(
  `(?:^|; *)(?:${sessionNames.cookie}|${environmentNames.cookie})=[^;]*`,
  'g',
)

/** The request as one of the object's own session. */
function withoutName(request: Request): Request {
  const bare = new Request(request)
  bare.headers.delete(sessionNames.header)
  bare.headers.delete(environmentNames.header)
  const others = (bare.headers.get('cookie') ?? '').replace(cookies, '').replace(/^; */, '')
  if (others === '') bare.headers.delete('cookie')
  else bare.headers.set('cookie', others)
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
