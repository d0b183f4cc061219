import { resolve } from 'node:path'
import type { Connect } from 'vite'
import { Hono } from 'hono'
import { RequestListener } from '../node/request-listener.ts'
import { isBelow, type ViteMocks } from './open.ts'
import type { PluginSettings } from './options.ts'

/** Mocks between the middlewares of a server of Vite; the first request opens them at the latest. */
export interface Mount {
  open(): Promise<ViteMocks>
  /** Answers what is asked for below the prefixes, and leaves the rest to Vite. */
  readonly middleware: Connect.NextHandleFunction
  close(): Promise<void>
}

/**
 * Mounts by the file that keeps their data: Vite opens the server that takes over from one before it closes
 * that one, and the file is for one of them.
 */
const mountsByFile = new Map<string, Mount>()

/** Mounts mocks in a server of Vite; `openMocks` opens them, once at most. The data's file is relative to `root`. */
export function createMount(
  settings: PluginSettings,
  root: string,
  openMocks: () => Promise<ViteMocks>,
): Mount {
  const { persist } = settings.server
  const file = persist ? resolve(root, String(persist)) : undefined
  let opening: Promise<ViteMocks> | undefined
  let listeners: ReadonlyMap<string, RequestListener> | undefined
  let isClosed = false

  const openOnce = async (): Promise<ViteMocks> => {
    const before = file === undefined ? undefined : mountsByFile.get(file)
    if (file !== undefined) mountsByFile.set(file, mount)
    await before?.close()
    const mocks = await openMocks()
    listeners = listenersOf(mocks.server.app, settings)
    return mocks
  }
  const mount: Mount = {
    open: () => (opening ??= openOnce()),
    middleware(request, response, next) {
      const path = (request.url ?? '/').replace(/[?#].*$/s, '')
      const prefix = [...settings.prefixes, ownPath].find((each) => isBelow(path, each))
      if (prefix === undefined || isClosed) return next()
      const answer = () => listeners?.get(prefix)?.serve(request, response)
      if (listeners) answer()
      else mount.open().then(answer, next)
    },
    async close() {
      if (isClosed) return
      isClosed = true
      if (file !== undefined && mountsByFile.get(file) === mount) mountsByFile.delete(file)
      await opening?.then(
        ({ server }) => server.close(),
        () => {},
      )
    },
  }
  return mount
}

/** Where mockapi's own pages stand, here as everywhere. */
const ownPath = '/__mockapi'

/** Who answers below each prefix. */
function listenersOf(app: Hono, settings: PluginSettings): ReadonlyMap<string, RequestListener> {
  const { prefixes, keepPrefix } = settings
  const own = listenerOf(app, true)
  const below = prefixes.map((prefix): [string, RequestListener] => [
    prefix,
    keepPrefix || prefix === '' ? own : listenerOf(new Hono().route(prefix, app), false),
  ])
  return new Map([...below, [ownPath, own]])
}

function listenerOf(app: Hono, isDirect: boolean): RequestListener {
  const fetch = (request: Request, env: object) => app.fetch(request, env)
  return new RequestListener({ fetch, ownProcess: false, isDirect })
}
