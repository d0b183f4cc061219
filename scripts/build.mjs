// Builds dist/: the command line and the library as a few bundled files, and their types.
// One file loads several times faster than a hundred; Faker and the TypeScript compiler stay outside
// and are imported on first use.
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = new URL('../dist/', import.meta.url)

rmSync(out, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: {
    app: 'src/app.ts',
    bin: 'src/bin.ts',
    index: 'src/index.ts',
    msw: 'src/msw.ts',
    node: 'src/testing/node.ts',
    playwright: 'src/testing/playwright.ts',
    vite: 'src/vite/plugin.ts',
    vitest: 'src/testing/vitest.ts',
  },
  outdir: fileURLToPath(out),
  chunkNames: 'chunks/[name]-[hash]',
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
    're2js',
    // What a project installs itself.
    '@playwright/test',
    'vitest',
  ],
})
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
