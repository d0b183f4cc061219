import type { RequestState } from '../dispatch/request-state.ts'
import { emptyReply, textReply, type Reply } from '../http/reply.ts'

/** What a page may load: files of this server alone, and no script or style inside of HTML. */
export const policy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Whether a caller is a browser that shows a page; curl, fetch and tools take anything, and get data. */
export function wantsPage(accept: string | undefined): boolean {
  return /\btext\/html\b/i.test(accept ?? '')
}

/** Answers a browser that asks for the page, or for a file of it; undefined passes on to the admin API. */
export async function pageReply(
  path: string,
  { method, header }: Pick<RequestState, 'method' | 'header'>,
): Promise<Reply | undefined> {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (path.startsWith('/assets/')) return await fileReply(path.slice(1), forGood)
  if (path === '/overlay.js') return await fileReply('overlay.js', 'no-store')
  if (path.length > 1 || !wantsPage(header('accept'))) return undefined
  // The files of the page are relative to its address.
  if (path === '') return toPage
  return await fileReply('index.html', 'no-store')
}

/** Leads to the page; what stands in front of its address is put there on the way out. */
export const toPage: Reply = emptyReply(302).with({
  headers: { location: '/__mockapi/', vary: 'Accept', 'cache-control': 'no-store' },
})

/** The names of all files but the page itself tell what is in them. */
const forGood = 'public, max-age=31536000, immutable'

async function fileReply(name: string, caching: string): Promise<Reply | undefined> {
  const { default: files } = await import('#dashboard')
  const text = Object.hasOwn(files, name) ? files[name] : undefined
  if (text === undefined) return undefined
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  return textReply(text, type, {
    headers: { 'cache-control': caching, 'content-security-policy': policy, vary: 'Accept' },
  })
}
