import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { serve } from './serve.ts'
import type { Send } from './send-check.ts'

/** Serves the app.js of a folder, with the packages of another one. */
export type Start = (folder: string, packages: string) => Promise<Send>

/** In Node, in process. */
export const inProcess: Readonly<Record<string, Start>> = {
  node: async (folder) => sendInProcess((await load(join(folder, 'app.js'))).app.fetch),

  handler: async (folder) => sendInProcess((await load(join(folder, 'app.js'))).handler),

  async browser(folder) {
    const file = await bundle(folder, 'browser', "export { app } from './app.js'", {
      platform: 'browser',
      define: Object.fromEntries(
        ['process', 'Buffer', 'global', 'setImmediate', 'require'].flatMap((name) => [
          [name, 'undefined'],
          [`globalThis.${name}`, 'undefined'],
        ]),
      ),
    })
    return sendInProcess((await load(file)).app.fetch)
  },
}

/** Programs that npm installs. */
export const installed: Readonly<Record<string, Start>> = {
  async workerd(folder, packages) {
    const entry = "import { app } from './app.js'\nexport default { fetch: app.fetch }"
    await bundle(folder, 'workerd', entry, {
      platform: 'browser',
      conditions: ['workerd', 'worker', 'browser'],
    })
    const config = join(folder, 'workerd.capnp')
    writeFileSync(config, workerdConfig)
    const program = programOf(packages, '@cloudflare', 'bin/workerd')
    return serve(program, ['serve', config, '--control-fd=1'])
  },

  async bun(folder, packages) {
    const entry = `import { app } from './app.js'
const { port } = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: app.fetch })
console.log(JSON.stringify({ port }))`
    const file = await bundle(folder, 'bun', entry, { conditions: ['bun'] })
    return serve(programOf(packages, '@oven', 'bin/bun'), ['run', '--no-install', file])
  },

  async deno(folder, packages) {
    const entry = `import { app } from './app.js'
const onListen = ({ port }) => console.log(JSON.stringify({ port }))
Deno.serve({ hostname: '127.0.0.1', port: 0, onListen }, app.fetch)`
    const file = await bundle(folder, 'deno', entry, { conditions: ['deno'] })
    // Nothing but listening is permitted.
    const flags = ['--no-prompt', '--no-config', '--cached-only', '--allow-net=127.0.0.1']
    const env = { DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' }
    return serve(programOf(packages, '@deno', 'deno'), ['run', ...flags, file], env)
  },
}

// At this date workerd has neither `process` nor `Buffer`.
const workerdConfig = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "mocks", worker = (
    modules = [(name = "workerd.mjs", esModule = embed "workerd.mjs")],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "mocks")],
);
`

type Answer = (request: Request) => Response | Promise<Response>

function load(
  file: string,
): Promise<{ readonly app: { fetch: Answer }; readonly handler: Answer }> {
  return import(pathToFileURL(file).href)
}

function sendInProcess(answer: Answer): Send {
  return async (path, init) => answer(new Request(`http://localhost${path}`, init))
}

/** Makes one file with all packages in it; an import of a module of Node's fails. */
async function bundle(folder: string, name: string, contents: string, options: BuildOptions) {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    stdin: { contents, resolveDir: folder },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    logLevel: 'silent',
    ...options,
  })
  return outfile
}

/** A program from the package for this platform, the only one of its scope that npm installs. */
export function programOf(packages: string, scope: string, file: string): string {
  const name = process.platform === 'win32' ? `${file}.exe` : file
  const paths = readdirSync(join(packages, scope)).map((one) => join(packages, scope, one, name))
  const path = paths.find((one) => existsSync(one))
  if (path === undefined) throw new Error(`npm has no ${scope} program for this platform.`)
  return path
}
