import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

it('what sends events is loaded with the first of them, and not at the start', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter(
      (name) =>
        name.endsWith('.ts') &&
        !/^(?:events\/|rest\/changes\.ts|graphql\/event-stream\.ts)/.test(name),
    )
  const loaded = files.filter((name) => {
    const text = readFileSync(join(src, name), 'utf8')
    return /^import (?!type )[^;]*?from '[^']*(?:\/events\/(?:list|runs|stream)|\.\/changes|\.\/event-stream)\.ts'/m.test(
      text.replaceAll(/^import type .*$/gm, ''),
    )
  })
  expect(loaded).toEqual([])
})
