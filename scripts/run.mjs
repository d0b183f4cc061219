// Runs a TypeScript file: `node scripts/run.mjs scripts/bench/main.ts --quick`. The oldest Node that
// mockapi supports cannot do that by itself.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [file, ...rest] = process.argv.slice(2)
if (file === undefined) throw new Error('Name a file: node scripts/run.mjs scripts/bench/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'mockapi-run-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
// Packages are found from the bundle, as they are from its sources.
const packages = fileURLToPath(new URL('../node_modules', import.meta.url))
symlinkSync(packages, join(folder, 'node_modules'), 'junction')
const outfile = join(folder, 'main.mjs')
await build({
  entryPoints: [file],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  target: `node${process.versions.node}`,
})
process.argv = [process.argv[0] ?? 'node', file, ...rest]
await import(pathToFileURL(outfile).href)
