import type {
  BindCLIShortcutsOptions,
  Plugin,
  PreviewServer,
  ResolvedConfig,
  ViteDevServer,
} from 'vite'
import { overviewLine } from '../cli/output/screens.ts'
import { createMount, type Mount } from './mount.ts'
import { openMocks } from './open.ts'
import { readPluginOptions, type PluginSettings, type VitePluginOptions } from './options.ts'
import { createOverlay, type Overlay } from './overlay.ts'
import { mountUpgrades } from './upgrade.ts'

export type { VitePluginOptions } from './options.ts'

/**
 * A plugin of Vite that serves a folder of mocks on the port of `vite` and `vite preview`, below a prefix.
 * What is built has nothing of it.
 *
 * @throws MockapiError for a prefix that is none, and for settings that Vite has
 * @example
 * export default defineConfig({ plugins: [mockapi({ dir: 'mocks', prefix: '/api' })] })
 */
export function mockapi(options: VitePluginOptions = {}): Plugin {
  const settings = readPluginOptions(options)
  const mountIn = async (server: ViteDevServer | PreviewServer, overlay?: Overlay) => {
    const { config, httpServer, middlewares } = server
    const mount = createMount(settings, config.root, () => openMocks(settings, config, overlay))
    mounts.set(config, mount)
    httpServer?.once('close', () => void mount.close())
    middlewares.use(mount.middleware)
    if (httpServer) mountUpgrades(httpServer, mount, settings.server.proxy !== undefined)
    tellAddress(server, settings, mount)
    addShortcuts(server)
    // Vitest opens servers of Vite by the same configuration; few of them are ever asked for anything.
    if (!process.env['VITEST']) await mount.open()
  }
  return {
    name: 'mockapi',
    apply: 'serve',
    configureServer: (server) => mountIn(server, createOverlay(server)),
    configurePreviewServer: (server) => mountIn(server),
    // A server without a port of its own, as in an application's server, ends by this alone.
    async closeBundle() {
      await mounts.get(this.environment.getTopLevelConfig())?.close()
    },
  }
}

/** Mounts of all servers: a shortcut outlives the server that it was added to, when Vite restarts. */
const mounts = new WeakMap<ResolvedConfig, Mount>()

/** Keys of `mockapi serve`; `r` of Vite restarts its server. */
const shortcuts = [
  { key: 'w', does: 'w', description: 'simulate: mocks that are slow, flaky, down' },
  { key: 'm', does: 'r', description: 'reset the data of the mocks' },
  { key: 'l', does: 'l', description: 'show the last request without a mock' },
].map(({ key, does, description }) => ({
  key,
  description,
  action: async ({ config }: ViteDevServer | PreviewServer) => {
    const mocks = await mounts.get(config)?.open()
    mocks?.press(does)
  },
}))

/** Adds the keys where Vite reads keys. */
function addShortcuts(server: Pick<ViteDevServer, 'bindCLIShortcuts'> | PreviewServer): void {
  const bind = server.bindCLIShortcuts.bind(server) as ViteDevServer['bindCLIShortcuts']
  server.bindCLIShortcuts = ((options?: BindCLIShortcutsOptions<ViteDevServer>) =>
    bind({
      ...options,
      customShortcuts: [...shortcuts, ...(options?.customShortcuts ?? [])],
    })) as typeof server.bindCLIShortcuts
}

/** Adds the mocks to the addresses that Vite prints. */
function tellAddress(
  server: ViteDevServer | PreviewServer,
  { prefixes }: PluginSettings,
  mount: Mount,
): void {
  const printUrls = server.printUrls.bind(server)
  const print = async (origin: string) => {
    const { server: mocks, log } = await mount.open()
    const { accent, dim, ok, strong, symbols } = log.colors
    const found = dim(overviewLine(mocks.overview()))
    const mark = `${ok(symbols.arrow)}  ${strong('Mocks')}:   `
    server.config.logger.info(`  ${mark}${accent(origin + prefixes[0])}  ${found}`)
  }
  server.printUrls = () => {
    printUrls()
    const [url] = server.resolvedUrls?.local ?? server.resolvedUrls?.network ?? []
    // What fails to open is told by whoever asks for it first.
    if (url !== undefined) print(new URL(url).origin).catch(() => {})
  }
}
