import { html } from 'hono/html'
import { fileReply, type FileRequest } from '../http/file-reply.ts'
import { Reply, emptyReply, problemReply, textReply } from '../http/reply.ts'
import type { FindPackage } from './admin.ts'
import { docsPage, docsScript, docsStyle, missingPage } from './docs-page.ts'
import { policy, wantsPage } from './page.ts'
import { policyOfStyle } from './start-page-style.ts'

/** What shows the documents: a package, its oldest version that reads OpenAPI 3.1, and what the page loads of it. */
const name = 'swagger-ui-dist'
const oldest = 5
const script = 'swagger-ui-bundle.js'
const files: ReadonlySet<string> = new Set([script, 'swagger-ui.css', 'favicon-32x32.png'])

/** Answers `GET /docs`: the reference page, or where its package is not installed what to install. */
export async function docsReply(
  findPackage: FindPackage | undefined,
  { header }: Pick<FileRequest, 'header'>,
  { pathname, search, searchParams }: URL,
): Promise<Reply> {
  // The links of the page are relative, as it cannot know where it is mounted.
  if (pathname.endsWith('/')) {
    return emptyReply(301).with({ headers: { location: `../docs${search}` } })
  }
  const missing = await whatIsMissing(findPackage)
  if (missing === undefined) return htmlReply(docsPage(searchParams.has('admin')), policy)
  const headers = { vary: 'Accept' }
  if (!wantsPage(header('accept'))) {
    return problemReply('no-docs', missing, {}, headers)
  }
  const page = htmlReply(missingPage(missing), policyOfStyle)
  return page.with({ status: 501, headers: { ...page.headers, ...headers } })
}

/** Answers `GET /docs/{file}`; undefined for what is no file of the page. */
export async function docsFile(
  findPackage: FindPackage | undefined,
  request: FileRequest,
  file: string,
): Promise<Reply | undefined> {
  if (file === 'page.js') return textReply(docsScript, 'text/javascript; charset=utf-8')
  if (file === 'page.css') return textReply(docsStyle, 'text/css; charset=utf-8')
  if (!files.has(file)) return undefined
  const found = (await findPackage?.(name))?.file(file)
  return found
    ? fileReply(found, request, new Reply({ kind: 'none' }))
    : problemReply('no-docs', (await whatIsMissing(findPackage)) ?? install)
}

const install = `The reference page needs ${name}, which is not installed. Run: npm install --save-dev ${name}`

/** A sentence with the way out; undefined where nothing is missing. */
async function whatIsMissing(findPackage: FindPackage | undefined): Promise<string | undefined> {
  if (!findPackage) {
    return 'The reference page needs Node, where its package is read from the disk. Use "npx mockapi serve" or createMockServer.'
  }
  const found = await findPackage(name)
  if (!found?.file(script)) return install
  if (Number.parseInt(found.version, 10) >= oldest) return undefined
  return `The reference page needs ${name} ${oldest} or later, and ${found.version} is installed. Run: npm install --save-dev ${name}@latest`
}

function htmlReply(page: ReturnType<typeof html>, contentSecurityPolicy: string): Reply {
  const headers = { 'content-security-policy': contentSecurityPolicy }
  return textReply(String(page), 'text/html; charset=utf-8', { headers })
}
