/** Where mocks are built for, and what that is. */
export const targets = {
  node: 'a program for Node',
  worker: 'a module whose default export has fetch, for workers and the edge',
  cloudflare: 'a Worker of Cloudflare with a Durable Object a session',
  deno: 'a program for deno serve',
  bun: 'a program for Bun',
  browser: 'a service worker, and what starts it in a page',
} as const

/** The name of a target. */
export type Target = keyof typeof targets

/** Whether a word names a target. */
export function isTarget(word: string | undefined): word is Target {
  return word !== undefined && Object.hasOwn(targets, word)
}
