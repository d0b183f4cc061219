import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeProgram } from './package.ts'

/** GitHub's public description of its API. */
const documentPackage = '@octokit/openapi@23.0.2'

/** Other servers of OpenAPI documents. */
export type OpenApiPeer = 'Steady' | 'Prism'

const packages = {
  Steady: '@stdy/cli@0.22',
  Prism: '@stoplight/prism-cli@5.16',
} as const satisfies Readonly<Record<OpenApiPeer, string>>

/** Installs a package once into a folder of its own outside of the repository. @throws when npm cannot */
function install(name: string): string {
  const folder = join(tmpdir(), 'mockapi-bench', name.replaceAll(/[^\w.-]/g, '_'))
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }')
    process.stderr.write(`Installing ${name}, once …\n`)
    const args = ['install', name, '--no-audit', '--no-fund', '--ignore-scripts']
    const shell = process.platform === 'win32'
    const { status } = spawnSync('npm', args, { cwd: unfinished, stdio: ['ignore', 2, 2], shell })
    if (status !== 0) throw new Error(`npm ended with ${status}`)
    if (!existsSync(folder)) renameSync(unfinished, folder)
    return folder
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** The path of GitHub's document, 13 MB of JSON. @throws when npm cannot install it */
export function githubDocument(): string {
  const folder = install(documentPackage)
  return join(folder, 'node_modules/@octokit/openapi/generated/api.github.com.json')
}

/** The command that serves a document with a peer; undefined where it cannot be installed, which is said. */
export function peerCommand(
  peer: OpenApiPeer,
): ((document: string, port: number) => readonly string[]) | undefined {
  try {
    const folder = join(install(packages[peer]), 'node_modules')
    if (peer === 'Steady') {
      const binary = `@stdy/cli-${process.platform}-${process.arch}/bin/steady`
      const program = join(folder, process.platform === 'win32' ? `${binary}.exe` : binary)
      return (document, port) => [program, '--quiet', '--port', String(port), document]
    }
    const [program, bin] = [nodeProgram('24'), join(folder, '@stoplight/prism-cli/dist/index.js')]
    return (document, port) => [program, bin, 'mock', '--port', String(port), document]
  } catch (error) {
    process.stderr.write(`${peer} is not measured: it cannot be installed (${String(error)}).\n`)
    return undefined
  }
}
