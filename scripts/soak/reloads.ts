import { spawn } from 'node:child_process'
import type { Figure, SoakOptions } from './figure.ts'

const full = 10_000

/** Ten thousand saves, each served before the next: a soak of its own, which fails where the heap grows. */
export async function soakReloads({ scale }: SoakOptions): Promise<Figure[]> {
  const count = Math.ceil(full * scale)
  const script = ['scripts/run.mjs', 'scripts/soak/reload.ts', '--reloads', String(count)]
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  const [, reloads = '0', growth = 'NaN'] =
    /(\d+) reloads, heap (-?[\d.]+) MB up/.exec(output) ?? []
  return [
    { what: 'Reloads', value: Number(reloads), unit: '' },
    { what: 'growth of the heap', value: Number(growth), unit: ' MB', most: 30 },
    { what: 'saves that were not served', value: code === 0 ? 0 : 1, unit: '', most: 0 },
  ]
}
