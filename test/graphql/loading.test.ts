import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

it('what serves GraphQL is loaded with the first schema, and not at the start', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  )
  /** The files and packages that a file loads with itself. */
  const loadedBy = (name: string): string[] => {
    const text = readFileSync(`${src}/${name}`, 'utf8')
    const found = text.matchAll(/^(?:import|export) (?!type )[^'`]*?from '([^']+)'/gm)
    return Array.from(found, ([, from = '']) =>
      from.startsWith('.') ? posix.join(posix.dirname(name), from) : from,
    )
  }
  const others = files.filter((name) => name.endsWith('.ts') && !name.startsWith('graphql/'))
  const loaded = others.flatMap((name) =>
    loadedBy(name).filter((each) => each === 'graphql' || each.startsWith('graphql/')),
  )
  expect([...new Set(loaded)]).toEqual(['graphql/define.ts'])
  expect(loadedBy('graphql/define.ts')).toEqual(['data/records/resource.ts'])
})
