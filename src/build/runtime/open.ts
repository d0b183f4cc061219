import type { ExecutionContext, Hono } from 'hono'
import { createHonoApp } from '../../app.ts'
import type { State } from '../../data/store/state.ts'
import { describedDialectOf, restDialectOf } from '../../dialects/dialect.ts'
import { createLazyFaker } from '../../generate/faker.ts'
import { readOverrides } from '../../mocks/exports/read.ts'
import { isBelow } from '../../http/path.ts'
import { ServedMocks } from '../../served-mocks.ts'
import { assetCheck, findAsset } from './assets.ts'
import type { Built } from './built.ts'
import type { Keeper } from './keeper.ts'
import { readBuilt } from './read.ts'

/** What a bundle is opened with. */
export interface OpenOptions {
  /** A path that the addresses may begin with as well, such as that of the pages of a service worker. */
  readonly scope?: string
  /** Gives the data what was kept of them, and keeps what is written; default nothing does. */
  readonly keep?: (state: State) => Promise<Pick<Keeper, 'flush'>>
}

/** What keeps a runtime alive, as workers are called with it. */
type Outliving = Pick<ExecutionContext, 'waitUntil'>

/** The mocks of a bundle: what a runtime calls. */
export interface BuiltApp {
  /** @param context what goes on after the answer is told to, such as webhooks; a worker ends it otherwise */
  readonly fetch: (request: Request, env?: unknown, context?: Outliving) => Promise<Response>
  /** What tells the mocks from others, as `mockapi check --fingerprint` prints it. */
  readonly fingerprint: () => Promise<string>
  /** Keys of the endpoints that answer. */
  readonly keys: () => Promise<readonly string[]>
  /** Whether an endpoint has a path; others are those of pages and their files. */
  readonly answers: (path: string) => Promise<boolean>
  /** The application, for paths that are mounted. */
  readonly hono: () => Promise<Hono>
}

/** Where the fingerprint is told, also without the admin API. */
const fingerprintPath = '/__mockapi/fingerprint'

/** Opens a bundle. Its files are read at the first request: no runtime has random numbers or timers before. */
export function openBuilt(built: Built, options: OpenOptions = {}): BuiltApp {
  let opened: Promise<Opened> | undefined
  const open = () => (opened ??= openNow(built, options))
  return {
    fetch: async (request, _env, context) => {
      const { app, served } = await open()
      const { pathname } = new URL(request.url)
      if (request.method === 'GET' && pathname.endsWith(fingerprintPath) && !served.admin.isOn) {
        return Response.json({ fingerprint: await served.fingerprint() })
      }
      // Runtimes but workers give two arguments, the second of which is their own.
      return await app.fetch(request, undefined, context as ExecutionContext | undefined)
    },
    fingerprint: async () => await (await open()).served.fingerprint(),
    keys: async () => {
      const { served } = await open()
      return served.mocks.routes.table.endpoints.map(({ key }) => key)
    },
    answers: async (path) => {
      const { mocks } = (await open()).served
      const { prefixes, routes } = mocks
      const prefix = prefixes.find((each) => isBelow(path, each))
      if (prefixes.length > 0 && prefix === undefined) return false
      const inside = path.slice(prefix?.length ?? 0)
      if (/^\/__(?:mockapi|session)\//.test(inside)) return true
      return (routes.table.lookup('GET', inside)?.methods().size ?? 0) > 0
    },
    hono: async () => (await open()).app,
  }
}

/** Stands for Faker where nothing of the mocks has it; handlers ask for it without using it. */
const noFaker = () => ({ faker: { fakerCore: { locale: {} } } })

interface Opened {
  readonly app: Hono
  readonly served: ServedMocks
}

async function openNow(built: Built, { scope = '', keep }: OpenOptions): Promise<Opened> {
  const { options, root, assets, faker } = built
  const { locale = 'en', dialect = 'mockapi' } = options
  const prefixes = [options.prefix ?? ''].flat()
  const settings = {
    admin: false,
    ...options,
    ...(scope !== '' && { prefix: [...prefixes.map((each) => scope + each), ...prefixes] }),
    persist: keep !== undefined,
  }
  const source = { name: '(override)', sources: () => [], files: assetCheck(assets, root) }
  let keeper: Pick<Keeper, 'flush'> | undefined
  const served: ServedMocks = new ServedMocks(settings, {
    root,
    faker: createLazyFaker(locale, faker ?? noFaker),
    basePath: '',
    findFile: (path, from) => findAsset(assets, path, from),
    readOverrides: (given) => readOverrides(given, source),
    flush: () => keeper?.flush(),
    url: () => 'http://mockapi.local',
    fetch: async (input, init) => await app.request(input, init),
  })
  const app = createHonoApp(served.mocks, served.admin) as unknown as Hono
  served.dialect = await restDialectOf(dialect)
  served.loadDescription = () => describedDialectOf(dialect)
  const files = await readBuilt(built)
  await served.prepare(files)
  served.applyReload({ files, broken: [], changes: [], duration: 0 })
  served.refuseMissingScenarios()
  keeper = await keep?.(served.state)
  return { app, served }
}
