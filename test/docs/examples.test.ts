import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../../src/config/dialects.ts'
import type { MockServer } from '../../src/server.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { parseCurl, parseHttp, perform } from '../support/docs-exchange.ts'
import type { Exchange } from '../support/docs-exchange.ts'
import { serveReplicas } from '../support/docs-replicas.ts'
import { isFile, pages, root, sectionsOf } from '../support/docs-pages.ts'
import type { Block, Section } from '../support/docs-pages.ts'

const languages = new Set([
  'json',
  'jsonc',
  'json5',
  'yaml',
  'graphql',
  'ts',
  'js',
  'tsx',
  'html',
  'http',
  'console',
  'sh',
  'text',
])

/** The exchanges that a block shows: all of `http`, and `$ curl …` of `console`. */
function exchangesOf({ language, text }: Block): Exchange[] {
  if (language === 'http') return parseHttp(text)
  if (language !== 'console') return []
  const [, ...commands] = `\n${text}`.split('\n$ ')
  return commands.flatMap((part) => {
    const [command = '', ...answer] = part.split('\n')
    return command.startsWith('curl ') ? [parseCurl(command, answer.join('\n'))] : []
  })
}

/**
 * Serves a folder, in the dialect that stands behind the word `http` of its blocks; where that is `proxy`, before what is
 * in `real/`, where it is `graphql`, by the schema of the collections too, and where it is `replicas`, by three servers.
 */
async function serve(cwd: string, { blocks }: Section): Promise<MockServer> {
  const named = blocks.find(({ language, label }) => language === 'http' && label !== '')?.label
  if (named === 'replicas') return await serveReplicas(cwd)
  const real = named === 'proxy' ? await createMockServer({ cwd, dir: 'real', port: 0 }) : undefined
  const options = real
    ? { proxy: real.url }
    : named === 'replay'
      ? { replay: true }
      : named === 'graphql'
        ? { graphql: true }
        : named && { dialect: named as Dialect }
  const server = await createMockServer({ cwd, ...options })
  if (real) {
    const close = server.close.bind(server)
    server.close = async () => {
      await close()
      await real.close()
    }
  }
  expect(server.overview().diagnostics).toEqual([])
  return server
}

/** Whether there is something to serve, and no screen shows that it is broken. */
function isServed({ blocks }: Section): boolean {
  const runs = blocks.some(
    ({ language, text }) => language === 'console' && !text.startsWith('$ curl'),
  )
  const mocks = blocks.filter((block) => block.label.startsWith('mocks/'))
  return blocks.some((block) => exchangesOf(block).length > 0) || (mocks.length > 0 && !runs)
}

/** Writes the files and makes the requests of a section, in the order of the page. */
async function run(section: Section): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-docs-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  let server: MockServer | undefined
  try {
    for (const block of section.blocks) {
      if (isFile(block)) {
        const path = join(folder, block.label)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, block.text)
        await server?.close()
        server = undefined
      }
      for (const exchange of exchangesOf(block)) {
        server ??= await serve(folder, section)
        await perform(exchange, server)
      }
    }
    server ??= await serve(folder, section)
  } finally {
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.each(pages)('%s', (page) => {
  const sections = sectionsOf(page)
  test('every block says what it is', () => {
    for (const { language, label, line } of sections.flatMap(({ blocks }) => blocks)) {
      expect([...languages], `${page}:${line}`).toContain(language)
      if (/^(?:json|yaml|ts|js)/.test(language)) expect(label, `${page}:${line}`).toMatch(/\.\w+$/)
    }
  })
  const shown = sections.filter(isServed)
  if (shown.length > 0) {
    test.each(shown)('$title: the answers are as shown', async (section) => {
      await run(section)
    })
  }
})
