import type { HotContext } from './mocks/modules/hot.ts'

declare global {
  /** Types of what mock files have beside Node's: `/// <reference types="mockapi/client" />`. */
  interface ImportMeta {
    readonly hot?: HotContext
  }
}
