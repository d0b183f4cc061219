import { createRequire } from 'node:module'
import { createLazyFaker, type LazyFaker } from '../generate/faker.ts'
import type { MockServerOptions } from '../server.ts'

/** Loads the default locale synchronously on first use, in process and where Node can `require` ES modules. */
export function openFaker({ locale = 'en', ownProcess = false }: MockServerOptions): LazyFaker {
  const { require_module: able } = process.features as { readonly require_module?: boolean }
  if (locale !== 'en' || ownProcess || able !== true) return createLazyFaker(locale)
  const require = createRequire(import.meta.url)
  return createLazyFaker(locale, () => require('@faker-js/faker/locale/en') as unknown)
}
