import type { Faker } from '@faker-js/faker'
import type { FakerSource, Seed } from '../data/records/declaration.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import { hash32, mix, sfc32 } from '../random.ts'
import type { Random } from '../random.ts'
import { locales } from './locales.ts'

/**
 * What "now" is for generated data, such as the end of `date.past`: a fixed date, so that the same
 * seed gives the same data tomorrow.
 */
export const referenceDate = '2026-01-01T00:00:00.000Z'

/**
 * Loads Faker with the data of one locale, such as `en` or `pt_BR`. Only that locale's entry is
 * imported: the root of the package costs 200 ms and 40 MB more.
 *
 * @throws MockapiError `bad-config` for an unknown locale
 */
export async function loadFaker(locale = 'en'): Promise<FakerSource> {
  if (!locales.includes(locale)) throw unknownLocale(locale)
  return fakerSource(await importLocale(locale))
}

/** Faker as data are generated with it, from the module of a locale. */
export function fakerSource(module: unknown): FakerSource {
  const { faker } = module as { faker: Faker }
  const copy = lazyCopies(faker)
  const shared = copy()
  return {
    forRecord: (seed, collection, index) => {
      shared.reseed(seed, collection, index)
      return shared.faker
    },
    forCall: (seed, endpoint, call) => {
      const own = copy()
      own.reseed(seed, endpoint, call)
      return own.faker
    },
  }
}

/** A literal specifier for the default, so that a bundler finds it. */
function importLocale(locale: string): Promise<unknown> {
  return locale === 'en'
    ? import('@faker-js/faker/locale/en')
    : import(`@faker-js/faker/locale/${locale}`)
}

function unknownLocale(locale: string): MockapiError {
  const near = didYouMean(locale, locales)
  return new MockapiError([
    {
      code: 'bad-config',
      severity: 'error',
      message: `Faker has no locale ${JSON.stringify(locale)}.`,
      hint: near || `It has ${locales.join(', ')}.`,
    },
  ])
}

interface SeededFaker {
  readonly faker: Faker
  readonly reseed: (seed: Seed, name: string, index: number) => void
}

/**
 * Makes instances that share the locale's data and build each module on first use. A complete
 * instance binds 300 methods, which takes 0.1 to 0.3 ms: too dear for one a request.
 */
function lazyCopies(complete: Faker): () => SeededFaker {
  const prototype = Object.create(Object.getPrototypeOf(complete) as object) as object
  for (const [name, module] of Object.entries(complete)) {
    if (name === 'fakerCore') continue
    const Module = (module as object).constructor as new (faker: unknown) => unknown
    Object.defineProperty(prototype, name, {
      get(this: object) {
        const value = new Module(this)
        Object.defineProperty(this, name, { value, enumerable: true })
        return value
      },
    })
  }
  // The one internal member in use: without it the locale's data would have to be imported twice.
  const { locale } = (complete as unknown as { fakerCore: { locale: unknown } }).fakerCore
  return () => {
    const { randomizer, reseed } = seededRandomizer()
    const config: { defaultRefDate?: () => Date } = {}
    const faker = Object.create(prototype, {
      fakerCore: { value: { locale, randomizer, config } },
    }) as Faker
    return {
      faker,
      reseed: (seed, name, index) => {
        // A factory may have set another date; it must not reach the next record.
        config.defaultRefDate = fixedDate
        reseed(seed, name, index)
      },
    }
  }
}

function fixedDate(): Date {
  return new Date(referenceDate)
}

function seededRandomizer(): {
  randomizer: { next: () => number; seed: (seed: number | number[]) => void }
  reseed: SeededFaker['reseed']
} {
  let random: Random = sfc32(0)
  let lastSeed: Seed | undefined
  let lastName: string | undefined
  let hash = 0
  return {
    randomizer: {
      next: () => random(),
      seed: (seed) => {
        random = sfc32(hash32(String(seed)))
      },
    },
    reseed: (seed, name, index) => {
      if (seed !== lastSeed || name !== lastName) {
        lastSeed = seed
        lastName = name
        hash = streamHash(seed, name)
      }
      random = sfc32(hash, mix(index))
    },
  }
}

/**
 * The generator that draws what belongs to a collection as a whole, such as how many records
 * `"$count": [10, 20]` means; it needs no Faker.
 */
export function collectionRandom(seed: Seed, collection: string): Random {
  return sfc32(streamHash(seed, collection), 0x636f756e)
}

function streamHash(seed: Seed, name: string): number {
  return hash32(`${seed}\n${name}`)
}
