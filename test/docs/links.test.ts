import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { pages, readPage, root } from '../support/docs-pages.ts'

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
}

/** A page without its fenced blocks, in which links and headings mean nothing. */
function proseOf(page: string): string {
  return readPage(page).replace(/^```[^]*?^```$/gm, '')
}

function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const broken = links.filter((link) => {
    if (link.startsWith('https://')) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : join(dirname(page), path).replaceAll('\\', '/')
    if (!existsSync(join(root, target))) return true
    return anchor !== undefined && !anchorsOf(target).includes(anchor)
  })
  expect(broken).toEqual([])
})

test.each(pages)('%s has one title, and no two headings of one name', (page) => {
  expect(proseOf(page).match(/^# /gm)).toHaveLength(1)
  const anchors = anchorsOf(page)
  const repeated = anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)
  if (page !== 'CHANGELOG.md') expect(repeated).toEqual([])
})

test('pages of the package link to nothing but what is in it; pages for contributors, to sources too', () => {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly files: readonly string[]
  }
  const packed = new Set([...files, 'README.md', 'src', 'test'])
  const links = pages
    .filter((page) => page.startsWith('docs/'))
    .flatMap((page) => [...proseOf(page).matchAll(/\]\((\.\.\/[^)\s#]+)/g)])
    .map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(0)
  expect(links.filter((link) => !packed.has(link.split('/')[1] ?? ''))).toEqual([])
})
