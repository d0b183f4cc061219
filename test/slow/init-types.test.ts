import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startCli } from '../support/cli.ts'
import { resultOf } from '../support/envelope.ts'
import { root } from '../support/docs-pages.ts'
import { packages, runNode } from '../support/installed.ts'

/** As `tsc --init` of TypeScript 7 writes it. */
const ofTsc = `{
  "compilerOptions": {
    // "rootDir": "./src",
    "module": "nodenext",
    "target": "esnext",
    "types": [],
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "strict": true,
    "jsx": "react-jsx",
    "verbatimModuleSyntax": true,
    "isolatedModules": true,
    "noUncheckedSideEffectImports": true,
    "moduleDetection": "force",
    "skipLibCheck": true,
    "noEmit": true,
  }
}`

/** As Vite's template of React and TypeScript has it, shortened. */
const ofVite = {
  'package.json': '{ "type": "module", "devDependencies": { "vite": "8" } }',
  'tsconfig.json':
    '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }',
  'tsconfig.app.json':
    '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "noEmit": true }, "include": ["src"] }',
  'tsconfig.node.json':
    '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "noEmit": true }, "include": ["vite.config.ts"] }',
  'src/main.ts': 'export {}',
  'vite.config.ts': 'export default {}',
}

const layouts: {
  readonly layout: string
  readonly files: Readonly<Record<string, string>>
  readonly made?: string
  readonly checked?: string
}[] = [
  { layout: 'no package.json', files: {}, made: 'tsconfig.json' },
  {
    layout: 'package.json of npm init -y alone',
    files: { 'package.json': '{ "type": "commonjs" }' },
    made: 'tsconfig.json',
  },
  {
    layout: 'npm init -y and tsc --init',
    files: { 'package.json': '{ "type": "commonjs" }', 'tsconfig.json': ofTsc },
    made: 'package.json',
    checked: '.',
  },
  {
    layout: 'a package without a type, and tsc --init',
    files: { 'package.json': '{}', 'tsconfig.json': ofTsc },
    made: 'package.json',
    checked: '.',
  },
  {
    layout: 'ES modules and tsc --init',
    files: { 'package.json': '{ "type": "module" }', 'tsconfig.json': ofTsc },
    checked: '.',
  },
  { layout: "Vite's template", files: ofVite, made: 'tsconfig.json' },
  {
    layout: "Vite's template of plain TypeScript, with one configuration for src",
    files: {
      'package.json': '{ "type": "module" }',
      'tsconfig.json':
        '{ "compilerOptions": { "moduleResolution": "bundler", "noEmit": true }, "include": ["src"] }',
      'src/main.ts': 'export {}',
    },
    made: 'tsconfig.json',
  },
  {
    layout: 'Next.js, which includes all',
    files: {
      'package.json': '{}',
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "noEmit": true, "module": "esnext", "moduleResolution": "bundler", "isolatedModules": true }, "include": ["**/*.ts", "**/*.tsx"], "exclude": ["node_modules"] }',
    },
    made: 'package.json',
    checked: '.',
  },
]

let folder: string
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-init-'))
  const types = JSON.stringify(join(root, 'dist/types/index.d.ts'))
  write('node_modules/mockapi/index.d.ts', `export * from ${types}`)
  write('node_modules/mockapi/package.json', '{ "exports": { ".": { "types": "./index.d.ts" } } }')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each(layouts)(
  'what init --ts writes type-checks: $layout',
  async ({ files, made, checked = 'mocks' }) => {
    for (const [name, text] of Object.entries(files)) write(name, text)
    const cli = await startCli(folder, ['init', '--ts', '--json'])
    expect(await cli.ended).toBe(0)
    const { created } = resultOf(cli.out()) as { created: string[] }
    expect(created).toEqual([
      'mocks/users.ts',
      'mocks/api.ts',
      ...(made === undefined ? [] : [`mocks/${made}`]),
    ])
    const check = async () => {
      const tsc = [join(packages, 'typescript/bin/tsc'), '--noEmit', '--project', checked]
      const { output } = await runNode(folder, tsc)
      return output.split('\n').filter((line) => /^mocks\/|^error/.test(line))
    }
    expect(await check()).toEqual([])
    write('mocks/wrong.ts', "import { resource } from 'mockapi'\nresource(5)\n")
    expect(await check()).toEqual([
      expect.stringMatching(/^mocks\/wrong\.ts\(2,10\): error TS2345/),
    ])
  },
)
