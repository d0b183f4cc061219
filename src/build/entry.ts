import type { Config } from '../config/config.ts'
import type { Collected } from './collect.ts'
import { engineName } from './engine.ts'
import type { FakerPart } from './faker.ts'
import type { Target } from './targets.ts'

/** What the code of a bundle begins with, by which a later build knows its own files. */
export const mark = '// Made by mockapi build'

/** What the code of a bundle is made of. */
export interface EntryOptions {
  readonly root: string
  readonly collected: Collected
  readonly options: Config
  readonly alone: boolean
  /** Undefined where nothing needs Faker. */
  readonly faker: BundledFaker | undefined
}

/** Faker with a locale: all of it, or a part. */
export interface BundledFaker {
  readonly locale: string
  readonly part: FakerPart | undefined
}

/** The module that has all mocks as values, in path order. Its JSON is imported by names that the bundler resolves. */
export function builtModule(entry: EntryOptions): string {
  const { root, collected, options, alone, faker } = entry
  const { files, assets } = collected
  const imports = files.map((file, index) =>
    file.kind === 'code'
      ? `import * as m${index} from ${JSON.stringify(file.path)}`
      : `import m${index} from ${JSON.stringify(`mockapi-json:${index}`)}`,
  )
  const ofAssets = assets.map(
    ({ path }, index) => `import a${index} from ${JSON.stringify(`mockapi-file:${path}`)}`,
  )
  const list = files.map(({ kind, name, mount }, index) => {
    const head = `kind: '${kind}', name: ${JSON.stringify(name)}, mount: ${JSON.stringify(mount)}`
    return `{ ${head}, ${kind === 'code' ? `exports: m${index}` : `...m${index}`} }`
  })
  const named = assets.map(
    ({ name, modified }, index) =>
      `[${JSON.stringify(name)}]: { bytes: a${index}, modified: ${modified} }`,
  )
  return [
    ...imports,
    ...ofAssets,
    faker ? fakerCode(faker) : '',
    'export const built = {',
    `  root: ${JSON.stringify(root)}, alone: ${alone},`,
    `  options: ${JSON.stringify(options)},`,
    `  files: [${list.join(',\n')}],`,
    `  assets: { __proto__: null, ${named.join(',\n')} },`,
    faker ? `  faker: ${faker.part ? 'made' : '() => faker'},` : '',
    '}',
  ].join('\n')
}

/** The code that declares Faker, as the module of its locale exports it. */
function fakerCode({ locale, part }: BundledFaker): string {
  if (!part) return `import * as faker from '@faker-js/faker/locale/${locale}'`
  return `import { Faker, base } from '@faker-js/faker'
import { withoutModules } from '${engineName}:build/runtime/faker.js'
import data from 'mockapi-json:faker'
const without = ${JSON.stringify(part.without)}
const made = () => ({ faker: withoutModules(new Faker({ locale: [data, base] }), without) })`
}

/** The code of the files of a target, by their names. */
export function entriesOf(target: Target): Readonly<Record<string, string>> {
  const from = (file: string) => JSON.stringify(`${engineName}:build/runtime/${file}.js`)
  const head = `import { built } from 'mockapi:built'\n`
  const open = `${head}import { openBuilt } from ${from('open')}\nconst { fetch, fingerprint, keys } = openBuilt(built)\n`
  switch (target) {
    case 'worker':
      return { 'worker.js': `${open}export default { fetch, fingerprint, keys }\n` }
    case 'deno':
      return { 'server.mjs': `${open}export default { fetch, fingerprint, keys }\n` }
    case 'bun':
      return {
        'server.mjs': `${open}const { HOST = 'localhost', PORT = '4000' } = process.env
export default { hostname: HOST, port: Number(PORT), fetch, idleTimeout: 0 }\n`,
      }
    case 'node':
      return {
        'server.mjs': `${open}import { listenInNode } from ${from('node-server')}
listenInNode(fetch, process.env)\n`,
      }
    case 'cloudflare':
      return {
        'worker.js': `${head}import { MockapiSession as Session, toSession } from ${from('durable-object')}
class MockapiSession extends Session { constructor(state) { super(built, state) } }
const worker = { fetch: toSession }
export { MockapiSession, worker as default }\n`,
      }
    case 'browser':
      return {
        'mockapi-sw.js': `${head}import { serveInBrowser } from ${from('service-worker')}\nserveInBrowser(built, self)\n`,
        'mockapi.js': `import { startInPage } from ${from('page')}
const start = (options) => startInPage(window, import.meta.url, options)
export { start }\n`,
      }
  }
}

/** What is written beside the code, by its name. */
export function besides(target: Target): Readonly<Record<string, string>> {
  if (target !== 'cloudflare') return {}
  const wrangler = {
    name: 'mockapi',
    main: 'worker.js',
    compatibility_date: '2026-01-01',
    durable_objects: { bindings: [{ name: 'MOCKAPI', class_name: 'MockapiSession' }] },
    migrations: [{ tag: 'v1', new_sqlite_classes: ['MockapiSession'] }],
  }
  return { 'wrangler.jsonc': `${mark}\n${JSON.stringify(wrangler, null, 2)}\n` }
}
