import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { sameScreen, startProgram, steady } from '../support/docs-program.ts'
import { root, sectionsOf } from '../support/docs-pages.ts'

/** The lines of the picture, as the terminal shows them. */
function pictureLines(): string[] {
  const svg = readFileSync(join(root, 'docs/serve.svg'), 'utf8')
  return [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, text = '']) =>
    text
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  )
}

test('the picture of the README begins as a server does; else run npm run picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-picture-'))
  const files = sectionsOf('README.md').flatMap(({ blocks }) => blocks)
  for (const { label, text } of files.filter(({ language }) => language === 'json')) {
    mkdirSync(dirname(join(folder, label)), { recursive: true })
    writeFileSync(join(folder, label), text)
  }
  const program = startProgram(folder, ['serve'])
  try {
    const lines = pictureLines()
    const start = lines.slice(
      0,
      lines.findIndex((line) => /^ *\d\d:\d\d:\d\d/.test(line)),
    )
    let printed = ''
    await vi.waitFor(() => {
      printed += program.printed()
      const shown = printed
        .split('\n')
        .filter((line) => line !== '' && !/press h|lists the/.test(line))
      const expected = start.join('\n')
      if (!sameScreen(expected, shown.join('\n')))
        expect(steady(shown.join('\n'))).toBe(steady(expected))
    }, 15_000)
  } finally {
    await program.end()
    rmSync(folder, { recursive: true, force: true })
  }
})
