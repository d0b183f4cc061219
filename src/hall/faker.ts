import { createRequire } from 'node:module'
import type { MockServerOptions } from '../core/server.ts'
import { createFakerGate } from '../generate/gate.ts'
import type { FakerGate } from '../generate/gate.ts'

/**
 * The Faker of a server. In process the default locale is loaded at once by who first asks for generated
 * data, so that a start need not wait for it; unless Node was told not to `require` such modules. A process
 * of the server's own imports it piece by piece while it listens already.
 */
export function openFaker({ locale = 'en', ownProcess = false }: MockServerOptions): FakerGate {
  const { require_module: able } = process.features as { readonly require_module?: boolean }
  if (locale !== 'en' || ownProcess || able !== true) return createFakerGate(locale)
  const require = createRequire(import.meta.url)
  return createFakerGate(locale, () => require('@faker-js/faker/locale/en') as unknown)
}
