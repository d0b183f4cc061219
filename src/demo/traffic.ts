import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { MockServer } from '../server.ts'

/** How many visit at a time, how long they look at something, and how long visitors come, ms. */
export interface TrafficOptions {
  readonly visitors: number
  readonly pause: readonly [shortest: number, longest: number]
  readonly lasts: number
}

/** Two requests a second, for three minutes. */
export const gentle: TrafficOptions = { visitors: 2, pause: [600, 1400], lasts: 180_000 }

/** Visitors of the shop. */
export interface Traffic {
  /** Whether the request that is being answered is that of a visitor. */
  isVisitor(): boolean
  stop(): void
  /** Resolves when the last visitor has left. */
  readonly ended: Promise<void>
}

type Step = readonly [method: 'GET' | 'POST', path: string, body?: object, headers?: Headers]
type Headers = Readonly<Record<string, string>>

/** A customer who is not the one that people sign in as. */
const signedIn: Headers = { authorization: 'Bearer demo-token-2' }

/** What a visitor does, one after the other: some look around, some make mistakes, and one orders a candle. */
const visits: readonly (readonly Step[])[] = [
  [
    ['GET', '/products'],
    ['GET', '/products/1'],
    ['GET', '/products/1/reviews?sort=-date'],
    ['GET', '/products?category=Kitchen'],
    ['GET', '/products/4'],
  ],
  [
    ['GET', '/products?q=linen'],
    ['GET', '/products/5'],
    ['GET', '/products/5/reviews?sort=-date'],
    ['GET', '/products/5?embed=reviews'],
    ['POST', '/login', { email: 'bob@example.test', password: '123456' }],
  ],
  [
    ['GET', '/categories'],
    ['GET', '/products?category=Garden&sort=price'],
    ['GET', '/products/11'],
    ['POST', '/cart/items', { productId: 11 }],
    ['GET', '/cart'],
  ],
  [
    ['GET', '/products?sort=-price&limit=4'],
    ['GET', '/products/6'],
    ['POST', '/login', { email: 'ada@example.test', password: 'secret' }],
    ['GET', '/session'],
    ['GET', '/products/99'],
  ],
  [
    ['GET', '/products?category=Living'],
    ['GET', '/products/9'],
    ['POST', '/cart/items', { productId: 9 }],
    ['POST', '/checkout', {}, signedIn],
    ['GET', '/orders', undefined, signedIn],
  ],
]

const json: Headers = { 'content-type': 'application/json' }

/** How long a visitor waits for an answer, ms. */
const patience = 10_000

/** Lets visitors come, until it is stopped or the time is over. */
export function startTraffic(
  server: Pick<MockServer, 'fetch'>,
  { visitors, pause, lasts }: TrafficOptions = gentle,
): Traffic {
  const visitor = new AsyncLocalStorage<true>()
  const stopping = new AbortController()
  const { signal } = stopping
  const ending = setTimeout(() => stopping.abort(), lasts)
  const [shortest, longest] = pause
  const visit = async (first: number) => {
    for (let turn = first; ; turn++) {
      let cookie = ''
      for (const [method, path, body, own] of visits[turn % visits.length] ?? []) {
        const init = {
          method,
          signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
          headers: { ...own, ...(cookie && { cookie }), ...(body && json) },
          ...(body && { body: JSON.stringify(body) }),
        }
        await wait(shortest + Math.random() * (longest - shortest), undefined, { signal })
        await visitor.run(true, async () => {
          // What fails is told by the journal.
          const answer = await server.fetch(`/api${path}`, init).catch(() => undefined)
          await answer?.arrayBuffer().catch(() => {})
          // That of the cart.
          cookie ||= answer?.headers.getSetCookie()[0]?.split(';')[0] ?? ''
        })
      }
    }
  }
  const visiting = Array.from({ length: visitors }, (_, index) => visit(index).catch(() => {}))
  return {
    isVisitor: () => visitor.getStore() === true,
    stop() {
      clearTimeout(ending)
      stopping.abort()
    },
    ended: Promise.all(visiting).then(() => undefined),
  }
}
