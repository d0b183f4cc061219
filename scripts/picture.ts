// Draws docs/serve.svg, the picture of the README: what `mockapi serve` prints while somebody works with the two JSON
// files of the README. `npm run picture` after a change of what is printed.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { listedApart, writeFiles } from './lib/process.ts'

/** The width of a character and the height of a line, pixels. */
const cell = { width: 7.8, height: 18 }
const margin = 16

/** The classes of the codes that set a style; those that end one are not among them. */
const styles: Readonly<Record<string, string>> = {
  1: 'strong',
  31: 'bad',
  32: 'ok',
  33: 'warn',
  36: 'accent',
  90: 'dim',
}

const css = `
  rect { fill: #ffffff; stroke: #d0d7de }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; white-space: pre }
  .strong { font-weight: 600 } .dim { fill: #656d76 } .accent { fill: #0969da }
  .ok { fill: #1a7f37 } .warn { fill: #9a6700 } .bad { fill: #cf222e }
  @media (prefers-color-scheme: dark) {
    rect { fill: #0d1117; stroke: #30363d } text { fill: #e6edf3 } .dim { fill: #8b949e }
    .accent { fill: #58a6ff } .ok { fill: #3fb950 } .warn { fill: #d29922 } .bad { fill: #ff7b72 }
  }`

/** The text of a file that the README shows. */
function shownFile(name: string): string {
  const text = readFileSync('README.md', 'utf8').split(`\`\`\`json ${name}\n`)[1]?.split('```')[0]
  if (text === undefined) throw new Error(`The README shows no ${name}.`)
  return text
}

/** What the server prints, with its colours, while it is asked and a file is broken and healed. */
async function record(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-picture-'))
  const api = shownFile('mocks/api.json')
  writeFiles(
    { 'mocks/api.json': api, 'mocks/products.json': shownFile('mocks/products.json') },
    folder,
  )
  const child = spawn(process.execPath, [resolve('dist/bin.js'), 'serve', '--port', '0'], {
    cwd: folder,
    env: { ...process.env, ...listedApart, FORCE_COLOR: '1', LANG: 'en_GB.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (data) => (printed += String(data)))
  const until = async (text: string) => {
    while (!printed.includes(text)) await new Promise((passed) => setTimeout(passed, 20))
  }
  await until('records)')
  const origin = /http:\/\/localhost:\d+/.exec(printed)?.[0] ?? ''
  await fetch(`${origin}/products?category=shoes`)
  await fetch(`${origin}/login`, { method: 'POST', body: '{ "password": "guess" }' })
  await fetch(`${origin}/product`)
  await until('add ')
  writeFileSync(join(folder, 'mocks/api.json'), api.replace('"$status": 401', '"$staus": 401'))
  await until('Save to heal')
  await fetch(`${origin}/hello/Ada`)
  await until('/hello/Ada')
  writeFileSync(join(folder, 'mocks/api.json'), api)
  await until('healed')
  child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  return printed.replaceAll(origin, 'http://localhost:4000').trimEnd()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A line of the terminal as an element; its characters are as wide as those of the others in any font. */
function drawLine(line: string, index: number): string {
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
  const [first = '', ...parts] = line.split(/\u001b\[(?=\d+m)/)
  const spans = parts.map((part) => {
    const [, code = '', text = ''] = /^(\d+)m(.*)$/.exec(part) ?? []
    const style = styles[code]
    return style ? `<tspan class="${style}">${escaped(text)}</tspan>` : escaped(text)
  })
  const length = parts.reduce((sum, part) => sum + part.replace(/^\d+m/, '').length, first.length)
  if (length === 0) return ''
  const y = margin + cell.height * (index + 0.75)
  const place = `x="${margin}" y="${y}" textLength="${(length * cell.width).toFixed(1)}"`
  return `<text xml:space="preserve" ${place}>${escaped(first)}${spans.join('')}</text>\n`
}

const lines = (await record()).split('\n').slice(1)
// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const longest = Math.max(...lines.map((line) => line.replace(/\u001b\[\d+m/g, '').length))
const width = Math.ceil(longest * cell.width) + 2 * margin
const height = lines.length * cell.height + 2 * margin
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${css}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.map(drawLine).join('')}</svg>
`
writeFileSync('docs/serve.svg', svg)
console.log(`docs/serve.svg: ${lines.length} lines, ${width} × ${height}`)
