import { afterAll, beforeAll, beforeEach } from 'vitest'
import { serveShop } from './admin-shop.ts'
import type { ServedFolder } from './folder.ts'

/** The shop, served for all tests of a file and put back before each. */
export function sharedShop(): { readonly server: ServedFolder['server']; readonly url: string } {
  let shop: ServedFolder
  beforeAll(async () => {
    shop = await serveShop()
  })
  beforeEach(() => shop.server.reset())
  afterAll(() => shop[Symbol.asyncDispose]())
  return {
    get server() {
      return shop.server
    },
    get url() {
      return shop.server.url
    },
  }
}
