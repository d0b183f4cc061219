import type { IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Connect } from 'vite'
import { RequestListener } from '../node/request-listener.ts'
import { serveUpgrade } from '../node/upgrade.ts'
import { isBelow } from '../http/path.ts'
import { imagePath } from '../http/placeholder.ts'
import type { ViteMocks } from './open.ts'
import type { PluginSettings } from './options.ts'

/** Mocks between the middlewares of a server of Vite; the first request opens them at the latest. */
export interface Mount {
  open(): Promise<ViteMocks>
  /** Answers what is asked for below the prefixes, and leaves the rest to Vite. */
  readonly middleware: Connect.NextHandleFunction
  /** Whether the mocks answer a request. */
  takes(request: IncomingMessage): boolean
  /** Answers a request for another protocol, such as WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
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
  let listener: RequestListener | undefined
  let isClosed = false
  const switched = new Set<Duplex>()

  const openOnce = async (): Promise<ViteMocks> => {
    const before = file === undefined ? undefined : mountsByFile.get(file)
    if (file !== undefined) mountsByFile.set(file, mount)
    await before?.close()
    const mocks = await openMocks()
    const { app } = mocks.server
    const fetch = (request: Request, env: object) => app.fetch(request, env)
    listener = new RequestListener({ fetch, ownProcess: false })
    return mocks
  }
  const mount: Mount = {
    open: () => (opening ??= openOnce()),
    takes({ url = '/' }) {
      const path = url.replace(/[?#].*$/s, '')
      const isOurs = [...settings.prefixes, ownPath, imagePath].some((each) => isBelow(path, each))
      return isOurs && !isClosed
    },
    upgrade(request, socket, head) {
      switched.add(socket)
      socket.once('close', () => switched.delete(socket))
      socket.on('error', () => socket.destroy())
      const answer = () => listener && serveUpgrade(listener, request, socket, head)
      mount.open().then(answer, () => socket.destroy())
    },
    middleware(request, response, next) {
      if (!mount.takes(request)) return next()
      const answer = () => listener?.serve(request, response)
      if (listener) answer()
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
      // Those that the real API has taken; Vite ends the others itself.
      for (const socket of switched) socket.end()
    },
  }
  return mount
}

/** Where mockapi's own pages stand, here as everywhere. */
const ownPath = '/__mockapi'
