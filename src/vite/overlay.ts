import { resolve } from 'node:path'
import type { ErrorPayload, ViteDevServer } from 'vite'
import type { Diagnostic } from '../errors/diagnostic.ts'

/** The overlay that pages of Vite show while mocks are broken: the first error; none takes it off. */
export interface Overlay {
  show(errors: readonly Diagnostic[]): void
  /** Lets all pages reload, unless they show an error. */
  reloadPages(): void
  /** Tells pages that mocks have changed, by the event `mockapi:reload`, with the files that did. */
  tellPages(files: readonly string[]): void
}

/** An overlay on all pages that the dev server has open, and on those that are opened later. */
export function createOverlay({ ws, config }: Pick<ViteDevServer, 'ws' | 'config'>): Overlay {
  let shown: ErrorPayload | undefined
  ws.on('connection', () => {
    if (shown) ws.send(shown)
  })
  return {
    show(errors) {
      const wasShown = shown !== undefined
      shown = payloadOf(errors, config.root)
      if (shown) ws.send(shown)
      // An update of nothing takes the overlay off, and reloads a page that has begun with it.
      else if (wasShown) ws.send({ type: 'update', updates: [] })
    },
    reloadPages() {
      if (!shown) ws.send({ type: 'full-reload' })
    },
    tellPages(files) {
      ws.send({ type: 'custom', event: 'mockapi:reload', data: { files } })
    },
  }
}

/** Errors as Vite shows its own: the first with its place and frame, of the others their number. */
function payloadOf(errors: readonly Diagnostic[], root: string): ErrorPayload | undefined {
  const [first] = errors
  if (!first) return undefined
  const { message, hint, place, frame } = first
  const more = errors.length - 1
  const sentence = hint === undefined ? message : `${message} ${hint}`
  const rest = `\n${more} more ${more === 1 ? 'error is' : 'errors are'} in the terminal.`
  const file = place && resolve(root, place.file)
  return {
    type: 'error',
    err: {
      plugin: 'mockapi',
      message: more === 0 ? sentence : sentence + rest,
      stack: '',
      ...(place && file && { id: file, loc: { file, line: place.line, column: place.column } }),
      ...(frame !== undefined && { frame }),
    },
  }
}
