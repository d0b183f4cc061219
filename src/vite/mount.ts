import { resolve } from 'node:path'
import type { Connect } from 'vite'
import { ownPath } from '../serve/app.ts'
import type { App } from '../serve/app.ts'
import { Answerer } from '../serve/network/listen.ts'
import { mountBelow } from '../serve/mount.ts'
import { isBelow } from './open.ts'
import type { ViteMocks } from './open.ts'
import type { PluginSettings } from './options.ts'

/** Mocks between the middlewares of a server of Vite. */
export interface Mount {
  /** Opens the mocks, unless they are open: the first request does so at the latest. */
  open(): Promise<ViteMocks>
  /** Answers what is asked for below the prefixes, and leaves the rest to Vite. */
  readonly middleware: Connect.NextHandleFunction
  /** Ends them; a second time does nothing. */
  close(): Promise<void>
}

/**
 * Mounts by the file that keeps their data: Vite opens the server that takes over from one before it closes
 * that one, and the file is for one of them.
 */
const keepers = new Map<string, Mount>()

/**
 * Mounts mocks in a server of Vite.
 *
 * @param root the folder that the file of the data is relative to
 * @param openMocks opens them; called once at most
 */
export function createMount(
  settings: PluginSettings,
  root: string,
  openMocks: () => Promise<ViteMocks>,
): Mount {
  const { persist } = settings.server
  const file = persist ? resolve(root, String(persist)) : undefined
  let opening: Promise<ViteMocks> | undefined
  let answerers: ReadonlyMap<string, Answerer> | undefined
  let isClosed = false

  const openOnce = async (): Promise<ViteMocks> => {
    const before = file === undefined ? undefined : keepers.get(file)
    if (file !== undefined) keepers.set(file, mount)
    await before?.close()
    const mocks = await openMocks()
    answerers = answerersOf(mocks.server.app, settings)
    return mocks
  }
  const mount: Mount = {
    open: () => (opening ??= openOnce()),
    middleware(request, response, next) {
      const path = (request.url ?? '/').replace(/[?#].*$/s, '')
      const prefix = [...settings.prefixes, ownPath].find((each) => isBelow(path, each))
      if (prefix === undefined || isClosed) return next()
      const answer = () => answerers?.get(prefix)?.serve(request, response)
      if (answerers) answer()
      else mount.open().then(answer, next)
    },
    async close() {
      if (isClosed) return
      isClosed = true
      if (file !== undefined && keepers.get(file) === mount) keepers.delete(file)
      for (const each of answerers?.values() ?? []) each.close()
      await opening?.then(
        ({ server }) => server.close(),
        () => {},
      )
    },
  }
  return mount
}

/** Who answers below each prefix; mockapi's own pages stand where they do everywhere. */
function answerersOf(app: App, settings: PluginSettings): ReadonlyMap<string, Answerer> {
  const { prefixes, keepPrefix } = settings
  const own = new Answerer(app, false)
  const below = prefixes.map((prefix): [string, Answerer] => [
    prefix,
    keepPrefix ? own : new Answerer(mountBelow(app, prefix), false),
  ])
  return new Map([...below, [ownPath, own]])
}
