// Builds dist/: the command line and the library as a few bundled files, and their types.
// One file loads several times faster than a hundred; Faker and the TypeScript compiler stay outside
// and are imported on first use. The command line has files of its own, since sharing them with all entries of
// the library would cut them into many small ones, which make a start longer.
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = new URL('../dist/', import.meta.url)

rmSync(out, { recursive: true, force: true })
const common = {
  absWorkingDir: root,
  outdir: fileURLToPath(out),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  external: [
    '@faker-js/faker',
    '@faker-js/faker/*',
    'oxc-transform',
    'oxc-resolver',
    // What a project installs itself.
    '@playwright/test',
    'vitest',
  ],
}
const library = {
  app: 'src/app.ts',
  index: 'src/index.ts',
  msw: 'src/msw/index.ts',
  node: 'src/testing/node.ts',
  playwright: 'src/testing/playwright.ts',
  vite: 'src/vite/plugin.ts',
  vitest: 'src/testing/vitest.ts',
}
await Promise.all([
  build({ ...common, entryPoints: { bin: 'src/bin.ts' }, chunkNames: 'cli/[name]-[hash]' }),
  build({ ...common, entryPoints: library, chunkNames: 'chunks/[name]-[hash]' }),
])
chmodSync(new URL('bin.js', out), 0o755)
execFileSync(
  process.execPath,
  [
    fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url)),
    '--project',
    fileURLToPath(new URL('../tsconfig.build.json', import.meta.url)),
  ],
  { stdio: 'inherit' },
)
