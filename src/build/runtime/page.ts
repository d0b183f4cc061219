import type { PageScope } from './browser-types.ts'

/** How a page starts the mocks. */
export interface StartOptions {
  /** The service worker; default `mockapi-sw.js` beside the module that exports `start`. */
  readonly url?: string | URL
}

/** Why the mocks do not answer here, in the console as well. */
function refuse(sentence: string): Error {
  console.error(`mockapi: ${sentence}`)
  return new Error(sentence)
}

/**
 * Starts the mocks of a bundle in a service worker, and resolves once they answer this page.
 *
 * @throws Error where the browser runs no service worker here, or the page is outside of the folder that it answers for
 */
export async function startInPage(
  page: PageScope,
  here: string,
  { url = 'mockapi-sw.js' }: StartOptions = {},
): Promise<void> {
  const { serviceWorker } = page.navigator
  const worker = new URL(url, here)
  const folder = new URL('.', worker)
  if (!serviceWorker || !page.isSecureContext) {
    throw refuse('Service workers run at https:// and at localhost alone: open the page there.')
  }
  if (worker.origin !== page.location.origin) {
    throw refuse(`The service worker must be of this origin: put it at ${page.location.origin}.`)
  }
  if (!page.location.pathname.startsWith(folder.pathname)) {
    throw refuse(
      `The service worker ${worker.pathname} answers pages below ${folder.pathname} alone, and this one is ${page.location.pathname}: put its file in the folder of the page, or in one above.`,
    )
  }
  await serviceWorker.register(worker, { scope: folder.pathname }).catch((error: unknown) => {
    throw refuse(`The service worker ${worker.pathname} does not start: ${String(error)}`)
  })
  const { active } = await serviceWorker.ready
  if (!serviceWorker.controller) {
    // A page that was loaded past its service worker, as by Shift and Reload, is to be claimed once more.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a service worker has none
    active?.postMessage('claim')
    await new Promise<void>((resolve) => {
      serviceWorker.addEventListener('controllerchange', resolve)
      if (serviceWorker.controller) resolve()
    })
  }
  const loaded = page.performance.getEntriesByType('resource').map(({ name }) => name)
  serviceWorker.controller?.postMessage([page.location.href, ...loaded])
}
