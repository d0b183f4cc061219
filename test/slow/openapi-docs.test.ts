import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../../src/config/dialects.ts'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { isFile, pages, root, sectionsOf } from '../support/docs-pages.ts'
import type { Section } from '../support/docs-pages.ts'
import { isDeclared, isOfCode, requestsOf, runCurl } from '../support/export-requests.ts'
import { findInvalid } from '../support/openapi-described.ts'
import { expectRoundTrip } from '../support/openapi-round-trip.ts'

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
  return blocks.some(
    ({ language, label }) => language === 'http' && /^(?:proxy|replay)$/.test(label),
  )
}

/** What somebody else's document leaves out is not said, and what code does to answers is not known. */
function isTheirs({ blocks }: Section): boolean {
  return blocks.some(({ text }) => /^openapi: |"openapi": |router\.render/m.test(text))
}

const sections = pages
  .flatMap(sectionsOf)
  .filter((each) => hasMocks(each) && !hasProxy(each) && isNew(each))

/** Commands that are refused for a reason which no document tells. */
const refused: readonly RegExp[] = [
  // Nothing is there that could be named.
  /has no record with the id .+ It has 0 records/,
  // The file that a path names is none.
  /"code": "no-file"/,
  // It fails for a while, or ends the connection, on purpose.
  /This status was asked for|Under maintenance|^fetch failed$/,
  // Others hold on to the record.
  /is still referenced by/,
  // No record of another collection has any of these.
  /\/[\w%]+\/[\w%-]+\/(?:users|posts)/,
  // One key alone is taken.
  /For admins only|^Unauthorized$/,
  // What models are asked is not described.
  /Missing required parameter|: Field required/,
  // What is sent has to be what the address names.
  /The id cannot change/,
  // A token has to be issued first.
  /The token is no JSON Web Token/,
]

describe('the mocks of each page', () => {
  test.each(sections)(
    '$page, $title: answer as their document says, and as it does when it is served',
    async (section) => {
      await using served = await serveSection(section)
      const { server } = served
      const response = await server.fetch('/__mockapi/openapi.json')
      const document = (await response.json()) as OpenApiObject
      expect(await findInvalid(document)).toBeUndefined()
      await expectRoundTrip(server, document, isTheirs(section))
    },
  )

  test.each(sections)('$page, $title: the commands of curl run as printed', async (section) => {
    await using served = await serveSection(section)
    const { server } = served
    const wrong: string[] = []
    for (const request of await requestsOf(server)) {
      server.reset()
      const { command, status, text } = await runCurl(server, request)
      const isRight = isDeclared(status, request) || isOfCode(request)
      if (isRight || refused.some((each) => each.test(text) || each.test(command))) continue
      wrong.push(`${status} ${command}\n${text}`)
    }
    expect(wrong).toEqual([])
  })
})
