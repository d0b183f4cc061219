import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, createServer } from 'vite'
import type { InlineConfig, ViteDevServer } from 'vite'
import { mockapi } from '../../src/vite/plugin.ts'
import type { VitePluginOptions } from '../../src/vite/plugin.ts'
import { writeFiles } from './files.ts'

// Else its servers end with the standard input of the process, which a thread of tests does not have.
process.env['CI'] = 'true'

/** A project of Vite in a fresh folder, with a page and what its servers print. */
export interface Project extends AsyncDisposable {
  readonly root: string
  /** What was printed, each with its level, without colours. */
  readonly printed: readonly string[]
  /** The configuration of its servers. */
  config(options?: VitePluginOptions): InlineConfig
  /** Starts the dev server; its origin. */
  dev(options?: VitePluginOptions, config?: InlineConfig): Promise<Dev>
  write(name: string, text: string): void
}

/** A dev server that listens. */
export interface Dev {
  readonly server: ViteDevServer
  readonly url: string
}

/** A project with these files and a page; it ends its servers. */
export function openProject(files: Readonly<Record<string, string>>): Project {
  const root = mkdtempSync(join(tmpdir(), 'mockapi-vite-'))
  const printed: string[] = []
  const customLogger = createLogger('info', { allowClearScreen: false })
  for (const level of ['info', 'warn', 'error'] as const) {
    customLogger[level] = (text) => void printed.push(`${level} ${text}`)
  }
  const servers: ViteDevServer[] = []
  const project: Project = {
    root,
    printed,
    config: (options) => ({
      root,
      configFile: false,
      customLogger,
      plugins: [mockapi(options)],
      server: { port: 0, host: '127.0.0.1' },
      preview: { port: 0, host: '127.0.0.1' },
    }),
    async dev(options, config) {
      const server = await createServer({ ...project.config(options), ...config })
      servers.push(server)
      await server.listen()
      return { server, url: originOf(server) }
    },
    write: (name, text) => writeFiles(root, { [name]: text }),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
  const page = '<!doctype html><title>the page</title>'
  writeFiles(root, { 'index.html': page, 'dist/index.html': page, ...files })
  return project
}

/** Where a server of Vite listens. */
export function originOf({ resolvedUrls }: Pick<ViteDevServer, 'resolvedUrls'>): string {
  return new URL(resolvedUrls?.local[0] ?? '').origin
}
