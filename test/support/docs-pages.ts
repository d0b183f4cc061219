import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url))

/** A fenced block: its language, what stands behind that, and its text. */
export interface Block {
  readonly language: string
  /** `mocks/api.json` of a block that begins with ```` ```json mocks/api.json ````; empty for none. */
  readonly label: string
  readonly text: string
  /** The line of its text, from 1. */
  readonly line: number
}

/** What stands under one heading of the second level, with the blocks before the first such heading. */
export interface Section {
  readonly page: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** The pages of the documentation, relative to the repository. */
export const pages: readonly string[] = [...markdownIn('.'), ...markdownIn('docs')]

function markdownIn(folder: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'))
  return names.map((name) => (folder === '.' ? name : `${folder}/${name}`))
}

/** The text of a page, with plain line ends. */
export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n')
}

/**
 * The sections of a page. Each is an example of its own: its file blocks make up one folder, which begins
 * with the files of the page's introduction.
 */
export function sectionsOf(page: string): Section[] {
  const introduction: Block[] = []
  const sections: { page: string; title: string; blocks: Block[] }[] = []
  let blocks = introduction
  let open: { language: string; label: string; line: number; text: string[] } | undefined
  for (const [index, line] of readPage(page).split('\n').entries()) {
    const fence = /^```(\S*) *(.*)$/.exec(line)
    if (open && line === '```') {
      blocks.push({ ...open, text: open.text.join('\n') })
      open = undefined
    } else if (open) open.text.push(line)
    else if (fence) {
      open = { language: fence[1] ?? '', label: fence[2] ?? '', line: index + 2, text: [] }
    } else if (line.startsWith('## ')) {
      blocks = introduction.filter(isFile)
      sections.push({ page, title: line.slice(3), blocks })
    }
  }
  if (introduction.length > 0) sections.unshift({ page, title: 'top', blocks: introduction })
  return sections
}

/** Whether a block is a file of the example: its label is the name. */
export function isFile({ language, label }: Block): boolean {
  return label !== '' && language !== 'http' && language !== 'console'
}
