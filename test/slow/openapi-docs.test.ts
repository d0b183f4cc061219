import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../../src/config/config.ts'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import { openapi } from '../../src/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { isFile, pages, root, sectionsOf } from '../support/docs-pages.ts'
import type { Section } from '../support/docs-pages.ts'
import { Described, answersOf, findInvalid } from '../support/openapi-described.ts'

function hasMocks({ blocks }: Section): boolean {
  return blocks.some((block) => isFile(block) && block.label.startsWith('mocks/'))
}

/** Serves the files of a section, and gives what it is described as. */
async function serveSection({ blocks }: Section) {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-described-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const block of blocks.filter(isFile)) {
    const path = join(folder, block.label)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, block.text)
  }
  const dialect = blocks.find(({ language, label }) => language === 'http' && label !== '')?.label
  const server = await createMockServer({
    cwd: folder,
    ...(dialect && { dialect: dialect as Dialect }),
  })
  const dispose = async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { server, [Symbol.asyncDispose]: dispose }
}

/** Sections that add no file to those before have been described. */
const seen = new Set<string>()

function isNew({ blocks }: Section): boolean {
  const files = JSON.stringify(blocks.filter(isFile).map(({ label, text }) => [label, text]))
  return seen.size < seen.add(files).size
}

/** What a real API answers beside the mocks is not theirs to describe. */
function hasProxy({ blocks }: Section): boolean {
  return blocks.some(({ language, label }) => language === 'http' && label === 'proxy')
}

const sections = pages
  .flatMap(sectionsOf)
  .filter((each) => hasMocks(each) && !hasProxy(each) && isNew(each))

describe('the mocks of each page', () => {
  test.each(sections)(
    '$page, $title: answer as their document says, and as it does when it is served',
    async (section) => {
      await using served = await serveSection(section)
      const { server } = served
      const response = await server.fetch('/__mockapi/openapi.json')
      const document = (await response.json()) as OpenApiObject
      expect(await findInvalid(document)).toBeUndefined()
      const described = new Described(document)
      const first = await answersOf(described, server)
      expect(first.flatMap(({ misfit }) => misfit ?? [])).toEqual([])
      await using again = await createMockServer({ mocks: openapi(document) })
      expect(again.overview().diagnostics).toEqual([])
      const second = await answersOf(described, again)
      expect(second.flatMap(({ misfit }) => misfit ?? [])).toEqual([])
      const told = first.filter(({ isTold }) => isTold).map(({ line }) => line)
      expect(second.map(({ line }) => line)).toEqual(expect.arrayContaining(told))
    },
  )
})
