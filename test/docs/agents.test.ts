import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages, readPage, root } from '../support/docs-pages.ts'

const skill = readPage('skills/mockapi/SKILL.md')
const index = readPage('llms.txt')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly files: readonly string[]
}

/** How many tokens a text is, about. */
const tokens = (text: string) => Math.ceil(text.length / 4)

describe('the skill', () => {
  it('begins as agentskills.io says: the name of its folder, and when it is for', () => {
    const [, head = ''] = /^---\n([^]*?)\n---\n\n# /.exec(skill) ?? []
    const fields = head.split('\n').map((line) => line.split(/: (.*)/))
    expect(fields.map(([name]) => name)).toEqual(['name', 'description'])
    const [[, name], [, description = '']] = fields as [string[], string[]]
    expect(name).toBe('mockapi')
    expect(description.length).toBeLessThanOrEqual(1024)
    expect(description).toMatch(/Use when/)
    // What YAML would read as something else than a text.
    expect(description).not.toMatch(/: |^["'[{>|]| #/)
  })

  it('is 1,500 tokens at most, 100 of which are always read', () => {
    expect(tokens(skill)).toBeLessThanOrEqual(1500)
    expect(tokens(/^---[^]*?\n---/.exec(skill)?.[0] ?? '')).toBeLessThanOrEqual(100)
  })

  it('names pages that are there', () => {
    const named = [...skill.matchAll(/(?<![\w/])([a-z][a-z-]+)\.md/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !pages.includes(`docs/${name}.md`))).toEqual([])
  })
})

describe('llms.txt', () => {
  const rows = [...index.matchAll(/^- \[([^\]]+)\]\(([^)]+)\): (.*)$/gm)]

  it('is a title, a summary and lists, of 2,000 tokens at most', () => {
    expect(index).toMatch(/^# mockapi\n\n> [^\n]+\n\n/)
    expect(tokens(index)).toBeLessThanOrEqual(2000)
  })

  it('lists each page of docs/ once, with a sentence', () => {
    const listed = rows.map(([, , path]) => path)
    expect(listed.toSorted()).toEqual(pages.filter((page) => page.startsWith('docs/')).toSorted())
    for (const [, name, path, words] of rows) {
      expect(path).toBe(`docs/${name}.md`)
      expect(words).toMatch(/^[A-Z][^\n]{20,120}\.$/)
    }
  })

  it('has links that lead somewhere', () => {
    const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

it('the package has all of it, where pnpm and skills-npm look', () => {
  for (const name of ['skills', 'llms.txt', 'docs']) expect(manifest.files).toContain(name)
  expect(existsSync(join(root, 'skills/mockapi/SKILL.md'))).toBe(true)
})
