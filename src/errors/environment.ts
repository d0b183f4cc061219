const storages = 'localStorage|sessionStorage|indexedDB'
const others =
  'window|document|navigator|location|history|self|screen|alert|confirm|prompt|caches|customElements|matchMedia|requestAnimationFrame|XMLHttpRequest|FileReader|Image|DOMParser|[A-Z]\\w*Observer|(?:HTML|SVG)\\w*Element|Element|Node|Worker|SharedWorker|ServiceWorker'
const missing = new RegExp(`^(?:(${storages})|(${others})) is not defined$`)
const ofStorage = /\(reading '(?:getItem|setItem|removeItem)'\)$/

/** What to do where code needs a browser, which mocks do not run in; undefined for any other error. */
export function browserHint(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  if (message.includes('setupWorker') && /non-browser|browser environment/i.test(message)) {
    return 'setupWorker belongs to the browser: export the handlers from a file of their own, and call it in another one.'
  }
  const [, storage, other] =
    (error instanceof ReferenceError && missing.exec(message)) ||
    (ofStorage.test(message) ? ['', 'localStorage'] : [])
  if (storage !== undefined) {
    return `Mocks run in Node, which has no ${storage}: keep data in a collection, with --persist across restarts, or import a file first that sets globalThis.${storage} to a stub, such as mocks/_browser.ts.`
  }
  if (other === undefined) return undefined
  return `Mocks run in Node, which has no ${other}: leave it out, ask typeof ${other} before, or import a file first that sets globalThis.${other} to a stub, such as mocks/_browser.ts.`
}
