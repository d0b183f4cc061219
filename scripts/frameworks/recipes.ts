/** How an application of a framework is built and started, as its developers do it. */
export interface Recipe {
  /** Default the name of the recipe. */
  readonly folder?: string
  /** The version of Node that its framework wants; default this one. */
  readonly node?: string
  /** Arguments of Node; none where the framework builds nothing. */
  readonly build?: readonly string[]
  readonly start: readonly string[]
  /** What its page has once the requests are made; default what it has beside the mocks. */
  readonly rendered?: string
  /** Beside PORT and what switches the mocks on. */
  readonly env?: Readonly<Record<string, string>>
}

const esbuild = 'node_modules/esbuild/bin/esbuild'

/** The recipes by the names of their folders. */
export const recipes: Readonly<Record<string, Recipe>> = {
  hono: {
    build: [
      esbuild,
      'src/server.ts',
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--outdir=dist',
      '--out-extension:.js=.mjs',
    ],
    start: ['dist/server.mjs'],
  },
  next: {
    build: ['node_modules/next/dist/bin/next', 'build'],
    start: ['node_modules/next/dist/bin/next', 'start'],
    rendered: 'Edsger',
  },
  'next-webpack': {
    folder: 'next',
    build: ['node_modules/next/dist/bin/next', 'build', '--webpack'],
    start: ['node_modules/next/dist/bin/next', 'start'],
    rendered: 'Edsger',
  },
  nitro: {
    build: ['node_modules/nitro/dist/cli/index.mjs', 'build'],
    start: ['.output/server/index.mjs'],
  },
  nuxt: {
    node: '24',
    build: ['node_modules/nuxt/bin/nuxt.mjs', 'build'],
    start: ['.output/server/index.mjs'],
    rendered: 'Edsger',
  },
  sveltekit: {
    node: '24',
    build: ['node_modules/vite/bin/vite.js', 'build'],
    start: ['build/index.js'],
    rendered: 'Edsger',
    // Half a megabyte without it; and whether pages came by HTTP or HTTPS.
    env: { BODY_SIZE_LIMIT: '10M', PROTOCOL_HEADER: 'x-forwarded-proto' },
  },
  astro: {
    node: '24',
    build: ['node_modules/astro/bin/astro.mjs', 'build'],
    start: ['dist/server/entry.mjs'],
    rendered: 'Edsger',
  },
  express: { start: ['server.mjs'] },
  fastify: { start: ['server.mjs'] },
}
