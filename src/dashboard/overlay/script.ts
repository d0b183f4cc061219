import { showOverlay } from './overlay.ts'

// The server that this file came from is the one to ask.
showOverlay(new URL('..', import.meta.url))
