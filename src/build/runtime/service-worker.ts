import type { Cache, FetchEvent, ServiceWorkerScope } from './browser-types.ts'
import type { Built } from './built.ts'
import { openIdbLog } from './idb-log.ts'
import { Keeper } from './keeper.ts'
import { openBuilt, type BuiltApp } from './open.ts'

/** What is of the page itself: the network is asked before the mocks, and what it gave answers without one. */
const ofPage: ReadonlySet<string> = new Set([
  'document',
  'font',
  'iframe',
  'manifest',
  'script',
  'serviceworker',
  'sharedworker',
  'style',
  'worker',
])

/** Answers requests of pages below the folder of the worker's file, by the mocks of a bundle; keeps data in IndexedDB. */
export function serveInBrowser(built: Built, scope: ServiceWorkerScope): void {
  const { pathname: path } = new URL(scope.registration.scope)
  const name = `mockapi ${path}`
  let opening: Promise<BuiltApp> | undefined
  const open = (): Promise<BuiltApp> =>
    (opening ??= openIdbLog(scope, name).then((log) =>
      openBuilt(built, {
        scope: path.replace(/\/$/, ''),
        ...(log && { keep: (state) => Keeper.open(log, state) }),
      }),
    ))
  const cache = (): Promise<Cache> => scope.caches.open(name)
  scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()))
  scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))
  scope.addEventListener('message', (event) => {
    const { data } = event
    event.waitUntil(data === 'claim' ? scope.clients.claim() : keepPage(data, scope, cache))
  })
  scope.addEventListener('fetch', (event) => {
    const { origin } = new URL(event.request.url)
    if (origin === scope.location.origin) event.respondWith(answer(event, open, cache))
  })
}

async function answer(
  event: FetchEvent,
  open: () => Promise<BuiltApp>,
  cache: () => Promise<Cache>,
): Promise<Response> {
  const { request } = event
  const mocked = () => app.fetch(request, undefined, outlivedBy(event))
  const app = await open()
  const { pathname } = new URL(request.url)
  const isMocked = await app.answers(pathname)
  if (isMocked && !ofPage.has(request.destination)) return await mocked()
  const found = await fromNetwork(request, cache)
  if (found.ok || !isMocked) return found
  return await mocked()
}

/** What goes on after an answer keeps the worker; of a stream it may begin when the event has ended, which takes no more. */
function outlivedBy(event: FetchEvent): { readonly waitUntil: (work: Promise<unknown>) => void } {
  const waitUntil = (work: Promise<unknown>): void => {
    try {
      event.waitUntil(work)
    } catch {
      // The browser ends the worker when it wants, as without mocks.
    }
  }
  return { waitUntil }
}

/** What the web server gives, and without a network what it gave before. */
async function fromNetwork(request: Request, cache: () => Promise<Cache>): Promise<Response> {
  try {
    const response = await fetch(request)
    if (request.method === 'GET' && response.status === 200) await keep(request, response, cache)
    return response
  } catch (error) {
    const kept = request.method === 'GET' ? await (await cache()).match(request) : undefined
    return kept ?? Promise.reject(error as Error)
  }
}

/** Keeps what a page was made of, which it had loaded before it had a service worker. */
async function keepPage(
  addresses: unknown,
  { location: { origin } }: ServiceWorkerScope,
  cache: () => Promise<Cache>,
): Promise<void> {
  if (!Array.isArray(addresses)) return
  const own = addresses.filter((each) => typeof each === 'string' && each.startsWith(`${origin}/`))
  await Promise.all(
    own.map(async (address: string) => {
      const response = await fetch(address).catch(() => undefined)
      if (response?.status === 200) await keep(address, response, cache)
    }),
  )
}

/** A full cache takes nothing more, and the page goes on without. */
async function keep(
  request: Request | string,
  response: Response,
  cache: () => Promise<Cache>,
): Promise<void> {
  const copy = response.clone()
  await cache().then(
    (kept) => kept.put(request, copy),
    () => {},
  )
}
