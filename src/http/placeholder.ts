/** Where pictures stand unless a mock does: `/__image/640x480.svg?text=Runner`. */
export const imagePath = '/__image'

/** The picture at an address; undefined for an address that is none. */
export function imageAt(path: string, search: string): string | undefined {
  const [, width, height] = /^\/__image\/(\d{1,4})x(\d{1,4})(?:\.svg)?$/.exec(path) ?? []
  if (!isSize(Number(width)) || !isSize(Number(height))) return undefined
  const text = new URLSearchParams(search).get('text')
  return placeholderImage(Number(width), Number(height), text ?? undefined)
}

function isSize(size: number): boolean {
  return Number.isInteger(size) && size > 0 && size <= largest
}

/** The widest and highest picture, px. */
const largest = 8192

/**
 * An SVG picture of a size in px with a text on it, `640 × 480` by default; its colour comes from the text.
 * @throws TypeError for a size that is none
 */
export function placeholderImage(width: number, height: number, text?: string): string {
  for (const size of [width, height]) {
    if (isSize(size)) continue
    throw new TypeError(
      `placeholder() takes whole numbers of pixels from 1 to ${largest}: placeholder(640, 480, 'Runner').`,
    )
  }
  const label = text ?? `${width} × ${height}`
  const hue = [...label].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
  const size = Math.max(
    8,
    Math.floor(Math.min(height / 3, (width * 1.4) / Math.max(4, label.length))),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><rect width="100%" height="100%" fill="hsl(${hue} 45% 85%)"/><text x="50%" y="50%" dominant-baseline="central" text-anchor="middle" font-family="system-ui,sans-serif" font-size="${size}" fill="hsl(${hue} 45% 25%)">${escaped(label)}</text></svg>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** A text as XML has it, without the control characters that it cannot hold. */
function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  const plain = text.toWellFormed().replace(/[\u0000-\u001f]/g, ' ')
  return plain.slice(0, 200).replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)
}
